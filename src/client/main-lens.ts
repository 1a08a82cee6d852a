import * as vscode from 'vscode';
import { RunLens } from './run/run-lens.ts';

const MAIN_GUARD = /^if[ \t(]+__name__[ \t]*==[ \t]*(["'])__main__\1/gm;

/** A lens over `if __name__ == "__main__":` that runs the file with the timeline. */
export class MainLens extends RunLens {
  protected lensesOf(document: vscode.TextDocument): vscode.CodeLens[] {
    return Array.from(document.getText().matchAll(MAIN_GUARD), (match) => {
      const start = document.positionAt(match.index);
      return new vscode.CodeLens(new vscode.Range(start, start), {
        title: '$(pulse) Run with Timeline',
        tooltip: 'Run this file and watch its threads, tasks and locks.',
        command: 'interleave.runWithTimeline',
        arguments: [document.uri],
      });
    });
  }
}
