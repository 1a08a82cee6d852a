import { functionTimesInSteps, type FunctionTime as SampledTime } from '../trace/function-times.ts';
import type { Track } from '../trace/model.ts';
import { type FunctionTime, functionsInRange, type RangeTimes, rangeTimes } from './range-stats.ts';
import type { RunModel } from './run-model.ts';
import { sampledTracks } from './sampled-tracks.ts';
import { Slices } from './slices.ts';
import type { Range, TimelineState } from './timeline-state.ts';

/** With no more spans than this, everything is said at once. */
const AT_ONCE = 30_000;
/** A range that is being drawn changes sooner than this. */
const REST_MS = 150;

/** The functions of a range: by sampled stacks, of threads and of tasks, and by the lines of spans. */
export interface RangeFunctions {
  threads: SampledTime[];
  tasks: SampledTime[];
  lines: FunctionTime[];
}

export interface RangeReport {
  times: RangeTimes;
  /** null while they are added up. */
  functions: RangeFunctions | null;
}

/**
 * What is said of the selected range, kept as long as that and the run stay as they are. Functions take a look at
 * every span: where these are many, that waits until the range is left alone, and is done between the frames.
 */
export class RangeReports {
  /** Counts up when there is more to say of the same range. */
  version = 0;
  private key = '';
  private model: RunModel | null = null;
  private report: RangeReport | null = null;
  private work = new AbortController();

  constructor(
    private readonly state: TimelineState,
    private readonly changed: () => void,
  ) {}

  of(range: Range): RangeReport {
    const { model } = this.state;
    const now = this.state.now();
    const key = [
      range.start,
      range.end,
      model.spanCount,
      model.samples.size,
      Math.min(now, range.end),
    ].join();
    if (this.report && key === this.key && model === this.model) return this.report;
    this.work.abort();
    const before = model === this.model ? this.report : null;
    const times = rangeTimes(model, range.start, range.end, now);
    // What was said of the same range a moment ago is better than nothing.
    const same = before?.times.start === range.start && before.times.end === range.end;
    const report: RangeReport = { times, functions: same ? before.functions : null };
    Object.assign(this, { key, model, report });
    const steps = functionsOf(model, range, now, this.state.live);
    if (times.spans > AT_ONCE) void this.addUp(report, steps);
    else report.functions = drained(steps);
    return report;
  }

  private async addUp(report: RangeReport, steps: Generator<undefined, RangeFunctions>): Promise<void> {
    this.work = new AbortController();
    const { signal } = this.work;
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    try {
      signal.throwIfAborted();
      const slices = new Slices(signal);
      for (;;) {
        const { value, done } = steps.next();
        if (done) {
          report.functions = value;
          break;
        }
        await slices.pause();
      }
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    this.version++;
    this.changed();
  }
}

function* functionsOf(
  model: RunModel,
  { start, end }: Range,
  now: number,
  live: boolean,
): Generator<undefined, RangeFunctions> {
  const sampled = function* (kind: Track['kind']): Generator<undefined, SampledTime[]> {
    // What has not ended yet is in no table of samples.
    if (live || model.samples.size === 0) return [];
    const tracks = model.tracks.filter((track) => track?.kind === kind).map((track) => track.id);
    return yield* functionTimesInSteps(sampledTracks(model, tracks), model.frames, model.sites, start, end);
  };
  const threads = yield* sampled('thread');
  const tasks = yield* sampled('task');
  const known = threads.length + tasks.length > 0;
  return { threads, tasks, lines: known ? [] : yield* functionsInRange(model, start, end, now) };
}

function drained<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const { value, done } = steps.next();
    if (done) return value;
  }
}
