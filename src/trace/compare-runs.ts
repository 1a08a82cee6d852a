/** What is different between two runs of a program: times, problems, and where the time went. */
import { STATES, type State, type Trace } from './model.ts';

export interface ComparedRow {
  name: string;
  before: number;
  after: number;
  unit: 'ns' | 'count';
}

export interface ComparedSection {
  title: string;
  rows: ComparedRow[];
}

/** Functions beyond these differ little, or took little. */
const MOST_FUNCTIONS = 10;
const RUNNING = STATES.indexOf('running');
const SHOWN: readonly State[] = STATES.filter((state) => state !== 'none' && state !== 'unknown');

/** Sections without a row are left out; the first is always there. */
export function compareRuns(before: Trace, after: Trace): ComparedSection[] {
  const sections: ComparedSection[] = [
    { title: 'Run', rows: runRows(before, after) },
    { title: 'Problems', rows: pairs(problemCounts(before), problemCounts(after), 'count') },
    { title: 'Threads', rows: pairs(stateTimes(before, 'thread'), stateTimes(after, 'thread'), 'ns') },
    { title: 'Tasks', rows: pairs(stateTimes(before, 'task'), stateTimes(after, 'task'), 'ns') },
    {
      title: 'Running in functions',
      rows: largestDifferences(pairs(functionTimes(before), functionTimes(after), 'ns')),
    },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

function runRows(before: Trace, after: Trace): ComparedRow[] {
  const count = (trace: Trace, kind: string) => trace.tracks.filter((track) => track.kind === kind).length;
  const rows: ComparedRow[] = [
    { name: 'duration', before: before.header.durationNs, after: after.header.durationNs, unit: 'ns' },
  ];
  for (const [kind, name] of [
    ['process', 'processes'],
    ['thread', 'threads'],
    ['task', 'tasks'],
    ['lock', 'locks'],
  ] as const) {
    const [one, other] = [count(before, kind), count(after, kind)];
    if (one > 0 || other > 0) rows.push({ name, before: one, after: other, unit: 'count' });
  }
  return rows;
}

function problemCounts(trace: Trace): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind, count } of trace.problems) counts.set(kind, (counts.get(kind) ?? 0) + count);
  return counts;
}

/** Nanoseconds per state, summed over all rows of a kind, in the order of the states. */
function stateTimes(trace: Trace, kind: 'thread' | 'task'): Map<string, number> {
  const sums = new Float64Array(STATES.length);
  for (const track of trace.tracks) {
    const spans = track.kind === kind ? trace.spans.get(track.id) : undefined;
    for (let at = 0; at < (spans?.length ?? 0); at++) {
      const state = spans!.state[at]!;
      sums[state] = sums[state]! + spans!.end[at]! - spans!.start[at]!;
    }
  }
  const times = SHOWN.map((state): [string, number] => [state, sums[STATES.indexOf(state)]!]);
  return new Map(times.filter(([, time]) => time > 0));
}

/** Nanoseconds in which functions ran, by name and file: lines move when a program is changed. */
function functionTimes(trace: Trace): Map<string, number> {
  const bySite = new Float64Array(trace.sites.length);
  for (const track of trace.tracks) {
    if (track.kind !== 'thread' && track.kind !== 'task') continue;
    const spans = trace.spans.get(track.id);
    for (let at = 0; at < (spans?.length ?? 0); at++) {
      if (spans!.state[at] !== RUNNING) continue;
      const site = spans!.site[at]!;
      bySite[site] = bySite[site]! + spans!.end[at]! - spans!.start[at]!;
    }
  }
  const times = new Map<string, number>();
  for (const [site, { fn, file }] of trace.sites.entries()) {
    if (bySite[site]! === 0 || fn === '') continue;
    const name = `${fn} (${file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)})`;
    times.set(name, (times.get(name) ?? 0) + bySite[site]!);
  }
  return times;
}

function pairs(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  unit: ComparedRow['unit'],
): ComparedRow[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].map((name) => ({
    name,
    before: before.get(name) ?? 0,
    after: after.get(name) ?? 0,
    unit,
  }));
}

function largestDifferences(rows: ComparedRow[]): ComparedRow[] {
  const difference = ({ before, after }: ComparedRow) => Math.abs(after - before);
  return rows.sort((one, other) => difference(other) - difference(one)).slice(0, MOST_FUNCTIONS);
}
