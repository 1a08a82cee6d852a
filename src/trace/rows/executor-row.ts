/** An executor: running while any of its jobs runs, waiting while jobs are queued and none runs. */
import { Row, STATE } from './row.ts';

export const JOB = { queued: 1, running: 2, gone: 5 } as const;

export class ExecutorRow extends Row {
  private readonly queue = new Set<number>();
  /** Running jobs, with the track of the thread that runs each; 0 where unknown. */
  private readonly active = new Map<number, number>();
  /** When the jobs last changed. */
  changedAt = 0;
  /** Where the last job was queued. */
  queueSite = 0;

  job(time: number, phase: number, job: number, site: number, worker: number): void {
    this.changedAt = time;
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
