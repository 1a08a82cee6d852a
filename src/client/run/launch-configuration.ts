import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';
import type * as vscode from 'vscode';
import { splitArguments } from './run-arguments.ts';
import type { Program } from './run-target.ts';

/** The types of launch configurations that start Python programs. */
export const PYTHON_TYPES: readonly string[] = ['debugpy', 'python', 'interleave'];

/** What such a configuration may say, as the Python debugger has it. Its variables are filled in already. */
export interface LaunchConfiguration extends vscode.DebugConfiguration {
  program?: string;
  module?: string;
  code?: string | string[];
  args?: string | string[];
  cwd?: string;
  env?: Record<string, string | null>;
  envFile?: string;
  /** An interpreter, with options of its own. */
  python?: string | string[];
  pythonArgs?: string[];
}

export interface LaunchedProgram extends Program {
  /** Null for the one that is chosen for the folder. */
  python: string | null;
  env: Record<string, string>;
}

/** Says in one line what is wrong with a configuration. */
export class LaunchError extends Error {}

/** What a configuration starts. Throws a LaunchError where that is not a program of its own. */
export async function launchedProgram(
  config: LaunchConfiguration,
  folder: vscode.WorkspaceFolder | undefined,
): Promise<LaunchedProgram> {
  if (config.request === 'attach') {
    throw new LaunchError(
      `${config.name} attaches to a program that already runs; a timeline needs its start.`,
    );
  }
  const what = whatToRun(config);
  const base = folder?.uri.fsPath;
  const cwd = config.cwd ?? base ?? (config.program ? path.dirname(config.program) : process.cwd());
  const [python = null, ...options] = listOf(config.python);
  return {
    name: config.name,
    args: [...options, ...(config.pythonArgs ?? []), ...what, ...listOf(config.args)],
    cwd: path.resolve(base ?? '', cwd),
    folder,
    python,
    env: { ...(await envFile(config, base)), ...given(config.env) },
  };
}

function whatToRun({ name, program, module, code }: LaunchConfiguration): string[] {
  if (module) return ['-m', module];
  if (program) return [program];
  if (code) return ['-c', [code].flat().join('\n')];
  throw new LaunchError(`${name} names neither a program nor a module.`);
}

function listOf(value: string | string[] | undefined): string[] {
  return typeof value === 'string' ? splitArguments(value) : (value ?? []);
}

/** A variable that is null is left out: it cannot be taken from a program that VS Code starts as a task. */
function given(env: LaunchConfiguration['env']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env ?? {}).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  );
}

async function envFile(
  config: LaunchConfiguration,
  base: string | undefined,
): Promise<Record<string, string>> {
  const file = config.envFile ?? (base ? path.join(base, '.env') : undefined);
  if (!file) return {};
  try {
    return parseEnv(await readFile(path.resolve(base ?? '', file), 'utf8')) as Record<string, string>;
  } catch {
    // As the Python debugger does it: only a file that is named has to be there.
    if (config.envFile)
      throw new LaunchError(`${config.envFile}, the envFile of ${config.name}, cannot be read.`);
    return {};
  }
}
