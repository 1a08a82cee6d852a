import { STATES } from '../trace/model.ts';
import type { OverviewColumns } from '../trace/overview.ts';
import type { OpenSpan } from './run-model.ts';
import { FANOUT, type SpanRow } from './span-row.ts';
import { type View, span as viewSpan } from './view.ts';

export const STATE_COUNT = STATES.length;

const ALL_STATES = Uint8Array.from(STATES.keys()).subarray(1);

/** Narrower than this, spans are added up per pixel instead of drawn as rectangles. */
export const MIN_RECT_PX = 2;
const GROUP_MASK = FANOUT - 1;
/** Groups of spans narrower than this are added up at once. */
const TINY_PX = 0.75;

/** An instant is drawn as if it took this much of a pixel. */
const INSTANT_PX = 0.001;
/** Shares of whole pixels are counted in this many parts: whole numbers leave nothing over when they are taken away again. */
const PARTS = 1024;

/**
 * What one row shows at one view: rectangles for wide spans, and for the rest the share that each state has of
 * each pixel. One instance is used again and again: nothing is allocated while drawing.
 */
export class RowLayout {
  /** Pixels. */
  width = 0;
  rects = 0;
  left = new Float32Array(256);
  right = new Float32Array(256);
  state = new Uint8Array(256);
  /** Index of the span in its row, OPEN (-1) for the living one. */
  index = new Int32Array(256);
  /** `weights[x * STATE_COUNT + state]` in pixels: 1 is the whole pixel. */
  weights = new Float32Array(0);
  /** How much more of each state there is from a pixel on than in the one before it, in parts; see `settle`. */
  private steps = new Int32Array(0);
  private firstStep = 0;
  private lastStep = -1;
  /** The pixels that hold any weight: [firstPixel, lastPixel]; empty when first > last. */
  firstPixel = 0;
  lastPixel = -1;

  private scale = 1;
  private rectsToo = true;

  /**
   * Begins a row of so many pixels. With a number of tracks it becomes a strip that shows their average, without
   * rectangles; `settle` ends that.
   */
  reset(width: number, tracks = 0): void {
    this.scale = 1 / Math.max(tracks, 1);
    this.rectsToo = tracks === 0;
    if (this.weights.length < width * STATE_COUNT) {
      this.weights = new Float32Array(width * STATE_COUNT);
      this.steps = new Int32Array((width + 1) * STATE_COUNT);
    } else if (this.firstPixel <= this.lastPixel) {
      this.weights.fill(0, this.firstPixel * STATE_COUNT, (this.lastPixel + 1) * STATE_COUNT);
    }
    this.width = width;
    this.rects = 0;
    this.firstPixel = width;
    this.lastPixel = -1;
    this.firstStep = width;
    this.lastStep = -1;
  }

  /**
   * Adds up what covers whole pixels, once all tracks were added. A span that reaches over the screen only notes where
   * it begins and where it ends: a hundred thousand of them would have to be put into each pixel otherwise.
   */
  settle(): void {
    const { weights, steps, firstStep, lastStep, scale } = this;
    for (let state = 0; state < STATE_COUNT && firstStep <= lastStep; state++) {
      let parts = 0;
      for (let pixel = firstStep; pixel <= lastStep; pixel++) {
        const at = pixel * STATE_COUNT + state;
        parts += steps[at]!;
        steps[at] = 0;
        if (parts > 0) weights[at] = weights[at]! + (parts / PARTS) * scale;
      }
    }
    this.firstStep = this.width;
    this.lastStep = -1;
  }

  /** Adds the spans of a track. */
  add(row: SpanRow, view: View): void {
    const pixelsPerNs = this.width / viewSpan(view);
    const to = row.firstStartingFrom(view.end);
    const tinyNs = TINY_PX / pixelsPerNs;
    const { scale } = this;
    const minRectNs = this.rectsToo ? MIN_RECT_PX / pixelsPerNs : Number.POSITIVE_INFINITY;
    const { start: starts, end: ends, state: states } = row;
    const { weights } = this;
    let near = -1;
    for (let index = row.firstEndingAfter(view.start); index < to; index++) {
      // Groups begin at full multiples only; all this runs for every span that can be seen.
      if ((index & GROUP_MASK) === 0) {
        near = row.levelAt(index, to, tinyNs, near);
        if (near >= 0) {
          const left = (row.groupStart(near, index) - view.start) * pixelsPerNs;
          this.addGroup(left, row.totals(near), row.totalsAt(near, index), pixelsPerNs * scale, row.present);
          index += row.groupSize(near) - 1;
          continue;
        }
      }
      const left = (starts[index]! - view.start) * pixelsPerNs;
      const right = (ends[index]! - view.start) * pixelsPerNs;
      const pixel = Math.floor(left);
      if (left >= 0 && right <= pixel + 1 && right - left > INSTANT_PX && pixel < this.width) {
        this.touch(pixel, pixel);
        const at = pixel * STATE_COUNT + states[index]!;
        weights[at] = weights[at]! + (right - left) * scale;
      } else if (ends[index]! - starts[index]! >= minRectNs) this.rect(left, right, states[index]!, index);
      else this.spread(left, right, states[index]!);
    }
  }

  /** A group narrower than a pixel goes to the pixel it begins in. */
  private addGroup(
    left: number,
    totals: Float32Array,
    offset: number,
    weight: number,
    states: Uint8Array,
  ): void {
    const pixel = Math.min(Math.max(Math.floor(left), 0), this.width - 1);
    // Most groups fall into the pixel of the one before.
    if (pixel !== this.lastPixel || pixel < this.firstPixel) this.touch(pixel, pixel);
    const { weights } = this;
    const base = pixel * STATE_COUNT;
    for (let at = 0; at < states.length; at++) {
      const state = states[at]!;
      weights[base + state] = weights[base + state]! + totals[offset + state]! * weight;
    }
  }

  /** Adds what a row looks like from afar: each group is spread out over its time, since where in it is not known. */
  addOverview({ length, start, end, totals }: OverviewColumns, view: View): void {
    const pixelsPerNs = this.width / viewSpan(view);
    for (let group = 0; group < length; group++) {
      if (end[group]! <= view.start || start[group]! >= view.end) continue;
      const left = (start[group]! - view.start) * pixelsPerNs;
      const right = (end[group]! - view.start) * pixelsPerNs;
      if (right - left < TINY_PX) {
        this.addGroup(left, totals, group * STATE_COUNT, pixelsPerNs * this.scale, ALL_STATES);
        continue;
      }
      const whole = Math.max(end[group]! - start[group]!, 1);
      for (let state = 1; state < STATE_COUNT; state++) {
        const time = totals[group * STATE_COUNT + state]!;
        if (time > 0) this.spread(left, right, state, Math.min(time / whole, 1));
      }
    }
  }

  /** Adds the span that has not ended yet, up to `now`. */
  addOpen(open: OpenSpan, now: number, view: View): void {
    if (open.start >= view.end || now <= view.start || now < open.start) return;
    const pixelsPerNs = this.width / viewSpan(view);
    const left = (open.start - view.start) * pixelsPerNs;
    const right = (now - view.start) * pixelsPerNs;
    if (this.rectsToo && right - left >= MIN_RECT_PX) this.rect(left, right, open.state, -1);
    else this.spread(left, right, open.state);
  }

  private rect(left: number, right: number, state: number, index: number): void {
    if (this.rects === this.left.length) this.growRects();
    const at = this.rects++;
    // Clipped a little outside, so that the edges of a span that goes on stay off the screen.
    this.left[at] = Math.max(left, -8);
    this.right[at] = Math.min(right, this.width + 8);
    this.state[at] = state;
    this.index[at] = index;
  }

  /** Shares a span out over the pixels it touches. An instant still shows as a trace of colour. */
  private spread(left: number, right: number, state: number, share = 1): void {
    const from = left > 0 ? left : 0;
    const to = Math.min(right > left + INSTANT_PX ? right : left + INSTANT_PX, this.width);
    if (to <= from) return;
    const first = Math.floor(from);
    const last = Math.min(Math.ceil(to) - 1, this.width - 1);
    if (last < first) return;
    this.touch(first, last);
    const { weights, steps } = this;
    const begin = first * STATE_COUNT + state;
    const weight = this.scale * share;
    if (first === last) {
      weights[begin] = weights[begin]! + (to - from) * weight;
      return;
    }
    const end = last * STATE_COUNT + state;
    weights[begin] = weights[begin]! + (first + 1 - from) * weight;
    weights[end] = weights[end]! + (to - last) * weight;
    if (last === first + 1) return;
    const parts = Math.ceil(share * PARTS);
    steps[begin + STATE_COUNT] = steps[begin + STATE_COUNT]! + parts;
    steps[end] = steps[end]! - parts;
    if (first + 1 < this.firstStep) this.firstStep = first + 1;
    if (last > this.lastStep) this.lastStep = last;
  }

  private touch(first: number, last: number): void {
    if (first < this.firstPixel) this.firstPixel = first;
    if (last > this.lastPixel) this.lastPixel = last;
  }

  private growRects(): void {
    const capacity = this.left.length * 2;
    const [left, right, state, index] = [this.left, this.right, this.state, this.index];
    this.left = new Float32Array(capacity);
    this.right = new Float32Array(capacity);
    this.state = new Uint8Array(capacity);
    this.index = new Int32Array(capacity);
    this.left.set(left);
    this.right.set(right);
    this.state.set(state);
    this.index.set(index);
  }
}
