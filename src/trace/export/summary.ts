/** The summary of a run: JSON with the contract of the command line, and a text for people. */
import { LEFT_OUT, type Problem, STATES, type State, type Trace, type Track } from '../model.ts';
import { durationText } from '../problems/problem-list.ts';
import { functionLines, type SummaryFunctions, summaryFunctions } from './summary-functions.ts';

export interface SummaryTrack extends Omit<Track, 'reason' | 'site' | 'type'> {
  site: { file: string; line: number };
  /** Nanoseconds in each state; states the track never had are absent. */
  states: Partial<Record<State, number>>;
}

export interface Summary {
  version: 1;
  exitCode: number | null;
  durationNs: number;
  python: string;
  complete: boolean;
  tracks: SummaryTrack[];
  problems: Problem[];
  /** Time per function of each thread and task that was sampled. */
  functions: SummaryFunctions[];
  events: number;
  dropped: number;
  notes: string[];
}

/** Nanoseconds a track spent in each state. */
export function timePerState(trace: Trace, track: number): Partial<Record<State, number>> {
  const spans = trace.spans.get(track);
  const sums = new Float64Array(STATES.length);
  for (let at = 0; at < (spans?.length ?? 0); at++) {
    // A stand-in for what was left out: its times are told by state.
    if (trace.whats[spans!.what[at]!]?.kind === LEFT_OUT) continue;
    const state = spans!.state[at]!;
    sums[state] = sums[state]! + spans!.end[at]! - spans!.start[at]!;
  }
  for (const [state, time] of trace.omitted?.get(track)?.entries() ?? []) sums[state]! += time;
  const result: Partial<Record<State, number>> = {};
  for (const [index, state] of STATES.entries())
    if (index > 0 && sums[index]! > 0) result[state] = sums[index]!;
  return result;
}

export function summarise(trace: Trace): Summary {
  const { header } = trace;
  return {
    version: 1,
    exitCode: header.exitCode,
    durationNs: header.durationNs,
    python: header.python,
    complete: header.complete,
    tracks: trace.tracks.map((track) => {
      const { file, line } = trace.sites[track.site]!;
      return {
        id: track.id,
        kind: track.kind,
        name: track.name,
        parent: track.parent,
        pid: track.pid,
        daemon: track.daemon,
        startNs: track.startNs,
        endNs: track.endNs,
        end: track.end,
        site: { file, line },
        states: timePerState(trace, track.id),
      };
    }),
    problems: trace.problems,
    functions: summaryFunctions(trace),
    events: header.events,
    dropped: header.dropped,
    notes: header.notes,
  };
}

export function summaryJson(trace: Trace): string {
  return `${JSON.stringify(summarise(trace), null, 1)}\n`;
}

const MOST_ROWS = 40;

/** Plain text, a line each, without colours: problems first, then the rows with their time per state. */
export function summaryText(trace: Trace): string {
  const summary = summarise(trace);
  const { problems } = summary;
  const lines = [headline(trace, summary)];
  if (!summary.complete) {
    const lost = summary.dropped > 0 ? `, ${summary.dropped} events are missing` : '';
    lines.push(`The trace is not complete: the program was cut off or something was lost${lost}.`);
  }
  lines.push('', problems.length === 0 ? 'No problems seen.' : `${plural(problems.length, 'problem')}:`);
  for (const problem of problems) lines.push(...problemLines(problem, trace));
  const rows = displayOrder(summary.tracks);
  if (rows.length > 0) lines.push('', 'Tracks:');
  const shown = rows.slice(0, MOST_ROWS);
  const width = Math.min(48, Math.max(8, ...shown.map(({ label }) => label.length)));
  for (const { track, label } of shown) {
    lines.push(`  ${label.slice(0, width).padEnd(width)}  ${statesText(track)}`.trimEnd());
  }
  if (rows.length > shown.length) lines.push(`  ... and ${rows.length - shown.length} more`);
  lines.push(...functionLines(trace, (file, line) => place(file, line, trace.header.cwd)));
  if (summary.notes.length > 0) lines.push('', 'Notes:', ...summary.notes.map((note) => `  ${note}`));
  return `${lines.map((line) => line.replace(/[\r\n]+/g, ' ')).join('\n')}\n`;
}

function headline(trace: Trace, summary: Summary): string {
  const name = trace.tracks.find((track) => track.kind === 'process')?.name ?? 'Nothing was traced';
  const exit = summary.exitCode === null ? '' : `, exit code ${summary.exitCode}`;
  const python = summary.python === '' ? '' : `, Python ${summary.python}`;
  return `${name}: ${durationText(summary.durationNs)}${exit}${python}, ${plural(summary.events, 'event')}`;
}

function problemLines(problem: Problem, trace: Trace): string[] {
  const times = problem.count > 1 ? `, ${problem.count} times` : '';
  const rule = problem.rule ? ` [${problem.rule}]` : '';
  const at = `at ${durationText(problem.startNs)}${problem.durationNs > 0 ? ` for ${durationText(problem.durationNs)}` : ''}`;
  const lines = [`  ${problem.severity}: ${problem.kind}${rule}, ${at}${times}`, `    ${problem.message}`];
  if (problem.file !== '') lines.push(`    ${place(problem.file, problem.line, trace.header.cwd)}`);
  for (const related of problem.related) {
    if (related.file === '') continue;
    lines.push(`      ${place(related.file, related.line, trace.header.cwd)}: ${related.message}`);
  }
  return lines;
}

/** Files below the program's working folder are named from there. */
function place(file: string, line: number, cwd: string): string {
  const inside = cwd !== '' && (file.startsWith(`${cwd}/`) || file.startsWith(`${cwd}\\`));
  return `${inside ? file.slice(cwd.length + 1) : file}:${line}`;
}

function statesText(track: SummaryTrack): string {
  const parts = Object.entries(track.states)
    .sort(([, one], [, other]) => other - one)
    .map(([state, time]) => `${state} ${durationText(time)}`);
  if (track.end !== null && track.end !== 'done') parts.push(track.end);
  return parts.join(', ');
}

/** Every track below its parent, parents in order of appearance. */
function displayOrder(tracks: SummaryTrack[]): Array<{ track: SummaryTrack; label: string }> {
  const below = new Map<number, SummaryTrack[]>();
  for (const track of tracks) {
    const siblings = below.get(track.parent);
    if (siblings) siblings.push(track);
    else below.set(track.parent, [track]);
  }
  const rows: Array<{ track: SummaryTrack; label: string }> = [];
  const stack = (below.get(0) ?? []).map((track) => ({ track, depth: 0 })).reverse();
  while (stack.length > 0) {
    const { track, depth } = stack.pop()!;
    rows.push({ track, label: `${'  '.repeat(Math.min(depth, 8))}${track.kind} ${track.name}` });
    const children = below.get(track.id) ?? [];
    for (const child of children.toReversed()) stack.push({ track: child, depth: depth + 1 });
  }
  return rows;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
