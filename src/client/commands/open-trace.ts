import * as vscode from 'vscode';
import { TraceEditor } from '../timeline/trace-editor.ts';

/** Lets the user choose a saved trace, and opens it. */
export async function openTrace(chosen?: vscode.Uri): Promise<void> {
  const uri =
    chosen ??
    (
      await vscode.window.showOpenDialog({
        title: 'Open a trace',
        filters: { 'Interleave traces': ['interleave'] },
        canSelectMany: false,
      })
    )?.[0];
  if (uri) await vscode.commands.executeCommand('vscode.openWith', uri, TraceEditor.viewType);
}
