import * as vscode from 'vscode';
import type { Runs } from './runs.ts';

/** Shows a line, or the one under the cursor, in the timeline of the last run. `line` is one-based. */
export function showInTimeline(runs: Runs, uri: unknown, line: unknown): void {
  const editor = vscode.window.activeTextEditor;
  const file = uri instanceof vscode.Uri ? uri : editor?.document.uri;
  const at = typeof line === 'number' ? line : (editor?.selection.active.line ?? 0) + 1;
  if (!file) return;
  if (!runs.reveal(file.fsPath, at)) {
    void vscode.window.showInformationMessage('No timeline of a run is open. Run the program first.');
  }
}
