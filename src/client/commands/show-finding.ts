import * as vscode from 'vscode';
import { shownPython } from '../shown-python.ts';

/** How long the server may take to check a file that was just opened. */
const PATIENCE_MS = 15_000;

/** How long the walkthrough takes to mark a step as done. */
const STEP_DONE_MS = 700;

/** Goes to the first finding of the Python file in view, and shows its hover. */
export async function showFinding(): Promise<void> {
  // A hover without the focus goes when the button that led here gives it back.
  await showThere('editor.action.showHover', { focus: 'autoFocusImmediately' });
}

/** Goes there, and opens its quick fixes. */
export async function showFix(): Promise<void> {
  await showThere('editor.action.quickFix');
}

async function showThere(command: string, ...args: object[]): Promise<void> {
  if (!(await goToFinding())) return;
  await vscode.commands.executeCommand(command, ...args);
  // Older versions of VS Code take the focus back to the walkthrough when its step is done; what was shown closes then.
  await new Promise((resolve) => setTimeout(resolve, STEP_DONE_MS));
  const isLost = vscode.window.activeTextEditor === undefined;
  if (isLost && (await goToFinding())) await vscode.commands.executeCommand(command, ...args);
}

async function goToFinding(): Promise<boolean> {
  const shown = shownPython() ?? (await openPython());
  if (shown === undefined) {
    await vscode.window.showInformationMessage('Open a Python file first: the demo, or one of your own.');
    return false;
  }
  const { document, viewColumn } = shown;
  const first = await firstFinding(document.uri);
  if (first === undefined) {
    await vscode.window.showInformationMessage('Interleave has found nothing in this file.');
    return false;
  }
  const place = new vscode.Range(first.range.start, first.range.start);
  await vscode.window.showTextDocument(document, {
    selection: place,
    ...(viewColumn === undefined ? {} : { viewColumn }),
  });
  return true;
}

/** One that a timeline hides, which older versions of VS Code open over it. */
async function openPython(): Promise<Pick<vscode.TextEditor, 'document' | 'viewColumn'> | undefined> {
  for (const { tabs, viewColumn } of vscode.window.tabGroups.all) {
    for (const { input } of tabs) {
      if (!(input instanceof vscode.TabInputText) || !/\.pyw?$/.test(input.uri.path)) continue;
      return { document: await vscode.workspace.openTextDocument(input.uri), viewColumn };
    }
  }
  return undefined;
}

/** Waits for the findings of a file that was just opened. */
async function firstFinding(uri: vscode.Uri): Promise<vscode.Diagnostic | undefined> {
  const find = () =>
    vscode.languages
      .getDiagnostics(uri)
      .filter(({ source }) => source === 'interleave')
      .sort((a, b) => a.severity - b.severity || a.range.start.compareTo(b.range.start))[0];
  const now = find();
  if (now !== undefined) return now;
  return new Promise((resolve) => {
    const done = (found: vscode.Diagnostic | undefined): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve(found);
    };
    const timer = setTimeout(() => done(undefined), PATIENCE_MS);
    const listener = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (!uris.some((changed) => changed.toString() === uri.toString())) return;
      const found = find();
      if (found !== undefined) done(found);
    });
  });
}
