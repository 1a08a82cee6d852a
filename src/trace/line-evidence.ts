/**
 * What a run says about single lines of source: how often a line waited, for what and how long; how long a lock that
 * was taken there was held; what was started there. Only what the trace counts is said: a line that merely ran leaves
 * no span of its own.
 */
import { STATES, type State, type Trace } from './model.ts';

export interface WaitEvidence {
  state: State;
  /** What it waited for, as the trace names it; '' where that differs from time to time. */
  what: string;
  count: number;
  /** Nanoseconds. */
  total: number;
  longest: number;
}

export interface LineEvidence {
  /** One-based. */
  line: number;
  /** By state, the longest total first. */
  waits: WaitEvidence[];
  /** Locks taken on this line: how often, and for how long in all they were held from here. */
  holds: { count: number; total: number; longest: number } | null;
  /** Threads, tasks and locks that were made on this line, by kind. */
  created: Array<{ kind: string; count: number }>;
}

const WAITS: readonly State[] = ['awaiting', 'sleeping', 'waiting', 'lock-wait', 'io'];
const IS_WAIT = STATES.map((state) => WAITS.includes(state));
const RUNNING = STATES.indexOf('running');

/** Sums of one site: a few numbers for each state, in plain arrays because there are millions of spans. */
interface Sums {
  count: Float64Array;
  total: Float64Array;
  longest: Float64Array;
  /** The only what of that state; -1 where there were several. */
  what: Int32Array;
}

/** By file, the lines with something to say, in order. */
export function lineEvidence(trace: Trace): Map<string, LineEvidence[]> {
  const waits = new Map<number, Sums>();
  const holds = new Map<number, { count: number; total: number; longest: number }>();
  for (const track of trace.tracks) {
    const spans = trace.spans.get(track.id);
    if (!spans) continue;
    const waiter = track.kind === 'thread' || track.kind === 'task';
    for (let at = 0; at < spans.length; at++) {
      const site = spans.site[at]!;
      if (site === 0) continue;
      const state = spans.state[at]!;
      const length = spans.end[at]! - spans.start[at]!;
      if (waiter && IS_WAIT[state]) add(sumsOf(waits, site), state, length, spans.what[at]!);
      else if (track.kind === 'lock' && state === RUNNING) addHold(holds, site, length);
    }
  }
  return collect(trace, waits, holds);
}

function sumsOf(all: Map<number, Sums>, site: number): Sums {
  let sums = all.get(site);
  if (!sums) {
    const numbers = () => new Float64Array(STATES.length);
    sums = { count: numbers(), total: numbers(), longest: numbers(), what: new Int32Array(STATES.length) };
    all.set(site, sums);
  }
  return sums;
}

function add(sums: Sums, state: number, length: number, what: number): void {
  if (sums.count[state] === 0) sums.what[state] = what;
  else if (sums.what[state] !== what) sums.what[state] = -1;
  sums.count[state]!++;
  sums.total[state]! += length;
  if (length > sums.longest[state]!) sums.longest[state] = length;
}

function addHold(
  all: Map<number, { count: number; total: number; longest: number }>,
  site: number,
  length: number,
): void {
  const sums = all.get(site) ?? { count: 0, total: 0, longest: 0 };
  sums.count++;
  sums.total += length;
  sums.longest = Math.max(sums.longest, length);
  all.set(site, sums);
}

function collect(
  trace: Trace,
  waits: ReadonlyMap<number, Sums>,
  holds: ReadonlyMap<number, { count: number; total: number; longest: number }>,
): Map<string, LineEvidence[]> {
  const lines = new Map<string, Map<number, LineEvidence>>();
  const at = (site: number): LineEvidence | null => {
    const { file, line } = trace.sites[site]!;
    if (file === '' || file.startsWith('<') || line <= 0) return null;
    const ofFile = lines.get(file) ?? new Map<number, LineEvidence>();
    lines.set(file, ofFile);
    const found = ofFile.get(line) ?? { line, waits: [], holds: null, created: [] };
    ofFile.set(line, found);
    return found;
  };
  for (const [site, sums] of waits) {
    const evidence = at(site);
    if (evidence) mergeWaits(trace, evidence, sums);
  }
  for (const [site, sums] of holds) {
    const evidence = at(site);
    if (!evidence) continue;
    const before = evidence.holds ?? { count: 0, total: 0, longest: 0 };
    evidence.holds = {
      count: before.count + sums.count,
      total: before.total + sums.total,
      longest: Math.max(before.longest, sums.longest),
    };
  }
  for (const { kind, site } of trace.tracks) {
    if (site === 0 || (kind !== 'thread' && kind !== 'task')) continue;
    const created = at(site)?.created;
    const same = created?.find((each) => each.kind === kind);
    if (same) same.count++;
    else created?.push({ kind, count: 1 });
  }
  const inOrder = (found: Map<number, LineEvidence>) =>
    [...found.values()].sort((one, other) => one.line - other.line);
  return new Map([...lines].map(([file, found]) => [file, inOrder(found)]));
}

/** Several sites can share a line: one for each function that has code there. */
function mergeWaits(trace: Trace, evidence: LineEvidence, sums: Sums): void {
  for (const [index, state] of STATES.entries()) {
    const count = sums.count[index]!;
    if (count === 0) continue;
    const what = sums.what[index]! > 0 ? trace.whats[sums.what[index]!]!.text : '';
    const same = evidence.waits.find((each) => each.state === state);
    if (!same) {
      evidence.waits.push({
        state,
        what,
        count,
        total: sums.total[index]!,
        longest: sums.longest[index]!,
      });
      continue;
    }
    if (same.what !== what) same.what = '';
    same.count += count;
    same.total += sums.total[index]!;
    same.longest = Math.max(same.longest, sums.longest[index]!);
  }
  evidence.waits.sort((one, other) => other.total - one.total);
}
