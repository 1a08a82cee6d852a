/** A job of an executor: waiting from its submission until a worker takes it up, running until it is over. */
import type { Track } from '../model.ts';
import type { TraceStore } from '../trace-store.ts';
import { Row, STATE } from './row.ts';

export class JobRow extends Row {
  /** The row of a job that was submitted now. `site` is that of its function. */
  static queued(store: TraceStore, executor: Track, time: number, site: number): JobRow {
    const name = store.sites[site]!.fn || 'job';
    const track = store.newTrack({
      kind: 'task',
      name,
      parent: executor.id,
      pid: executor.pid,
      daemon: false,
      startNs: Math.max(0, time),
      endNs: null,
      end: null,
      reason: '',
      site,
      type: name,
    });
    const row = new JobRow(store, track);
    const worker = store.what('executor', `a free worker of ${executor.name}`, executor.id);
    store.become(track.id, track.startNs, STATE.waiting, site, worker);
    return row;
  }

  run(time: number, worker: number): void {
    this.store.become(this.id, time, STATE.running, this.track.site, 0);
    if (worker !== 0) this.store.edge('wake', worker, this.id, time, 0);
  }

  enter(): void {}
  leave(): void {}
}
