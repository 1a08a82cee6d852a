/** An executor: running while any of its jobs runs, waiting while jobs are queued and none runs. */
import { JobRow } from './job-row.ts';
import { Row, STATE } from './row.ts';

export const JOB = { queued: 1, running: 2, done: 3, failed: 4, gone: 5, cancelled: 6 } as const;

const ENDS = new Map([
  [JOB.done, 'done'],
  [JOB.failed, 'failed'],
  [JOB.gone, 'killed'],
  [JOB.cancelled, 'cancelled'],
] as const) as ReadonlyMap<number, JobEnd>;
type JobEnd = 'done' | 'failed' | 'killed' | 'cancelled';

/** A pool of very many jobs shows the first of them; the worker's rows show them all. */
const MOST_ROWS = 2000;

export class ExecutorRow extends Row {
  private readonly queue = new Set<number>();
  /** Running jobs, with the track of the thread that runs each; 0 where unknown. */
  private readonly active = new Map<number, number>();
  /** Rows of the jobs that are not over, by job number. */
  private readonly jobs = new Map<number, JobRow>();
  private shown = 0;
  /** When the jobs last changed. */
  changedAt = 0;
  /** Where the last job was queued. */
  queueSite = 0;

  job(time: number, phase: number, job: number, site: number, worker: number): void {
    this.changedAt = time;
    this.show(time, phase, job, site, worker);
    if (phase === JOB.queued) {
      this.queue.add(job);
      if (site !== 0) this.queueSite = site;
    } else {
      this.queue.delete(job);
      if (phase === JOB.running) this.active.set(job, worker);
      else this.active.delete(job);
    }
    if (this.active.size > 0) this.store.become(this.id, time, STATE.running, 0, 0);
    else if (this.queue.size > 0) this.store.become(this.id, time, STATE.waiting, this.queueSite, 0);
    else this.store.become(this.id, time, STATE.idle, 0, 0);
  }

  /** What one job did: how long it was queued, and how long it ran. */
  private show(time: number, phase: number, job: number, site: number, worker: number): void {
    if (phase === JOB.queued && this.shown < MOST_ROWS) {
      this.shown++;
      this.jobs.set(job, JobRow.queued(this.store, this.track, time, site));
    }
    const row = this.jobs.get(job);
    const end = ENDS.get(phase);
    if (phase === JOB.running) row?.run(time, worker);
    else if (end) {
      row?.close(time, end);
      this.jobs.delete(job);
    }
  }

  override lose(time: number): void {
    for (const row of this.jobs.values()) row.lose(time);
    super.lose(time);
  }

  override close(time: number, end: ExecutorRow['track']['end'], reason = ''): void {
    for (const row of this.jobs.values()) row.close(time, 'killed', reason);
    this.jobs.clear();
    super.close(time, end, reason);
  }

  /** Workers died in the middle of their jobs. */
  workersGone(time: number, gone: ReadonlySet<number>): void {
    for (const [job, worker] of this.active) if (gone.has(worker)) this.job(time, JOB.gone, job, 0, 0);
  }

  get queued(): number {
    return this.queue.size;
  }

  get running(): number {
    return this.active.size;
  }

  /** Tracks of the threads that are at work. */
  get workers(): number[] {
    return [...this.active.values()].filter((worker) => worker !== 0);
  }

  enter(): void {}
  leave(): void {}
}
