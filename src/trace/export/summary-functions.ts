/** Time per function in the summary: sampled stacks laid over the spans of threads and tasks. */
import { newSpans } from '../columns.ts';
import { type FunctionTime, functionTimes, type SampledTrack } from '../function-times.ts';
import type { Trace, Track } from '../model.ts';
import { durationText } from '../problems/problem-list.ts';

export interface SummaryFunctions {
  /** Track id of a thread or task of which stacks were sampled. */
  track: number;
  functions: FunctionTime[];
}

const MOST_FUNCTIONS = 50;
const MOST_LINES = 10;

/** For each thread and task that was sampled: its functions, those with the most time first. */
export function summaryFunctions(trace: Trace): SummaryFunctions[] {
  return trace.tracks
    .filter(({ id }) => (trace.samples.get(id)?.length ?? 0) > 0)
    .map((track) => ({
      track: track.id,
      functions: functionTimes([sampled(trace, track)], trace.frames, trace.sites)
        .slice(0, MOST_FUNCTIONS)
        .map(rounded),
    }));
}

/** The functions of all threads together, as lines of text. */
export function functionLines(trace: Trace, place: (file: string, line: number) => string): string[] {
  const threads = trace.tracks.filter(({ kind, id }) => kind === 'thread' && trace.samples.has(id));
  const functions = functionTimes(
    threads.map((track) => sampled(trace, track)),
    trace.frames,
    trace.sites,
  ).filter(({ running }) => running.total > 0);
  if (functions.length === 0) return [];
  const lines = functions.slice(0, MOST_LINES).map(({ fn, file, line, running, waiting }) => {
    const waits = waiting.total > 0 ? `, waiting ${durationText(waiting.total)}` : '';
    const times = `running ${durationText(running.self)} itself, ${durationText(running.total)} in all${waits}`;
    return `  ${fn}  ${times}  ${place(file, line)}`;
  });
  const more = functions.length - lines.length;
  if (more > 0) lines.push(`  ... and ${more} more`);
  return ['', 'Functions, by samples of all threads:', ...lines];
}

function sampled(trace: Trace, { id, kind }: Track): SampledTrack {
  return {
    isTask: kind === 'task',
    spans: trace.spans.get(id) ?? newSpans(),
    samples: trace.samples.get(id),
  };
}

/** Whole nanoseconds, as everywhere in the summary. */
function rounded({ fn, file, line, running, ready, waiting }: FunctionTime): FunctionTime {
  const whole = ({ self, total }: FunctionTime['running']) => ({
    self: Math.round(self),
    total: Math.round(total),
  });
  return { fn, file, line, running: whole(running), ready: whole(ready), waiting: whole(waiting) };
}
