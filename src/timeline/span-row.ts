import { newSpans } from '../trace/columns.ts';
import { type SpanColumns, STATES } from '../trace/model.ts';

const STATE_COUNT = STATES.length;
const FANOUT_BITS = 3;
/** Fewer spans are read one by one as fast, and there may be a hundred thousand rows of them. */
const WORTH_IT = 64;
/** Spans in the smallest group. */
export const FANOUT = 1 << FANOUT_BITS;

/**
 * Time per state over groups of spans: group n of level k covers the spans from n * 8^(k+1) on.
 * Only full groups exist; the loose end is read span by span.
 */
interface Level {
  count: number;
  totals: Float32Array;
  /** When each group begins and ends, side by side; a jump through all spans for that would cost more than all else. */
  times: Float64Array;
}

/** The closed spans of one track, append-only, with the summaries that make a far zoom cheap. */
export class SpanRow implements SpanColumns {
  length: number;
  start: Float64Array;
  end: Float64Array;
  state: Uint8Array;
  site: Uint32Array;
  what: Uint32Array;
  private readonly levels: Level[] = [];
  /** The states that its groups have any time in: a few of all, and every frame goes over them for each group. */
  present = new Uint8Array(0);
  private presentBits = 0;

  /** Takes columns as they are, without a copy; to have them summed up is left to the caller. */
  constructor({ length, start, end, state, site, what }: SpanColumns = newSpans(8)) {
    this.length = length;
    this.start = start;
    this.end = end;
    this.state = state;
    this.site = site;
    this.what = what;
  }

  append(columns: SpanColumns): void {
    const count = columns.length;
    this.reserve(this.length + count);
    this.start.set(columns.start.subarray(0, count), this.length);
    this.end.set(columns.end.subarray(0, count), this.length);
    this.state.set(columns.state.subarray(0, count), this.length);
    this.site.set(columns.site.subarray(0, count), this.length);
    this.what.set(columns.what.subarray(0, count), this.length);
    this.length += count;
    this.summarise();
  }

  /** Index of the first span that ends after `time`; `length` when there is none. */
  firstEndingAfter(time: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.end[middle]! > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Index of the first span that starts at `time` or later. */
  firstStartingFrom(time: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.start[middle]! >= time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Index of the span that covers `time`, or -1. */
  at(time: number): number {
    const index = this.firstEndingAfter(time);
    return index < this.length && this.start[index]! <= time ? index : -1;
  }

  /**
   * The highest level that has a group which begins with the span `index`, ends before the span `to` and lasts less
   * than `tinyNs`; -1 when there is none. Groups of level k hold `groupSize(k)` spans. `near` is where to look first:
   * the level of the group before.
   */
  levelAt(index: number, to: number, tinyNs: number, near = -1): number {
    let level = Math.min(near, this.levels.length - 1);
    while (level >= 0 && !this.isTiny(level, index, to, tinyNs)) level--;
    if (level < near) return level;
    while (level + 1 < this.levels.length && this.isTiny(level + 1, index, to, tinyNs)) level++;
    return level;
  }

  private isTiny(level: number, index: number, to: number, tinyNs: number): boolean {
    const bits = FANOUT_BITS * (level + 1);
    const size = 1 << bits;
    if ((index & (size - 1)) !== 0 || index + size > to) return false;
    const { count, times } = this.levels[level]!;
    const group = index >>> bits;
    return group < count && times[2 * group + 1]! - times[2 * group]! < tinyNs;
  }

  groupSize(level: number): number {
    return 1 << (FANOUT_BITS * (level + 1));
  }

  /** Adds the nanoseconds of the spans from one index to another to `into`, by their state. */
  addTimes(from: number, to: number, into: Float64Array): void {
    let near = -1;
    for (let index = from; index < to; ) {
      near = this.levelAt(index, to, Number.POSITIVE_INFINITY, near);
      if (near < 0) {
        const state = this.state[index]!;
        into[state] = into[state]! + this.end[index]! - this.start[index]!;
        index++;
        continue;
      }
      const totals = this.totals(near);
      const at = this.totalsAt(near, index);
      for (let state = 0; state < STATE_COUNT; state++) into[state] = into[state]! + totals[at + state]!;
      index += this.groupSize(near);
    }
  }

  /** When the group that begins with the span `index` begins. */
  groupStart(level: number, index: number): number {
    return this.levels[level]!.times[2 * (index >>> (FANOUT_BITS * (level + 1)))]!;
  }

  /** Nanoseconds per state of all groups of a level; those of the group with the span `index` from `totalsAt` on. */
  totals(level: number): Float32Array {
    return this.levels[level]!.totals;
  }

  totalsAt(level: number, index: number): number {
    return (index >>> (FANOUT_BITS * (level + 1))) * STATE_COUNT;
  }

  private reserve(needed: number): void {
    if (needed <= this.start.length) return;
    const capacity = Math.max(needed, this.start.length * 2);
    this.start = grown(this.start, new Float64Array(capacity));
    this.end = grown(this.end, new Float64Array(capacity));
    this.state = grown(this.state, new Uint8Array(capacity));
    this.site = grown(this.site, new Uint32Array(capacity));
    this.what = grown(this.what, new Uint32Array(capacity));
  }

  /** Sums up what is new, at most so many groups of it; answers whether that was all. */
  summarise(most = Number.POSITIVE_INFINITY): boolean {
    if (this.length < WORTH_IT) return true;
    let left = most;
    for (let level = 0; ; level++) {
      const full = this.length >>> (FANOUT_BITS * (level + 1));
      if (full === 0) return true;
      let summary = this.levels[level];
      if (!summary) {
        summary = {
          count: 0,
          totals: new Float32Array(STATE_COUNT * full),
          times: new Float64Array(2 * full),
        };
        this.levels.push(summary);
      }
      if (summary.totals.length < full * STATE_COUNT) {
        const capacity = Math.max(full * STATE_COUNT, summary.totals.length * 2);
        summary.totals = grown(summary.totals, new Float32Array(capacity));
        summary.times = grown(summary.times, new Float64Array((capacity / STATE_COUNT) * 2));
      }
      for (; summary.count < full; summary.count++) {
        if (left-- <= 0) return false;
        this.fillNode(level, summary.count, summary);
      }
    }
  }

  /** State 0 stands for nothing, and is not drawn. */
  private addPresent(state: number): void {
    this.presentBits |= 1 << state;
    if (state > 0) this.present = Uint8Array.from([...this.present, state].sort((a, b) => a - b));
  }

  private fillNode(level: number, node: number, { totals, times }: Level): void {
    const offset = node * STATE_COUNT;
    const first = node * FANOUT;
    const size = this.groupSize(level);
    times[2 * node] = this.start[node * size]!;
    times[2 * node + 1] = this.end[(node + 1) * size - 1]!;
    if (level === 0) {
      for (let index = first; index < first + FANOUT; index++) {
        const state = this.state[index]!;
        if ((this.presentBits & (1 << state)) === 0) this.addPresent(state);
        const at = offset + state;
        totals[at] = totals[at]! + Math.max(this.end[index]! - this.start[index]!, 1);
      }
      return;
    }
    const below = this.levels[level - 1]!.totals;
    for (let index = first * STATE_COUNT; index < (first + FANOUT) * STATE_COUNT; index++) {
      const at = offset + (index % STATE_COUNT);
      totals[at] = totals[at]! + below[index]!;
    }
  }
}

function grown<T extends Float64Array | Float32Array | Uint32Array | Uint8Array>(from: T, into: T): T {
  into.set(from as never);
  return into;
}
