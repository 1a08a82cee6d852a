/** Finds the Python that runs the program. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

export interface Interpreter {
  path: string;
  /** `3.11.7` */
  version: string;
}

/** Said to the user as it is, in one line. */
export class RunError extends Error {}

const OLDEST = [3, 8] as const;

/**
 * The wanted interpreter, else the one of the active virtual environment, else `python3`, else `python`.
 * Throws a RunError when it cannot be run or is older than 3.8.
 */
export async function findInterpreter(
  wanted: string | undefined,
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<Interpreter> {
  if (wanted) {
    const version = await versionOf(wanted, env, cwd);
    if (!version) {
      throw new RunError(
        `\`${wanted}\` is not a Python that can be run. Give the path of one with --python.`,
      );
    }
    return checked({ path: wanted, version });
  }
  let tooOld: Interpreter | null = null;
  for (const candidate of candidates(env)) {
    const version = await versionOf(candidate, env, cwd);
    if (!version) continue;
    if (recent(version)) return { path: candidate, version };
    tooOld ??= { path: candidate, version };
  }
  if (tooOld) return checked(tooOld);
  throw new RunError('No Python was found. Install Python 3.8 or newer, or give its path with --python.');
}

function candidates(env: NodeJS.ProcessEnv): string[] {
  const windows = process.platform === 'win32';
  const found: string[] = [];
  if (env.VIRTUAL_ENV) {
    const inside = windows ? ['Scripts', 'python.exe'] : ['bin', 'python'];
    const file = path.join(env.VIRTUAL_ENV, ...inside);
    if (existsSync(file)) found.push(file);
  }
  // On Windows `python3` is often the store's placeholder, which only opens a shop window.
  return found.concat(windows ? ['python', 'python3'] : ['python3', 'python']);
}

function checked(interpreter: Interpreter): Interpreter {
  if (recent(interpreter.version)) return interpreter;
  const { path: file, version } = interpreter;
  throw new RunError(`\`${file}\` is Python ${version}; tracing needs Python 3.8 or newer.`);
}

function recent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** The version, or null where there is no such program or it is no Python. */
function versionOf(file: string, env: NodeJS.ProcessEnv, cwd: string): Promise<string | null> {
  // -I and -S: nothing of the user's runs just to ask for the version. Python 2 knows neither, hence -E there.
  const code = 'import sys; sys.stdout.write("%d.%d.%d" % tuple(sys.version_info[:3]))';
  return new Promise((resolve) => {
    execFile(file, ['-E', '-S', '-c', code], { env, cwd, timeout: 20_000 }, (error, stdout) => {
      const version = error ? undefined : /^\d+\.\d+\.\d+$/.exec(stdout.trim())?.[0];
      resolve(version ?? null);
    });
  });
}
