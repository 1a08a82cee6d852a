import * as vscode from 'vscode';

/** The Python editor that a command means: the active one, or one in view where a page or timeline is active. */
export function shownPython(): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  if (activeTextEditor !== undefined) return isPython(activeTextEditor) ? activeTextEditor : undefined;
  return visibleTextEditors.find(isPython);
}

function isPython({ document }: vscode.TextEditor): boolean {
  return document.languageId === 'python';
}
