/**
 * Sampled stacks laid over the spans of a track. Spans say exactly when a track ran and when it waited; samples say in
 * which functions, where somebody looked. A sample counts only for the stretch that it was taken in: from one wait to
 * the next, or one wait. Where nobody looked in a stretch, the stack is not known (frame 0), though its line often is.
 */
import { type SampleColumns, type SpanColumns, STATES } from './model.ts';
import { firstSampleFrom } from './samples.ts';

/** States in which a thread is at work, or wants to be. */
export const ACTIVE: readonly boolean[] = STATES.map((state) =>
  ['running', 'runnable', 'stalled', 'unknown'].includes(state),
);
/** A task that is ready has not begun its step: what is seen in the step says nothing of the time before. */
const IN_STEP: readonly boolean[] = STATES.map((state) => state === 'running');

/** One piece of a span: `span` is its index, `frame` the innermost function on its stack, 0 where not known. */
export type VisitPiece = (span: number, start: number, end: number, frame: number) => void;

export function visitPieces(
  spans: SpanColumns,
  samples: SampleColumns | undefined,
  from: number,
  to: number,
  visit: VisitPiece,
  isTask = false,
): void {
  const active = isTask ? IN_STEP : ACTIVE;
  let first = 0;
  for (let low = 0, high = spans.length; low < high; first = low) {
    const middle = (low + high) >>> 1;
    if (spans.end[middle]! > from) high = middle;
    else low = middle + 1;
  }
  // A stretch that began before the range may have its sample there.
  while (first > 0 && joined(spans, first - 1, active)) first--;
  for (let at = first; at < spans.length && spans.start[at]! < to; ) {
    let last = at;
    while (last + 1 < spans.length && joined(spans, last, active)) last++;
    visitStretch(spans, at, last, samples, from, to, visit);
    at = last + 1;
  }
}

/** Whether a span and the next one belong to one stretch. */
function joined({ start, end, state }: SpanColumns, at: number, active: readonly boolean[]): boolean {
  return active[state[at]!]! && active[state[at + 1]!]! && start[at + 1] === end[at];
}

function visitStretch(
  spans: SpanColumns,
  first: number,
  last: number,
  samples: SampleColumns | undefined,
  from: number,
  to: number,
  visit: VisitPiece,
): void {
  const end = spans.end[last]!;
  let sample = samples ? firstSampleFrom(samples, spans.start[first]!) : 0;
  const known = samples !== undefined && sample < samples.length && samples.time[sample]! < end;
  for (let at = first; at <= last; at++) {
    const stop = Math.min(spans.end[at]!, to);
    let start = Math.max(spans.start[at]!, from);
    while (start < stop) {
      if (!known) {
        visit(at, start, stop, 0);
        break;
      }
      // What was seen first counts from the begin of the stretch on.
      while (sample + 1 < samples.length && samples.time[sample + 1]! <= start) sample++;
      const next = sample + 1 < samples.length ? samples.time[sample + 1]! : end;
      const until = Math.min(stop, Math.max(next, start + 1e-3));
      visit(at, start, until, samples.frame[sample]!);
      start = until;
    }
  }
}
