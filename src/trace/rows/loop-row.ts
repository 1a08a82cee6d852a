/** An event loop: idle in its selector, stalled while one step or callback holds it too long, running otherwise. */
import { Row, STATE } from './row.ts';
import type { ThreadRow } from './thread-row.ts';

export class LoopRow extends Row {
  thread: ThreadRow | null = null;
  /** Explicit states, of which the selector's idle is the usual one. */
  private readonly states: Array<{ state: number; site: number; what: number }> = [];
  private depth = 0;
  private stepStart = 0;
  private stepSite = 0;
  private stepWhat = 0;
  private stalled = false;

  constructor(
    store: Row['store'],
    track: Row['track'],
    /** Steps at least this long are stalls, ns. */
    private readonly stallNs: number,
  ) {
    super(store, track);
  }

  enter(time: number, state: number, site: number, what: number): void {
    this.states.push({ state, site, what });
    // Out of a step nothing of the loop can be in its selector; a step that was never ended is over.
    if (state === STATE.idle && this.depth > 0) this.stepsEnd(time);
    this.settle(time);
    if (state === STATE.idle) this.thread?.setLoopIdle(time, true);
  }

  leave(time: number, state: number): void {
    const depth = this.states.findLastIndex((frame) => frame.state === state);
    if (depth >= 0) this.states.length = depth;
    this.settle(time);
    if (state === STATE.idle) this.thread?.setLoopIdle(time, false);
  }

  /** A step or callback begins. `what` names it for the case that it stalls the loop. */
  stepBegins(time: number, thread: ThreadRow, site: number, what: number): void {
    this.thread = thread;
    if (this.states.length > 0) {
      this.states.length = 0;
      thread.setLoopIdle(time, false);
    }
    if (this.depth++ === 0) {
      this.stepStart = time;
      this.stepSite = site;
      this.stepWhat = what;
      this.settle(time);
    }
  }

  stepEnds(time: number): void {
    if (this.depth === 1) this.stepsEnd(time);
    else if (this.depth > 1) this.depth--;
  }

  private stepsEnd(time: number): void {
    this.checkStall(time);
    this.depth = 0;
    this.stalled = false;
    this.settle(time);
  }

  /** Shows a stall as soon as it is one, not only when it is over. */
  checkStall(now: number): void {
    if (this.depth === 0 || this.stalled || now - this.stepStart < this.stallNs) return;
    this.stalled = true;
    const site = this.thread?.site || this.stepSite;
    this.store.become(this.id, this.stepStart, STATE.stalled, site, this.stepWhat);
  }

  private settle(time: number): void {
    if (this.stalled) return;
    const top = this.states.at(-1);
    if (top) this.store.become(this.id, time, top.state, top.site, top.what);
    else this.store.become(this.id, time, STATE.running, 0, 0);
  }

  override lose(time: number): void {
    this.states.length = 0;
    this.depth = 0;
    this.stalled = false;
    super.lose(time);
  }
}
