import * as vscode from 'vscode';
import type { Problem } from '../../trace/model.ts';
import type { EndedRun } from '../run/run-session.ts';
import { LineNotes } from './line-notes.ts';
import type { Observed } from './observed.ts';
import { ObservedProblems } from './observed-problems.ts';
import { ProblemLens } from './problem-lens.ts';

/** What the last run showed, in the editor: problems, lenses over their lines, and notes at the ends of lines. */
export class Evidence {
  private readonly problems: ObservedProblems;
  private readonly lenses: ProblemLens;
  private readonly notes = new LineNotes();

  constructor(
    context: vscode.ExtensionContext,
    private readonly observed: Observed,
  ) {
    this.problems = new ObservedProblems(context);
    this.lenses = new ProblemLens(context);
    context.subscriptions.push(
      this.notes,
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) observed.forget(document.uri.fsPath);
      }),
      vscode.commands.registerCommand('interleave.clearEvidence', () => this.clear()),
    );
  }

  clear(): void {
    this.problems.clear();
    this.lenses.show([]);
    this.notes.show(new Map());
    this.observed.show([], new Map());
  }

  /** While the program runs. */
  async showProblems(problems: readonly Problem[]): Promise<void> {
    await this.problems.show(problems);
  }

  /** When it has ended. */
  async show({ problems, lines }: EndedRun): Promise<void> {
    await this.problems.show(problems);
    this.lenses.show(problems);
    this.notes.show(lines);
    this.observed.show(problems, lines);
    await vscode.commands.executeCommand('setContext', 'interleave.hasRun', true);
  }
}
