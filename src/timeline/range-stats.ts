import { STATES } from '../trace/model.ts';
import type { RunModel } from './run-model.ts';
import type { SpanRow } from './span-row.ts';

const STATE_COUNT = STATES.length;
const RUNNING = STATES.indexOf('running');
const WAITS = (['awaiting', 'sleeping', 'waiting', 'lock-wait', 'io', 'idle'] as const).map((state) =>
  STATES.indexOf(state),
);

export interface FunctionTime {
  fn: string;
  file: string;
  line: number;
  /** Nanoseconds during which it ran. */
  running: number;
  /** Nanoseconds during which it waited. */
  waiting: number;
}

export interface RangeStats {
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
  /** The functions with the most time, at most ten. */
  functions: FunctionTime[];
}

/** Adds up what happened in [start, end]. */
export function rangeStats(model: RunModel, start: number, end: number, now: number): RangeStats {
  const threads = new Float64Array(STATE_COUNT);
  const tasks = new Float64Array(STATE_COUNT);
  const functions = new Map<number, FunctionTime>();
  let spans = 0;
  for (const track of model.tracks) {
    if (!track || (track.kind !== 'thread' && track.kind !== 'task')) continue;
    const totals = track.kind === 'thread' ? threads : tasks;
    const add = (state: number, site: number, ns: number): void => {
      if (ns <= 0) return;
      spans++;
      totals[state] = totals[state]! + ns;
      addFunction(functions, model, site, state, ns);
    };
    const row = model.rows.get(track.id);
    if (row) eachIn(row, start, end, (index, ns) => add(row.state[index]!, row.site[index]!, ns));
    const open = model.open.get(track.id);
    if (open) add(open.state, open.site, Math.min(now, end) - Math.max(open.start, start));
  }
  const length = Math.max(end - start, 1);
  const waiting = (totals: Float64Array): number =>
    WAITS.reduce((sum, state) => sum + totals[state]!, 0) / length;
  return {
    start,
    end,
    threads,
    tasks,
    parallelism: threads[RUNNING]! / length,
    threadsWaiting: waiting(threads),
    tasksWaiting: waiting(tasks),
    spans,
    functions: topFunctions(functions),
  };
}

function eachIn(row: SpanRow, start: number, end: number, visit: (index: number, ns: number) => void): void {
  const to = row.firstStartingFrom(end);
  for (let index = row.firstEndingAfter(start); index < to; index++) {
    visit(index, Math.min(row.end[index]!, end) - Math.max(row.start[index]!, start));
  }
}

/** Functions are told apart by file and name, which many sites share; a first pass by site keeps the loop cheap. */
function addFunction(
  functions: Map<number, FunctionTime>,
  model: RunModel,
  site: number,
  state: number,
  ns: number,
): void {
  if (site === 0) return;
  let entry = functions.get(site);
  if (!entry) {
    const { fn, file, line } = model.site(site);
    entry = { fn, file, line, running: 0, waiting: 0 };
    functions.set(site, entry);
  }
  if (state === RUNNING) entry.running += ns;
  else if (WAITS.includes(state)) entry.waiting += ns;
}

function topFunctions(bySite: Map<number, FunctionTime>): FunctionTime[] {
  const merged = new Map<string, FunctionTime>();
  for (const entry of bySite.values()) {
    const key = `${entry.file}\n${entry.fn}`;
    const known = merged.get(key);
    if (!known) merged.set(key, { ...entry });
    else {
      known.running += entry.running;
      known.waiting += entry.waiting;
      known.line = Math.min(known.line, entry.line);
    }
  }
  return [...merged.values()].sort((a, b) => b.running - a.running || b.waiting - a.waiting).slice(0, 10);
}
