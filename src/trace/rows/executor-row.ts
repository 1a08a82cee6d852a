/** An executor: running while any of its jobs runs, waiting while jobs are queued and none runs. */
import { Row, STATE } from './row.ts';

const JOB = { queued: 1, running: 2 } as const;

export class ExecutorRow extends Row {
  private readonly queue = new Set<number>();
  private readonly active = new Map<number, number>();
  /** When the jobs last changed. */
  changedAt = 0;
  /** Where the last job was queued. */
  queueSite = 0;

  job(time: number, phase: number, job: number, site: number): void {
    this.changedAt = time;
    if (phase === JOB.queued) {
      this.queue.add(job);
      if (site !== 0) this.queueSite = site;
    } else {
      this.queue.delete(job);
      if (phase === JOB.running) this.active.set(job, site);
      else this.active.delete(job);
    }
    if (this.active.size > 0) this.store.become(this.id, time, STATE.running, 0, 0);
    else if (this.queue.size > 0) this.store.become(this.id, time, STATE.waiting, this.queueSite, 0);
    else this.store.become(this.id, time, STATE.idle, 0, 0);
  }

  get queued(): number {
    return this.queue.size;
  }

  get running(): number {
    return this.active.size;
  }

  /** Sites of the jobs that run. */
  get activeSites(): number[] {
    return [...this.active.values()];
  }

  enter(): void {}
  leave(): void {}
}
