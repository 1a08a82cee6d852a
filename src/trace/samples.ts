/** Sampled stacks: a tree of functions that all tracks share, and for each track when it stood in which of them. */
import type { Frame, SampleColumns } from './model.ts';

export function newSamples(capacity = 0): SampleColumns {
  return { length: 0, time: new Float64Array(capacity), frame: new Uint32Array(capacity) };
}

export function pushSample(samples: SampleColumns, time: number, frame: number): void {
  reserve(samples, 1);
  samples.time[samples.length] = time;
  samples.frame[samples.length++] = frame;
}

export function appendSamples(target: SampleColumns, added: SampleColumns): void {
  reserve(target, added.length);
  target.time.set(added.time.subarray(0, added.length), target.length);
  target.frame.set(added.frame.subarray(0, added.length), target.length);
  target.length += added.length;
}

/** A copy of the samples from index `from` on, cut to size. */
export function copySamples({ length, time, frame }: SampleColumns, from = 0): SampleColumns {
  return { length: length - from, time: time.slice(from, length), frame: frame.slice(from, length) };
}

/** Leaves out in place what lies between two times; the number of samples that went. */
export function thinSamples(samples: SampleColumns, keeps: (time: number) => boolean): number {
  let to = 0;
  for (let at = 0; at < samples.length; at++) {
    if (!keeps(samples.time[at]!)) continue;
    samples.time[to] = samples.time[at]!;
    samples.frame[to++] = samples.frame[at]!;
  }
  const removed = samples.length - to;
  samples.length = to;
  return removed;
}

/** Index of the first sample at `time` or later. */
export function firstSampleFrom({ length, time }: SampleColumns, from: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle]! >= from) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The frames of a stack from the outermost on, by the number of its innermost. */
export function stackOf(frames: readonly Frame[], innermost: number): number[] {
  const found: number[] = [];
  for (let at = innermost; at > 0 && at < frames.length; at = frames[at]!.parent) found.push(at);
  return found.reverse();
}

function reserve(samples: SampleColumns, more: number): void {
  const needed = samples.length + more;
  if (needed <= samples.time.length) return;
  const capacity = Math.max(16, samples.time.length * 2, needed);
  const time = new Float64Array(capacity);
  const frame = new Uint32Array(capacity);
  time.set(samples.time.subarray(0, samples.length));
  frame.set(samples.frame.subarray(0, samples.length));
  samples.time = time;
  samples.frame = frame;
}
