/** Runs a program under the tracer: a folder, an environment, a child process, and the trace at its end. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Trace } from '../trace/model.ts';
import { findInterpreter, type Interpreter } from './interpreter.ts';
import { createRunFolder, removeRunFolder, runEnvironment, type TracerSettings } from './run-folder.ts';
import { type ProgramEnd, RunTail, type TailOptions } from './run-tail.ts';

export interface RunOptions extends TailOptions, TracerSettings {
  /** Folder of the Python package, which holds `bootstrap/`. */
  tracer: string;
  /** What follows the interpreter: `['script.py', 'a']` or `['-m', 'module']`. */
  program: string[];
  /** An interpreter; by default the active environment's. */
  python?: string;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** As in `child_process.spawn`; by default the program has our own streams. */
  stdio?: 'inherit' | 'pipe' | 'ignore';
}

export interface Run {
  interpreter: Interpreter;
  child: ChildProcess;
  tail: RunTail;
  /** When the program has ended and its trace is read. The run's folder is gone then. */
  done: Promise<{ end: ProgramEnd; trace: Trace }>;
}

/** Throws a RunError when there is no usable interpreter. */
export async function startRun(options: RunOptions): Promise<Run> {
  const env = options.env ?? process.env;
  const cwd = options.cwd ?? process.cwd();
  const interpreter = await findInterpreter(options.python, env, cwd);
  const folder = await createRunFolder();
  const child = spawn(interpreter.path, options.program, {
    cwd,
    env: { ...env, ...runEnvironment(folder, options.tracer, env, options) },
    stdio: options.stdio ?? 'inherit',
  });
  // Both sides call the same steps stalls.
  const stallMs = options.stallMs ?? (Number(env.INTERLEAVE_STALL_MS) || 100);
  const tail = new RunTail(folder, { stallNs: stallMs * 1e6, ...options });
  tail.start();
  const done = ended(child).then(
    async (end) => {
      const trace = await tail.finish(end);
      if (!options.keepFiles) await removeRunFolder(folder);
      return { end, trace };
    },
    async (error: Error) => {
      tail.stop();
      await removeRunFolder(folder);
      throw error;
    },
  );
  return { interpreter, child, tail, done };
}

function ended(child: ChildProcess): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // Not `close`: that waits for grandchildren which keep the streams.
    child.once('exit', (code, signal) => resolve({ code, signal, at: process.hrtime.bigint() }));
  });
}
