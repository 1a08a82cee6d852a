/**
 * The lines of a `.names` file: what the numbers of the records mean. Every field is checked, because a trace folder
 * is written by another program; a line that does not fit is null and counts as dropped.
 */
import { TRACK_KINDS, type TrackKind } from './model.ts';

export interface HelloLine {
  k: 'hello';
  t: number;
  pid: number;
  /** Stem of the parent's files, or null. */
  parentRun: string | null;
  python: string;
  freeThreaded: boolean;
  argv: string[];
  cwd: string;
  main: string;
  /** Wall clock at `t` in ns since the epoch, as decimal text: it does not fit a double exactly. */
  wall: string;
  how: string;
  ppid: number;
  /** A fork: where it was made, and the parent's track of who made it. */
  thread: number;
  file: string;
  line: number;
  fn: string;
}

export interface ChildLine {
  k: 'child';
  t: number;
  pid: number;
  site: number;
  /** Track of the thread or task that started it. */
  thread: number;
  how: string;
  python: boolean;
  command: string;
}

/** Thresholds that the run was given, by name: milliseconds, or percent. */
export type Settings = Readonly<Record<string, number>>;

export interface SiteLine {
  k: 'site';
  id: number;
  file: string;
  line: number;
  fn: string;
}

export interface TrackLine {
  k: 'track';
  t: number;
  id: number;
  kind: TrackKind;
  name: string;
  parent: number;
  site: number;
  daemon: boolean;
  type: string;
  coro: string;
  /** The word that all processes use for a lock or pool they share; '' for what is their own. */
  shared: string;
}

export interface ExitLine {
  k: 'exit';
  t: number;
  code: number | null;
  reason: string;
  exception: string;
  /** With the reason `exec`: the program that takes over, and whether it is a Python. */
  command: string;
  python: boolean;
}

export type NamesLine =
  | HelloLine
  | SiteLine
  | TrackLine
  | { k: 'rename'; id: number; name: string }
  | { k: 'what'; id: number; kind: string; text: string; executor: number; child: number }
  | { k: 'frame'; id: number; parent: number; site: number }
  | { k: 'text'; id: number; text: string; problem: number | null }
  | ChildLine
  | { k: 'childexit'; t: number; pid: number; code: number; expected: boolean }
  | {
      k: 'order';
      t: number;
      held: number;
      wanted: number;
      thread: number;
      site: number;
      outer: number;
      gates: number[];
    }
  | { k: 'settings'; values: Settings }
  | { k: 'note'; text: string }
  | ExitLine
  | { k: 'other' };

/** Ids are counted up from 1 by the tracer; larger ones are damage, and would make huge tables. */
const MOST_IDS = 50_000_000;

type Fields = Record<string, unknown>;

const text = (value: unknown, most = 10_000): string =>
  typeof value === 'string' ? (value.length > most ? `${value.slice(0, most)}…` : value) : '';
const whole = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : 0;
const count = (value: unknown): number => Math.min(Math.max(whole(value), 0), 0xffff_ffff);

/** One line, or null when it is not one of ours. Kinds of a later version are 'other', not an error. */
export function parseNamesLine(line: string): NamesLine | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const fields = value as Fields;
  const id = count(fields.id);
  if (id > MOST_IDS) return null;
  const t = whole(fields.t);
  switch (fields.k) {
    case 'hello':
      return helloLine(fields, t, line);
    case 'site':
      return id === 0
        ? null
        : { k: 'site', id, file: text(fields.file), line: count(fields.line), fn: text(fields.fn) };
    case 'track':
      return trackLine(fields, t, id);
    case 'rename':
      return { k: 'rename', id, name: text(fields.name) };
    case 'what':
      return id === 0
        ? null
        : {
            k: 'what',
            id,
            kind: text(fields.kind) || 'other',
            text: text(fields.text),
            executor: count(fields.executor),
            child: count(fields.child),
          };
    case 'text':
      return id === 0
        ? null
        : {
            k: 'text',
            id,
            text: text(fields.text, 1_000_000),
            problem: typeof fields.problem === 'number' ? count(fields.problem) : null,
          };
    case 'frame':
      return id === 0 ? null : { k: 'frame', id, parent: count(fields.parent), site: count(fields.site) };
    case 'child':
      return {
        k: 'child',
        t,
        pid: count(fields.pid),
        site: count(fields.site),
        thread: count(fields.thread),
        how: text(fields.how),
        python: fields.python !== false,
        command: text(fields.command),
      };
    case 'childexit':
      return {
        k: 'childexit',
        t,
        pid: count(fields.pid),
        code: whole(fields.code),
        expected: fields.expected === true,
      };
    case 'order':
      return {
        k: 'order',
        t,
        held: count(fields.held),
        wanted: count(fields.wanted),
        thread: count(fields.thread),
        site: count(fields.site),
        outer: count(fields.outer),
        gates: Array.isArray(fields.gates) ? fields.gates.slice(0, 100).map(count) : [],
      };
    case 'settings':
      return { k: 'settings', values: numbers(fields) };
    case 'note':
      return { k: 'note', text: text(fields.text) };
    case 'exit':
      return {
        k: 'exit',
        t,
        code: typeof fields.code === 'number' ? whole(fields.code) : null,
        reason: text(fields.reason),
        exception: text(fields.exception),
        command: text(fields.command),
        python: fields.python === true,
      };
    default:
      return typeof fields.k === 'string' ? { k: 'other' } : null;
  }
}

function numbers(fields: Fields): Settings {
  const found = Object.entries(fields).filter(([, value]) => typeof value === 'number' && value >= 0);
  return Object.fromEntries(found) as Settings;
}

function helloLine(fields: Fields, t: number, line: string): HelloLine {
  // JSON.parse rounds 64-bit integers to doubles; the wall clock is taken from the text, digit by digit.
  const wall = /"wall":\s*(\d{1,25})[,}\s]/.exec(line)?.[1] ?? '0';
  const argv = Array.isArray(fields.argv) ? fields.argv.slice(0, 1000).map((part) => text(part)) : [];
  return {
    k: 'hello',
    t,
    pid: count(fields.pid),
    parentRun: typeof fields.parentRun === 'string' ? fields.parentRun : null,
    python: text(fields.python),
    freeThreaded: fields.freeThreaded === true,
    argv,
    cwd: text(fields.cwd),
    main: text(fields.main),
    wall,
    how: text(fields.how),
    ppid: count(fields.ppid),
    thread: count(fields.thread),
    file: text(fields.file),
    line: count(fields.line),
    fn: text(fields.fn),
  };
}

function trackLine(fields: Fields, t: number, id: number): TrackLine | null {
  const kind = TRACK_KINDS.find((known) => known === fields.kind);
  if (id === 0 || kind === undefined) return null;
  return {
    k: 'track',
    t,
    id,
    kind,
    name: text(fields.name),
    parent: count(fields.parent),
    site: count(fields.site),
    daemon: fields.daemon === true,
    type: text(fields.type),
    coro: text(fields.coro),
    shared: text(fields.shared),
  };
}
