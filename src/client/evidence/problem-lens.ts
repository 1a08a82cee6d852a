import * as vscode from 'vscode';
import type { Problem } from '../../trace/model.ts';
import { wantsLenses } from '../run/run-lens.ts';
import { problemTitle } from './evidence-text.ts';

/** Over each line that a run's problem blames: what was seen, and the way to its place in the timeline. */
export class ProblemLens implements vscode.CodeLensProvider {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private files = new Map<string, Problem[]>();

  constructor(context: vscode.ExtensionContext) {
    context.subscriptions.push(
      this.changed,
      vscode.languages.registerCodeLensProvider({ language: 'python' }, this),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && this.files.delete(document.uri.fsPath)) this.changed.fire();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('interleave.codeLens')) this.changed.fire();
      }),
    );
  }

  show(problems: readonly Problem[]): void {
    const files = new Map<string, Problem[]>();
    for (const problem of problems) {
      if (problem.line <= 0) continue;
      files.set(problem.file, [...(files.get(problem.file) ?? []), problem]);
    }
    if (files.size === 0 && this.files.size === 0) return;
    this.files = files;
    this.changed.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!wantsLenses(document)) return [];
    const problems = this.files.get(document.uri.fsPath) ?? [];
    return problems
      .filter(({ line }) => line <= document.lineCount)
      .map((problem) => {
        const at = new vscode.Position(problem.line - 1, 0);
        return new vscode.CodeLens(new vscode.Range(at, at), {
          title: `$(${problem.severity === 'hint' ? 'info' : problem.severity}) ${problemTitle(problem)}: show in timeline`,
          tooltip: problem.message,
          command: 'interleave.showInTimeline',
          arguments: [document.uri, problem.line],
        });
      });
  }
}
