import * as vscode from 'vscode';
import type { Goal } from '../../runner/explore.ts';

/** What is predicted by these rules can be made to happen by an order of threads. */
const GOAL_OF_RULE: Readonly<Record<string, Goal>> = {
  'unlocked-shared-update': 'any',
  'inconsistent-locking': 'any',
  'inconsistent-lock-order': 'deadlock',
  'self-deadlock': 'deadlock',
  'wait-under-lock': 'deadlock',
};

/** On a finding about threads: the way from what could happen to seeing it happen. */
export class ExploreActions implements vscode.CodeActionProvider {
  static register(): vscode.Disposable {
    return vscode.languages.registerCodeActionsProvider(
      { language: 'python', scheme: 'file' },
      new ExploreActions(),
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    );
  }

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (!vscode.workspace.isTrusted) return [];
    const actions = new Map<Goal, vscode.CodeAction>();
    for (const diagnostic of diagnostics) {
      const goal = diagnostic.source === 'interleave' ? GOAL_OF_RULE[ruleOf(diagnostic)] : undefined;
      if (!goal) continue;
      const action = actions.get(goal) ?? actionFor(document.uri, goal);
      action.diagnostics = [...(action.diagnostics ?? []), diagnostic];
      actions.set(goal, action);
    }
    return [...actions.values()];
  }
}

function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

function actionFor(uri: vscode.Uri, goal: Goal): vscode.CodeAction {
  const action = new vscode.CodeAction('Try to make it happen', vscode.CodeActionKind.QuickFix);
  const title = 'Explore Interleavings';
  action.command = { title, command: 'interleave.explore', arguments: [uri, goal] };
  return action;
}
