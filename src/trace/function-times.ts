/** Time per function: what of it was spent in the function itself, and what in all that it called. */
import { type Frame, type SampleColumns, type Site, type SpanColumns, STATES } from './model.ts';
import { type VisitPiece, visitPieces } from './sampled-pieces.ts';

/** All times in ns. `self`: in the function's own code; `total`: with what it called, each moment counted once. */
export interface FunctionTime {
  fn: string;
  file: string;
  /** Where the function is defined; where only lines are known, the first of them. */
  line: number;
  /** On the processor. */
  running: { self: number; total: number };
  /** Ready to run, but without the processor. */
  ready: { self: number; total: number };
  /** In any wait: sleeps, locks, queues, I/O, awaits. */
  waiting: { self: number; total: number };
}

export interface SampledTrack {
  /** A task that is inside a blocking call is shown as running, and has an object. */
  isTask: boolean;
  spans: SpanColumns;
  samples: SampleColumns | undefined;
}

const CLASSES = ['running', 'ready', 'waiting'] as const;
const CLASS_OF = STATES.map((state) => {
  if (state === 'running' || state === 'stalled') return 0;
  if (state === 'runnable') return 1;
  return state === 'none' || state === 'unknown' ? -1 : 2;
});

/** The functions of some tracks in [from, to), those with the most time first. */
export function functionTimes(
  tracks: Iterable<SampledTrack>,
  frames: readonly Frame[],
  sites: readonly Site[],
  from = 0,
  to = Number.POSITIVE_INFINITY,
): FunctionTime[] {
  const steps = functionTimesInSteps(tracks, frames, sites, from, to);
  for (;;) {
    const { value, done } = steps.next();
    if (done) return value;
  }
}

/** The same, a step for each track: for those who have something else to do in between. */
export function* functionTimesInSteps(
  tracks: Iterable<SampledTrack>,
  frames: readonly Frame[],
  sites: readonly Site[],
  from: number,
  to: number,
): Generator<undefined, FunctionTime[]> {
  const byFrame = CLASSES.map(() => new Float64Array(frames.length));
  const bySite = CLASSES.map(() => new Float64Array(sites.length));
  for (const { isTask, spans, samples } of tracks) {
    const add: VisitPiece = (span, start, end, frame) => {
      const blocked = isTask && spans.what[span] !== 0 && STATES[spans.state[span]!] === 'running';
      const kind = blocked ? 2 : CLASS_OF[spans.state[span]!]!;
      if (kind < 0) return;
      const sums = frame > 0 ? byFrame[kind]! : bySite[kind]!;
      const at = frame > 0 ? frame : spans.site[span]!;
      sums[at] = sums[at]! + end - start;
    };
    visitPieces(spans, samples, from, to, add, isTask);
    yield;
  }
  const table = new FunctionTable(frames, sites);
  for (const [kind, name] of CLASSES.entries()) {
    for (let frame = 1; frame < frames.length; frame++) table.add(name, frame, byFrame[kind]![frame]!);
    for (let site = 1; site < sites.length; site++) table.addLine(name, site, bySite[kind]![site]!);
  }
  return table.sorted();
}

type Kind = (typeof CLASSES)[number];

class FunctionTable {
  private readonly functions = new Map<string, FunctionTime>();
  /** Lines on which functions of a name are defined, by file and name. */
  private readonly definitions = new Map<string, number[]>();

  constructor(
    private readonly frames: readonly Frame[],
    private readonly sites: readonly Site[],
  ) {
    for (const { site } of frames) {
      const { file, fn, line } = sites[site]!;
      const key = `${file}\n${fn}`;
      const lines = this.definitions.get(key);
      if (!lines) this.definitions.set(key, [line]);
      else if (!lines.includes(line)) lines.push(line);
    }
  }

  add(kind: Kind, frame: number, ns: number): void {
    if (ns === 0) return;
    const seen = new Set<FunctionTime>();
    for (let at = frame; at > 0; at = this.frames[at]!.parent) {
      const found = this.of(this.sites[this.frames[at]!.site]!);
      if (at === frame) found[kind].self += ns;
      // A function that calls itself is on the stack many times, but time passes only once.
      if (!seen.has(found)) found[kind].total += ns;
      seen.add(found);
    }
  }

  /** Time at a line whose stack nobody saw. */
  addLine(kind: Kind, site: number, ns: number): void {
    if (ns === 0) return;
    const { file, fn, line } = this.sites[site]!;
    const defined = (this.definitions.get(`${file}\n${fn}`) ?? []).filter((each) => each <= line);
    const own = defined.length > 0 ? Math.max(...defined) : 0;
    const found = this.of({ file, fn, line: own }, own > 0 ? own : line);
    found[kind].self += ns;
    found[kind].total += ns;
  }

  private of({ file, fn, line }: Site, seen = line): FunctionTime {
    const key = `${line}\n${file}\n${fn}`;
    let found = this.functions.get(key);
    if (!found) {
      const none = () => ({ self: 0, total: 0 });
      found = { fn, file, line: seen, running: none(), ready: none(), waiting: none() };
      this.functions.set(key, found);
    }
    found.line = Math.min(found.line, seen);
    return found;
  }

  sorted(): FunctionTime[] {
    return [...this.functions.values()].sort(
      (one, other) =>
        other.running.self - one.running.self ||
        other.running.total - one.running.total ||
        other.waiting.self - one.waiting.self ||
        other.waiting.total - one.waiting.total,
    );
  }
}
