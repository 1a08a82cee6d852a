import * as vscode from 'vscode';

/** Applies every safe fix of the file in the active editor. */
export async function fixAll(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== 'python') {
    await vscode.window.showInformationMessage('Open a Python file to fix it.');
    return;
  }
  await vscode.commands.executeCommand('editor.action.codeAction', {
    kind: 'source.fixAll.interleave',
    apply: 'first',
  });
}
