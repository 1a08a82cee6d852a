import * as vscode from 'vscode';
import type { CheckParams } from '../../protocol.ts';
import { shownPython } from '../shown-python.ts';

type Check = (params: CheckParams) => Promise<number | null>;

/** How long after a command of the walkthrough older versions of VS Code may take the focus back to it. */
const WALKTHROUGH_MS = 2000;

/** *Show First Finding* and *Show Fixes of First Finding*, of the Python file in view. */
export class FirstFinding {
  /** `check` resolves when the findings of a document are shown. */
  constructor(private readonly check: Check) {}

  /** Goes there, and shows its hover. */
  async show(): Promise<void> {
    // A hover without the focus goes when the button that led here gives it back.
    await this.showThere('editor.action.showHover', { focus: 'autoFocusImmediately' });
  }

  /** Goes there, and opens its quick fixes. */
  async showFix(): Promise<void> {
    await this.showThere('editor.action.quickFix');
  }

  private async showThere(command: string, ...args: object[]): Promise<void> {
    const fromEditor = vscode.window.activeTextEditor !== undefined;
    if (!(await this.go())) return;
    await vscode.commands.executeCommand(command, ...args);
    // Older versions take the focus back to the walkthrough when its step is done; what was shown closes then.
    if (fromEditor || !(await losesFocus())) return;
    if (await this.go()) await vscode.commands.executeCommand(command, ...args);
  }

  private async go(): Promise<boolean> {
    const shown = shownPython() ?? (await openPython());
    if (shown === undefined) {
      await vscode.window.showInformationMessage('Open a Python file first: the demo, or one of your own.');
      return false;
    }
    const { document, viewColumn } = shown;
    const checking = { location: vscode.ProgressLocation.Window, title: 'Interleave is checking' };
    const count = await vscode.window.withProgress(checking, () =>
      this.check({ uri: document.uri.toString() }),
    );
    const first = firstFinding(document.uri);
    if (first === undefined) {
      await vscode.window.showInformationMessage(
        count === null
          ? 'Interleave is not running. Restart Server, in its menu in the status bar, starts it.'
          : 'Interleave has found nothing in this file.',
      );
      return false;
    }
    const place = new vscode.Range(first.range.start, first.range.start);
    await vscode.window.showTextDocument(document, {
      selection: place,
      ...(viewColumn === undefined ? {} : { viewColumn }),
    });
    return true;
  }
}

/** Whether no text editor is active any more, soon after one was. */
function losesFocus(): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (lost: boolean): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve(lost);
    };
    const timer = setTimeout(() => done(false), WALKTHROUGH_MS);
    const listener = vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (editor === undefined) done(true);
    });
  });
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

/** The most severe, and of those the first. */
function firstFinding(uri: vscode.Uri): vscode.Diagnostic | undefined {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'interleave')
    .sort((a, b) => a.severity - b.severity || a.range.start.compareTo(b.range.start))[0];
}
