import { execFile } from 'node:child_process';
import type { PythonExtension } from '@vscode/python-extension';
import * as vscode from 'vscode';
import { interpreterPath } from './interpreter-path.ts';

/** The oldest Python whose programs can be traced. */
const OLDEST: readonly [number, number] = [3, 8];

export interface Interpreter {
  path: string;
  version: string;
}

/** Says what is wrong with the interpreter and what to do about it. */
export class InterpreterError extends Error {}

/**
 * The interpreter for a file: Interleave's own setting, else what is chosen in the Python extension, else
 * `python3`. Throws an InterpreterError where there is none, or where it is too old.
 */
export async function findInterpreter(resource: vscode.Uri | undefined): Promise<Interpreter> {
  const set = interpreterPath(
    vscode.workspace.getConfiguration('interleave', resource).get<string>('python', '').trim(),
    folderOf(resource)?.uri.fsPath,
  );
  const candidates = set !== '' ? [set] : [await fromPythonExtension(resource), 'python3', 'python'];
  let tooOld: Interpreter | null = null;
  for (const python of candidates) {
    const version = python ? await versionOf(python) : null;
    if (!python || !version) continue;
    if (isSupported(version)) return { path: python, version };
    tooOld ??= { path: python, version };
  }
  const oldest = OLDEST.join('.');
  if (tooOld) {
    throw new InterpreterError(
      `Interleave needs Python ${oldest} or newer; ${tooOld.path} is ${tooOld.version}.`,
    );
  }
  if (set !== '')
    throw new InterpreterError(`The setting interleave.python names ${set}, which does not start.`);
  throw new InterpreterError(
    `No Python was found. Install Python ${oldest} or newer, or choose one in the settings.`,
  );
}

function folderOf(resource: vscode.Uri | undefined): vscode.WorkspaceFolder | undefined {
  const around = resource && vscode.workspace.getWorkspaceFolder(resource);
  return around ?? vscode.workspace.workspaceFolders?.[0];
}

export function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

async function fromPythonExtension(resource: vscode.Uri | undefined): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>('ms-python.python');
  if (!extension) return undefined;
  try {
    const { environments } = await extension.activate();
    const chosen = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(resource));
    return chosen?.executable.uri?.fsPath;
  } catch {
    // Its trouble is not ours: there is still python3.
    return undefined;
  }
}

/** The version as `3.11.7`, or null where the command does not start or is no Python. */
function versionOf(python: string): Promise<string | null> {
  const script = 'import sys; print("%d.%d.%d" % sys.version_info[:3])';
  return new Promise((resolve) => {
    // Isolated, in the options that Python 2 knows too: it is told that it is too old.
    execFile(python, ['-E', '-s', '-c', script], { timeout: 10_000 }, (error, stdout) => {
      resolve(error ? null : (/^\d+\.\d+\.\d+$/.exec(stdout.trim())?.[0] ?? null));
    });
  });
}
