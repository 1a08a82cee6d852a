import * as vscode from 'vscode';
import { shownPython } from '../shown-python.ts';

const KIND = 'source.fixAll.interleave';

/** Applies every safe fix of the Python file in view. */
export async function fixAll(): Promise<void> {
  const editor = shownPython();
  if (editor === undefined) {
    await vscode.window.showInformationMessage('Open a Python file to fix it.');
    return;
  }
  const { document } = editor;
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(0, 0, document.lineCount, 0),
    KIND,
  );
  const edits = actions.flatMap(({ kind, edit }) => (kind?.value === KIND && edit ? [edit] : []));
  if (edits.length === 0) {
    const found = vscode.languages.getDiagnostics(document.uri).some(({ source }) => source === 'interleave');
    await vscode.window.showInformationMessage(
      found
        ? 'Nothing here can be fixed without your decision: look at the quick fixes of each finding.'
        : 'Interleave has found nothing in this file.',
    );
    return;
  }
  for (const edit of edits) await vscode.workspace.applyEdit(edit);
}
