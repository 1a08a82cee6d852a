/** The private folder of one run, and the environment that makes Pythons write into it. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { RunError } from './interpreter.ts';

/** A new folder that only the user can read. It must lie on a local disk: the tracer maps files in it. */
export async function createRunFolder(parent = os.tmpdir()): Promise<string> {
  try {
    const folder = await mkdtemp(path.join(parent, 'interleave-'));
    await chmod(folder, 0o700);
    return folder;
  } catch (error) {
    throw new RunError(`No folder for the run could be made in ${parent}: ${(error as Error).message}`);
  }
}

export async function removeRunFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

export interface TracerSettings {
  /** From how long a step of an event loop counts as a stall; 100 by default. */
  stallMs?: number;
  /** How many megabytes of records a process leaves at most for a reader that is not there or too slow; 128 by default. */
  keepMb?: number;
  /** How often the watchdog looks; 100 by default, 0 turns it off. */
  sampleHz?: number;
  /** A Python file whose generators get rows of their own. */
  generators?: string;
}

/**
 * The variables to add to a program's environment so that it, and every Python it starts, is traced.
 * `tracer` is the folder of the Python package, which holds `bootstrap/`.
 */
export function runEnvironment(
  folder: string,
  tracer: string,
  env: NodeJS.ProcessEnv,
  settings: TracerSettings = {},
): Record<string, string> {
  const bootstrap = path.join(tracer, 'bootstrap');
  const before = env.PYTHONPATH;
  const { stallMs, sampleHz, keepMb, generators } = settings;
  return {
    ...(stallMs === undefined ? {} : { INTERLEAVE_STALL_MS: String(stallMs) }),
    ...(keepMb === undefined ? {} : { INTERLEAVE_KEEP_MB: String(keepMb) }),
    ...(sampleHz === undefined ? {} : { INTERLEAVE_SAMPLE_HZ: String(sampleHz) }),
    ...(generators === undefined ? {} : { INTERLEAVE_GENERATORS: path.resolve(generators) }),
    INTERLEAVE_RUN: folder,
    PYTHONPATH: before ? `${bootstrap}${path.delimiter}${before}` : bootstrap,
  };
}
