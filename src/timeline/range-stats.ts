import { STATES, type State } from '../trace/model.ts';
import type { RunModel } from './run-model.ts';
import type { SpanRow } from './span-row.ts';

const STATE_COUNT = STATES.length;
const RUNNING = STATES.indexOf('running');
const WAITS: readonly State[] = ['awaiting', 'sleeping', 'waiting', 'lock-wait', 'io', 'idle'];
/** With more spans than this, none is sorted. */
const MOST_SORTED = 100_000;
/** Spans that are looked at in one step. */
const STEP = 1 << 15;
const IS_WAIT = STATES.map((state) => WAITS.includes(state));

export interface FunctionTime {
  fn: string;
  file: string;
  line: number;
  /** Nanoseconds during which it ran. */
  running: number;
  /** Nanoseconds during which it waited. */
  waiting: number;
  /** Stretches of running, and their average in nanoseconds. */
  runs: number;
  average: number;
  /** The length that 95 of 100 stretches do not exceed; null where there are too many to sort. */
  percentile95: number | null;
}

/** What is known of a range at once, however many spans lie in it. */
export interface RangeTimes {
  start: number;
  end: number;
  /** Nanoseconds per state, summed over threads. */
  threads: Float64Array;
  /** The same over tasks. */
  tasks: Float64Array;
  /** Threads running on average; tasks are not counted, they run on threads. */
  parallelism: number;
  /** Threads and tasks waiting on average. */
  threadsWaiting: number;
  tasksWaiting: number;
  spans: number;
}

/** Adds up what happened in [start, end], from the summaries of the rows. */
export function rangeTimes(model: RunModel, start: number, end: number, now: number): RangeTimes {
  const threads = new Float64Array(STATE_COUNT);
  const tasks = new Float64Array(STATE_COUNT);
  let spans = 0;
  for (const track of model.tracks) {
    if (!track || (track.kind !== 'thread' && track.kind !== 'task')) continue;
    const totals = track.kind === 'thread' ? threads : tasks;
    const row = model.rows.get(track.id);
    if (row) spans += addRow(row, start, end, totals);
    const open = model.open.get(track.id);
    const ns = open ? Math.min(now, end) - Math.max(open.start, start) : 0;
    if (!open || ns <= 0) continue;
    totals[open.state] = totals[open.state]! + ns;
    spans++;
  }
  const length = Math.max(end - start, 1);
  const waits = (totals: Float64Array): number =>
    totals.reduce((sum, ns, state) => (IS_WAIT[state] ? sum + ns : sum), 0) / length;
  return {
    start,
    end,
    threads,
    tasks,
    parallelism: threads[RUNNING]! / length,
    threadsWaiting: waits(threads),
    tasksWaiting: waits(tasks),
    spans,
  };
}

/** The spans of a row that touch the range; what lies outside of it does not count. */
function addRow(row: SpanRow, start: number, end: number, into: Float64Array): number {
  const from = row.firstEndingAfter(start);
  const to = row.firstStartingFrom(end);
  if (to <= from) return 0;
  const add = (index: number): void => {
    const state = row.state[index]!;
    const ns = Math.min(row.end[index]!, end) - Math.max(row.start[index]!, start);
    into[state] = into[state]! + ns;
  };
  // The summaries are exact to a millionth: what they may be used for lies inside the range as a whole.
  add(from);
  if (to - 1 > from) add(to - 1);
  row.addTimes(from + 1, to - 1, into);
  return to - from;
}

/** The functions with the most time in [start, end], at most ten, by the lines of the spans: a look at each of them. */
export function* functionsInRange(
  model: RunModel,
  start: number,
  end: number,
  now: number,
): Generator<undefined, FunctionTime[]> {
  // By site: spans are many, and a table lookup for each is all that millions of them can bear.
  const running = new Float64Array(model.sites.length);
  const waiting = new Float64Array(model.sites.length);
  const runs = new Uint32Array(model.sites.length);
  const add = (state: number, site: number, ns: number): void => {
    if (ns <= 0) return;
    if (state === RUNNING) {
      running[site] = running[site]! + ns;
      runs[site] = runs[site]! + 1;
    } else if (IS_WAIT[state]) waiting[site] = waiting[site]! + ns;
  };
  let spans = 0;
  for (const track of model.tracks) {
    if (!track || (track.kind !== 'thread' && track.kind !== 'task')) continue;
    const open = model.open.get(track.id);
    if (open) add(open.state, open.site, Math.min(now, end) - Math.max(open.start, start));
    const row = model.rows.get(track.id);
    const to = row?.firstStartingFrom(end) ?? 0;
    for (let index = row?.firstEndingAfter(start) ?? 0; row && index < to; index++) {
      const from = Math.max(row.start[index]!, start);
      add(row.state[index]!, row.site[index]!, Math.min(row.end[index]!, end) - from);
      if (spans++ % STEP === 0) yield;
    }
  }
  const functions = topFunctions(model, running, waiting, runs);
  if (spans <= MOST_SORTED) addPercentiles(model, start, end, functions);
  return functions;
}

/** Functions are told apart by file and name; many sites share one. */
function topFunctions(
  model: RunModel,
  running: Float64Array,
  waiting: Float64Array,
  runs: Uint32Array,
): FunctionTime[] {
  const merged = new Map<string, FunctionTime>();
  for (let site = 1; site < model.sites.length; site++) {
    if (running[site] === 0 && waiting[site] === 0) continue;
    const { fn, file, line } = model.site(site);
    const key = `${file}\n${fn}`;
    const known = merged.get(key);
    if (!known) {
      const times = {
        running: running[site]!,
        waiting: waiting[site]!,
        runs: runs[site]!,
      };
      merged.set(key, { fn, file, line, ...times, average: 0, percentile95: null });
    } else {
      known.running += running[site]!;
      known.waiting += waiting[site]!;
      known.runs += runs[site]!;
      known.line = Math.min(known.line, line);
    }
  }
  for (const entry of merged.values()) entry.average = entry.running / Math.max(entry.runs, 1);
  return [...merged.values()].sort((a, b) => b.running - a.running || b.waiting - a.waiting).slice(0, 10);
}

/** Only the functions of the table are asked: their spans are looked at once more. */
function addPercentiles(
  model: RunModel,
  start: number,
  end: number,
  functions: readonly FunctionTime[],
): void {
  const places = new Map(functions.map((entry, place) => [`${entry.file}\n${entry.fn}`, place]));
  const placeOf = Int16Array.from(model.sites, ({ file, fn }) => places.get(`${file}\n${fn}`) ?? -1);
  const lengths = functions.map((): number[] => []);
  for (const track of model.tracks) {
    const row = track && (track.kind === 'thread' || track.kind === 'task') ? model.rows.get(track.id) : null;
    if (!row) continue;
    const to = row.firstStartingFrom(end);
    for (let index = row.firstEndingAfter(start); index < to; index++) {
      const place = row.state[index] === RUNNING ? placeOf[row.site[index]!]! : -1;
      if (place >= 0)
        lengths[place]!.push(Math.min(row.end[index]!, end) - Math.max(row.start[index]!, start));
    }
  }
  for (const [place, entry] of functions.entries()) {
    const sorted = Float64Array.from(lengths[place]!).sort();
    entry.percentile95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null;
  }
}
