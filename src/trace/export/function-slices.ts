/**
 * The functions that were sampled while a row was in its spans, as slices nested in them: what looked the same from one
 * look to the next is one slice.
 */
import type { Trace } from '../model.ts';
import { visitPieces } from '../sampled-pieces.ts';
import { stackOf } from '../samples.ts';

/** A function begins or ends at a time (integer ns); `site` is where it is defined. Always well nested. */
export interface FunctionEvent {
  begins: boolean;
  site: number;
  time: number;
}

/** By the index of the span, in order; nothing for spans in which nobody looked. */
export function functionEvents(trace: Trace, id: number): Map<number, FunctionEvent[]> {
  const found = new Map<number, FunctionEvent[]>();
  const spans = trace.spans.get(id);
  const samples = trace.samples.get(id);
  if (!spans || !samples || samples.length === 0) return found;
  const stacks = new Map<number, number[]>();
  let events: FunctionEvent[] = [];
  let open: number[] = [];
  let inSpan = -1;
  let until = 0;
  const close = (depth: number) => {
    while (open.length > depth)
      events.push({ begins: false, site: trace.frames[open.pop()!]!.site, time: until });
  };
  const visit = (span: number, from: number, to: number, frame: number) => {
    const [start, end] = [Math.round(from), Math.round(to)];
    if (end <= start) return;
    if (span !== inSpan || start !== until) close(0);
    if (span !== inSpan) events = [];
    inSpan = span;
    const stack = stacks.get(frame) ?? stackOf(trace.frames, frame);
    stacks.set(frame, stack);
    let common = 0;
    while (common < open.length && open[common] === stack[common]) common++;
    until = start;
    close(common);
    for (const each of stack.slice(common))
      events.push({ begins: true, site: trace.frames[each]!.site, time: start });
    open = [...stack];
    until = end;
    if (events.length > 0 && !found.has(span)) found.set(span, events);
  };
  const isTask = trace.tracks[id - 1]!.kind === 'task';
  visitPieces(spans, samples, 0, Number.POSITIVE_INFINITY, visit, isTask);
  close(0);
  return found;
}

/** What a function is called in a profile. */
export function functionName(trace: Trace, site: number): string {
  const { fn, file, line } = trace.sites[site]!;
  return fn || `${file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)}:${line}`;
}
