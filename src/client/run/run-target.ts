import path from 'node:path';
import * as vscode from 'vscode';
import type { TestRunner } from './test-runner.ts';

/** What a run starts. */
export type RunTarget =
  /** `generators`: those of this file get rows of their own. */
  | { kind: 'file'; uri: vscode.Uri; generators?: boolean }
  /** `python -m name`, from a folder. */
  | { kind: 'module'; name: string; args: string[]; folder: vscode.WorkspaceFolder }
  /** One test, or a class of them: its names from the outside in. */
  | { kind: 'test'; uri: vscode.Uri; names: string[]; runner: TestRunner };

export interface Program {
  /** Shown as the title. */
  name: string;
  /** After the interpreter. */
  args: string[];
  cwd: string;
  folder: vscode.WorkspaceFolder | undefined;
}

/** The command line of a target; `extra` are the user's own arguments. */
export function programOf(target: RunTarget, extra: readonly string[]): Program {
  if (target.kind === 'module') {
    const { name, args, folder } = target;
    return { name, args: ['-m', name, ...args, ...extra], cwd: folder.uri.fsPath, folder };
  }
  const file = target.uri.fsPath;
  const folder = vscode.workspace.getWorkspaceFolder(target.uri);
  const cwd = folder?.uri.fsPath ?? path.dirname(file);
  if (target.kind === 'file') return { name: path.basename(file), args: [file, ...extra], cwd, folder };
  const name = `${path.basename(file)}: ${target.names.join('.')}`;
  return { name, args: [...testArguments(target.runner, file, target.names, cwd), ...extra], cwd, folder };
}

/** The same for the same target: what is remembered about it is kept under this. */
export function targetKey(target: RunTarget): string {
  if (target.kind === 'module') return `module:${target.folder.uri}:${target.name}`;
  if (target.kind === 'test') return `test:${target.uri}:${target.names.join('.')}`;
  return target.uri.toString();
}

/** unittest names a test by its module, as it is imported from the folder; pytest by its file. */
function testArguments(runner: TestRunner, file: string, names: readonly string[], cwd: string): string[] {
  if (runner === 'pytest') return ['-m', 'pytest', [file, ...names].join('::')];
  const module = path.relative(cwd, file).replace(/\.py$/, '').split(path.sep).join('.');
  return ['-m', 'unittest', [module, ...names].join('.')];
}
