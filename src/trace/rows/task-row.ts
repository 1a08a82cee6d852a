/**
 * An asyncio task: runnable until its first step, running in its steps, and between them in the state its await
 * names. A blocking call inside a step leaves the task running: it keeps the loop, which is the point to be seen.
 */

import type { LoopRow } from './loop-row.ts';
import { Row, STATE } from './row.ts';
import type { ThreadRow } from './thread-row.ts';

export class TaskRow extends Row {
  thread: ThreadRow | null = null;
  /** The loop that runs the current step. */
  loop: LoopRow | null = null;
  /** Where the next step goes on: the line of the last await, 0 before the first. */
  private resumeSite = 0;

  begin(time: number, site: number): void {
    this.store.become(this.id, time, STATE.runnable, site, 0);
  }

  step(time: number, thread: ThreadRow): void {
    this.thread = thread;
    thread.steps.push(this);
    this.store.become(this.id, time, STATE.running, this.resumeSite, 0);
  }

  pause(time: number, state: number, site: number, what: number): void {
    this.endStep();
    // The first step began where no line is known; the await it ended in is in the same function.
    this.store.fillSite(this.id, site);
    if (site !== 0) this.resumeSite = site;
    // A bare `yield` (sleep(0)) waits for nothing: the task is ready at once.
    this.store.become(this.id, time, state === 0 ? STATE.runnable : state, site, what);
  }

  /** Takes the task off its thread, with the steps that were left inside it. */
  endStep(): void {
    const steps = this.thread?.steps;
    const depth = steps ? steps.lastIndexOf(this) : -1;
    if (steps && depth >= 0) steps.length = depth;
    this.thread = null;
  }

  ready(time: number): void {
    const state = this.store.open[this.id - 1]!.state;
    if (state !== STATE.running && this.track.endNs === null) {
      this.store.become(this.id, time, STATE.runnable, this.resumeSite, 0);
    }
  }

  /** The thread blocks inside this task's step, at `site`, in `what`. */
  block(time: number, site: number, what: number): void {
    this.store.become(this.id, time, STATE.running, site, what);
  }

  unblock(time: number): void {
    const open = this.store.open[this.id - 1]!;
    if (open.what !== 0) this.store.become(this.id, time, STATE.running, open.site, 0);
  }

  sample(time: number, site: number): void {
    if (this.store.open[this.id - 1]!.what === 0) {
      this.store.become(this.id, time, STATE.running, site, 0);
    }
  }

  /** For loops that are followed from outside: the states come as they are. */
  enter(time: number, state: number, site: number, what: number): void {
    this.store.become(this.id, time, state, site, what);
  }

  leave(time: number): void {
    this.store.become(this.id, time, STATE.running, this.resumeSite, 0);
  }

  override lose(time: number): void {
    this.thread = null;
    super.lose(time);
  }

  override close(time: number, end: TaskRow['track']['end'], reason = ''): void {
    this.endStep();
    super.close(time, end, reason);
  }
}
