import * as vscode from 'vscode';
import { RunLens } from './run/run-lens.ts';
import { testsIn } from './tests-in.ts';

/** Files that pytest and unittest look for tests in. */
const TEST_FILE = /(^|\/)(test_[^/]*|[^/]*_test|tests?)\.py$/;

/** A lens over every test and every class of tests that runs it with the timeline. */
export class TestLens extends RunLens {
  protected lensesOf(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!TEST_FILE.test(document.uri.path)) return [];
    return testsIn(document.getText()).map(({ names, offset }) => {
      const start = document.positionAt(offset);
      return new vscode.CodeLens(new vscode.Range(start, start), {
        title: '$(pulse) Run Test with Timeline',
        tooltip: `Run ${names.join('.')} and watch its threads, tasks and locks.`,
        command: 'interleave.runTest',
        arguments: [document.uri, names],
      });
    });
  }
}
