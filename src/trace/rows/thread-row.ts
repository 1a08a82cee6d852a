/**
 * A thread: a stack of the waits it is in, with running below them. Whether a running thread really had a CPU is
 * known from the watchdog's samples only, so the stretch since the last sample is provisional until the next one.
 */

import { Row, STATE } from './row.ts';
import type { TaskRow } from './task-row.ts';

interface Frame {
  state: number;
  site: number;
  what: number;
}

/** Shares of CPU below and above which a stretch is all runnable or all running. */
const LITTLE = 0.08;
const MOST = 0.85;
/** A thread that wants the CPU gets a share of it within this time, ns, however many want it. */
const LONG_STILL = 200e6;
const NOT_RUNNING: ReadonlySet<number> = new Set([STATE.runnable, STATE.unknown]);

export class ThreadRow extends Row {
  /** Tasks whose steps run on this thread right now; an eager task runs inside its parent's step. */
  readonly steps: TaskRow[] = [];
  /** The last place in the user's code that is known. */
  site = 0;
  /** It waits for something that another process has or is. */
  waitsOutside = false;
  private readonly frames: Frame[] = [];
  private loopIdle = false;
  /** Records are missing: what it does is not known until the next one. */
  private lost = false;
  /** Begin of the stretch that the next sample speaks of. */
  private since = 0;
  private sampleTime = -1;
  private cpu = 0;
  /** What the next sample was seen to wait in, by somebody who looked from outside. */
  private stands: Frame | null = null;
  private stood = false;
  /** For how long it had nearly no CPU and stood on the same instruction, ns. */
  private still = 0;

  enter(time: number, state: number, site: number, what: number): void {
    this.ranUntilNow();
    // Where nothing better is known, a thread ran towards the line that it waits in now.
    this.store.fillSite(this.id, site);
    this.frames.push({ state, site, what });
    if (site !== 0) this.site = site;
    this.settle(time);
    if (state !== STATE.running && state !== STATE.idle) this.currentTask?.block(time, site, what);
  }

  leave(time: number, state: number): void {
    let depth = this.frames.length - 1;
    while (depth >= 0 && this.frames[depth]!.state !== state) depth--;
    // A leave without its enter says at least that the thread runs again.
    if (depth >= 0) this.frames.length = depth;
    this.settle(time);
    if (state !== STATE.running && state !== STATE.idle) this.currentTask?.unblock(time);
  }

  /** The loop of this thread went into its selector, or came out. */
  setLoopIdle(time: number, idle: boolean): void {
    if (this.loopIdle === idle) return;
    if (idle) this.ranUntilNow();
    this.loopIdle = idle;
    this.settle(time);
  }

  get currentTask(): TaskRow | undefined {
    return this.steps.at(-1);
  }

  /** The thread is in no wait that is known. */
  get runs(): boolean {
    const top = this.frames.at(-1);
    return top ? top.state === STATE.running || top.state === STATE.runnable : !this.loopIdle;
  }

  /**
   * The watchdog saw the thread at `site`. `flag` 1: mostly on the CPU, 2: not, but it moved on, 0: not, and on the
   * same instruction. `cpu`: its CPU time so far in ns, 0 where there is no clock for it.
   */
  sample(time: number, flag: number, site: number, cpu: number): void {
    if (this.runs) {
      this.splitStretch(time, flag, cpu);
      if (site !== 0) {
        this.site = site;
        this.currentTask?.sample(time, site);
      }
      const open = this.store.open[this.id - 1]!;
      const { stands } = this;
      // What it does from now on is as it was just now, until the next sample says otherwise.
      if (stands) this.store.become(this.id, time, stands.state, stands.site, stands.what);
      else {
        const state = NOT_RUNNING.has(open.state) ? open.state : STATE.running;
        this.store.become(this.id, time, state, this.site, this.frames.at(-1)?.what ?? 0);
      }
      this.since = time;
    }
    this.stood = this.stands !== null;
    this.stands = null;
    this.sampleTime = time;
    this.cpu = cpu;
  }

  /** The sample that comes next found the thread waiting in a call that nothing else is known of. */
  standsIn(state: number, site: number, what: number): void {
    this.stands = { state, site, what };
  }

  /** The watchdog saw its stack: `frame` is the innermost function, `inStep` the same in the step of a task. */
  stack(time: number, frame: number, inStep: number): void {
    this.store.sample(this.id, time, frame);
    const task = this.currentTask;
    if (task && inStep !== 0) this.store.sample(task.id, time, inStep);
  }

  /**
   * Divides the stretch up to `time` by the CPU time that was used in it. A sample cannot say when within the stretch
   * the thread had the CPU; one running and one runnable part of the right length keep all sums true.
   */
  private splitStretch(time: number, flag: number, cpu: number): void {
    const length = time - this.since;
    const measured = this.cpu > 0 && cpu >= this.cpu && this.sampleTime >= 0;
    if (length <= 0 || !measured) return;
    const used = cpu - this.cpu;
    const whole = this.since === this.sampleTime;
    const share = Math.min(1, used / length);
    this.still = share <= LITTLE && flag === 0 ? this.still + length : 0;
    // Nearly no CPU time and the same instruction for long: it is blocked in C code that nobody could see into.
    const without = this.still > LONG_STILL ? STATE.unknown : STATE.runnable;
    const { site, id, store } = this;
    if (share <= LITTLE && this.stands) {
      const { state, site, what } = this.stands;
      store.become(id, this.since, state, site, what);
      this.currentTask?.block(this.since, site, what);
    } else if (share <= LITTLE) {
      store.become(id, this.since, without, site, 0);
    } else if (share >= MOST || !whole) {
      // Other stretches since the last sample used CPU time too, so a part cannot be told from the whole.
      store.become(id, this.since, STATE.running, site, 0);
    } else {
      const firstRuns = flag !== 1;
      const cut = this.since + (firstRuns ? used : length - used);
      store.become(id, this.since, firstRuns ? STATE.running : STATE.runnable, site, 0);
      store.become(id, cut, firstRuns ? STATE.runnable : STATE.running, site, 0);
    }
  }

  /** A thread that begins to wait was running just before, whatever the last sample said. */
  private ranUntilNow(): void {
    this.still = 0;
    if (this.lost) return;
    if (this.stood || NOT_RUNNING.has(this.store.open[this.id - 1]!.state)) {
      this.store.become(this.id, this.since, STATE.running, this.site, 0);
    }
  }

  /** Shows the innermost state. */
  settle(time: number): void {
    this.lost = false;
    const top = this.frames.at(-1);
    if (top) this.store.become(this.id, time, top.state, top.site, top.what);
    else if (this.loopIdle) this.store.become(this.id, time, STATE.idle, 0, 0);
    else this.store.become(this.id, time, STATE.running, this.site, 0);
    this.since = time;
  }

  override lose(time: number): void {
    this.frames.length = 0;
    this.steps.length = 0;
    this.loopIdle = false;
    this.lost = true;
    super.lose(time);
  }
}
