/** Runs the search for an order of threads that goes wrong (`src/tracer/explore.py`), and reads the run that it found. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Trace } from '../trace/model.ts';
import { RunTail } from './run-tail.ts';

export const GOALS = ['any', 'lost-update', 'deadlock', 'exception'] as const;
export type Goal = (typeof GOALS)[number];

export interface Exploration {
  /** Folder of the Python package. */
  tracer: string;
  /** A private folder, for the run that is found and the result; without one, the caller says where to with `--record`. */
  folder?: string;
  script: string;
  args?: readonly string[];
  goal?: Goal;
  schedules?: number;
  seconds?: number;
  seed?: number;
  /** Tries this order alone, as an earlier search has told it. */
  replay?: string;
  /** What the trace is called in the report. */
  out?: string;
}

/** What was found, as the search says it; the report for people says the same. */
export interface Explored {
  outcome: string;
  schedules: number;
  seconds: number;
  python: string;
  threads: string[];
  notes: string[];
  /** What went wrong: its `kind`, a `message`, `file` and `line`, and more; null where nothing did. */
  found: { kind: string; message: string; file: string; line: number } | null;
  /** For `replay`. */
  schedule: string | null;
  /** Whether this interpreter, with its lock, could switch threads like this by itself. */
  possible?: boolean;
}

/** What follows the interpreter. */
export function exploreArguments(exploration: Exploration): string[] {
  const { tracer, folder, script, args, goal, schedules, seconds, seed, replay, out } = exploration;
  const options: Array<[string, string | number | undefined]> = [
    ['--goal', goal],
    ['--schedules', schedules],
    ['--seconds', seconds],
    ['--seed', seed],
    ['--replay', replay],
    ['--out', out],
  ];
  return [
    path.join(tracer, 'explore.py'),
    ...options.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])),
    ...(folder === undefined ? [] : [`--record=${folder}`, `--result=${resultFile(folder)}`]),
    '--',
    script,
    ...(args ?? []),
  ];
}

/** The order in which sets of strings are gone through must be the same when a schedule is tried again. */
export const EXPLORE_ENVIRONMENT = { PYTHONHASHSEED: '0' };

/** The result, and the trace where something was found; null when the search itself did not come to its end. */
export async function readExplored(
  folder: string,
): Promise<{ explored: Explored; trace: Trace | null } | null> {
  const file = resultFile(folder);
  if (!existsSync(file)) return null;
  const explored = JSON.parse(await readFile(file, 'utf8')) as Explored;
  if (!explored.found) return { explored, trace: null };
  const tail = new RunTail(folder);
  return { explored, trace: await tail.finish({ code: null, signal: null }) };
}

const resultFile = (folder: string): string => path.join(folder, 'result.json');
