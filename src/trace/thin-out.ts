/**
 * Bounded memory for runs without end: what is kept of a run that grows too long is its start, its latest part, and
 * the time around every problem. What is left out in between becomes one `unknown` span for each row.
 */
import type { EdgeColumns, Kept, Problem, SpanColumns } from './model.ts';
import { STATE } from './rows/row.ts';

export interface Window {
  from: number;
  to: number;
}

/** Kept on either side of a problem's begin and of its end, ns. */
const AROUND = 1e9;
const BUCKETS = 4096;

export function windowsOf(problems: Problem[]): Window[] {
  const windows = problems
    .flatMap(({ startNs, durationNs }) => [startNs, startNs + durationNs])
    .map((time) => ({ from: time - AROUND, to: time + AROUND }))
    .sort((one, other) => one.from - other.from);
  const merged: Window[] = [];
  for (const window of windows) {
    const last = merged.at(-1);
    if (last && window.from <= last.to) last.to = Math.max(last.to, window.to);
    else merged.push(window);
  }
  return merged;
}

/**
 * The times between which spans are left out, so that about `headCount` spans remain before and `tailCount` after.
 * `head` is given once a run has been thinned out before.
 */
export function chooseKept(
  all: SpanColumns[],
  now: number,
  headCount: number,
  tailCount: number,
  head: number | null,
): { head: number; tail: number } {
  const counts = new Float64Array(BUCKETS);
  const width = Math.max(1, now / BUCKETS);
  for (const { length, start } of all) {
    for (let at = 0; at < length; at++) {
      const bucket = Math.min(BUCKETS - 1, Math.floor(start[at]! / width));
      counts[bucket] = counts[bucket]! + 1;
    }
  }
  let first = 0;
  for (let sum = 0; first < BUCKETS && sum + counts[first]! <= headCount; first++) sum += counts[first]!;
  let last = BUCKETS;
  for (let sum = 0; last > 0 && sum + counts[last - 1]! <= tailCount; last--) sum += counts[last - 1]!;
  const headEnd = head ?? first * width;
  return { head: headEnd, tail: Math.max(headEnd, last * width) };
}

/** Whether what happened at a time is kept. */
export function keeps(kept: Kept, time: number): boolean {
  if (time <= kept.head || time >= kept.tail) return true;
  return kept.windows.some((window) => time >= window.from && time <= window.to);
}

/** Leaves out spans in place; the number of those that went. `totals` takes their times, by state. */
export function thinSpans(spans: SpanColumns, kept: Kept, totals: Float64Array): number {
  const { start, end, state, site, what } = spans;
  const inWindow = walker(kept.windows);
  let to = 0;
  let removed = 0;
  let open = false;
  for (let at = 0; at < spans.length; at++) {
    const from = start[at]!;
    const until = end[at]!;
    if (until <= kept.head || until > kept.tail || inWindow(from, until)) {
      start[to] = from;
      end[to] = until;
      state[to] = state[at]!;
      site[to] = site[at]!;
      what[to++] = what[at]!;
      open = false;
      continue;
    }
    // The stand-in of an earlier round is taken up again.
    if (what[at] !== kept.mark) {
      totals[state[at]!]! += until - from;
      removed++;
    }
    if (open) {
      end[to - 1] = until;
    } else {
      start[to] = from;
      end[to] = until;
      state[to] = STATE.unknown;
      site[to] = 0;
      what[to++] = kept.mark;
      open = true;
    }
  }
  spans.length = to;
  return removed;
}

export function thinEdges(edges: EdgeColumns, kept: Kept): number {
  const before = edges.length;
  let to = 0;
  for (let at = 0; at < before; at++) {
    const time = edges.time[at]!;
    if (!keeps(kept, time)) continue;
    edges.kind[to] = edges.kind[at]!;
    edges.from[to] = edges.from[at]!;
    edges.to[to] = edges.to[at]!;
    edges.time[to] = time;
    edges.site[to++] = edges.site[at]!;
  }
  edges.length = to;
  return before - to;
}

/** Whether a span touches a window; spans are asked for in the order of time. */
function walker(windows: Window[]): (from: number, to: number) => boolean {
  let next = 0;
  return (from, to) => {
    while (next < windows.length && windows[next]!.to < from) next++;
    const window = windows[next];
    return window !== undefined && window.from <= to;
  };
}
