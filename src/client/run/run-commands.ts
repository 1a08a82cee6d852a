import path from 'node:path';
import * as vscode from 'vscode';
import { shownPython } from '../shown-python.ts';
import { mayRun } from '../trust.ts';
import { type RunArguments, splitArguments } from './run-arguments.ts';
import type { Runs } from './runs.ts';
import { testRunnerOf } from './test-runner.ts';

/** Runs a Python file, or that of the active editor. Says in a message what keeps it from running. */
export async function runFile(runs: Runs, chosen: unknown, askForArguments: boolean): Promise<void> {
  const uri = await savedFile(chosen instanceof vscode.Uri ? chosen : undefined);
  if (uri) await runs.run({ kind: 'file', uri }, askForArguments);
}

/** Asks for a module and its arguments, as they would follow `python -m`, and runs it. */
export async function runModule(runs: Runs, args: RunArguments, given: unknown): Promise<void> {
  const folder = await chooseFolder();
  if (!folder || !(await mayRun())) return;
  const line =
    typeof given === 'string'
      ? given
      : await vscode.window.showInputBox({
          title: `Run a module with its timeline, in ${folder.name}`,
          prompt: 'The module and its arguments, as after python -m',
          value: args.lastModule() || moduleOfActiveFile(folder),
        });
  const [name, ...rest] = splitArguments(line ?? '');
  if (!name) return;
  await args.rememberModule(line!);
  await vscode.workspace.saveAll(false);
  await runs.run({ kind: 'module', name, folder, args: rest });
}

/** Runs one test, or a class of them. */
export async function runTest(runs: Runs, file: unknown, names: unknown): Promise<void> {
  if (!(file instanceof vscode.Uri) || !Array.isArray(names)) return;
  const uri = await savedFile(file);
  if (!uri) return;
  const interpreter = await runs.interpreterFor(uri);
  if (!interpreter) return;
  const cwd = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? path.dirname(uri.fsPath);
  const runner = await testRunnerOf(interpreter.path, cwd);
  await runs.run({ kind: 'test', uri, names: names.map(String), runner });
}

/** The file on disk, with what the editor shows. */
export async function savedFile(chosen: vscode.Uri | undefined): Promise<vscode.Uri | null> {
  const uri = chosen ?? (vscode.window.activeTextEditor ?? shownPython())?.document.uri;
  if (!(await mayRun())) return null;
  if (!uri) {
    await vscode.window.showWarningMessage('Open a Python file to run it.');
    return null;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.isUntitled) {
    await vscode.window.showWarningMessage('Save the file first: only a file on disk can be run.');
    return null;
  }
  if (document.languageId !== 'python') {
    await vscode.window.showWarningMessage(`${path.basename(uri.fsPath)} is not a Python file.`);
    return null;
  }
  // A cell of a notebook, or an earlier version of a file that is shown beside it.
  if (uri.scheme !== 'file') {
    await vscode.window.showWarningMessage('Only a Python file on disk can be run.');
    return null;
  }
  if (document.isDirty && !(await document.save()) && document.isDirty) {
    await vscode.window.showWarningMessage(
      `${path.basename(uri.fsPath)} could not be saved, so it is not run.`,
    );
    return null;
  }
  return document.uri;
}

async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    await vscode.window.showWarningMessage('Open a folder first: a module is run from one.');
    return undefined;
  }
  const active = vscode.window.activeTextEditor?.document.uri;
  const around = active && vscode.workspace.getWorkspaceFolder(active);
  if (around || folders.length === 1) return around ?? folders[0];
  return vscode.window.showWorkspaceFolderPick({ placeHolder: 'Run a module of which folder?' });
}

/** `app/server.py` as `app.server`, and `app/__main__.py` as `app`. */
function moduleOfActiveFile(folder: vscode.WorkspaceFolder): string {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== 'python') return '';
  const inside = path.relative(folder.uri.fsPath, document.uri.fsPath);
  if (inside.startsWith('..') || path.isAbsolute(inside)) return '';
  return inside
    .replace(/\.py$/, '')
    .split(path.sep)
    .join('.')
    .replace(/\.__(main|init)__$/, '');
}
