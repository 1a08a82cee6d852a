import * as vscode from 'vscode';
import { durationText } from '../../trace/problems/problem-list.ts';
import { openComparison } from '../timeline/comparison-panel.ts';
import { chooseAndExport } from '../timeline/export-run.ts';
import { TraceEditor } from '../timeline/trace-editor.ts';
import type { KeptRun, KeptRuns } from './kept-runs.ts';

/** The list of kept runs, in the Explorer: each opens, and can be renamed, exported and deleted. */
export class RunsView implements vscode.TreeDataProvider<KeptRun> {
  readonly onDidChangeTreeData: vscode.Event<void>;

  constructor(private readonly runs: KeptRuns) {
    this.onDidChangeTreeData = runs.onDidChange;
  }

  static register(context: vscode.ExtensionContext, runs: KeptRuns, output: vscode.LogOutputChannel): void {
    const view = vscode.window.createTreeView('interleave.runs', {
      treeDataProvider: new RunsView(runs),
      canSelectMany: true,
    });
    const command = (name: string, action: (chosen: KeptRun[]) => unknown, ask = choose) =>
      vscode.commands.registerCommand(`interleave.${name}`, async (run?: KeptRun, more?: KeptRun[]) => {
        const chosen = more ?? (run ? [run] : await ask(runs));
        if (chosen.length > 0) await action(chosen);
      });
    context.subscriptions.push(
      view,
      command('openRun', (chosen) => open(chosen)),
      command('compareRuns', (chosen) => compare(context, runs, chosen, output), chooseTwo),
      command('renameRun', ([run]) => rename(runs, run!)),
      command('exportRun', ([run]) => {
        const { trace, name } = run!;
        return chooseAndExport({ extensionUri: context.extensionUri, trace, name }, output);
      }),
      command('deleteRun', (chosen) => deleteRuns(runs, chosen)),
    );
  }

  getChildren(run?: KeptRun): Promise<KeptRun[]> | [] {
    return run ? [] : this.runs.list();
  }

  getTreeItem(run: KeptRun): vscode.TreeItem {
    const item = new vscode.TreeItem(run.name);
    item.description = [when(run), durationText(run.durationNs), problemsText(run)]
      .filter(Boolean)
      .join(' · ');
    item.tooltip = tooltipOf(run);
    item.iconPath = iconOf(run);
    item.contextValue = 'run';
    item.command = { command: 'interleave.openRun', title: 'Open', arguments: [run] };
    return item;
  }
}

async function choose(runs: KeptRuns): Promise<KeptRun[]> {
  const list = await runs.list();
  if (list.length === 0) {
    await vscode.window.showInformationMessage('No run was kept yet. Run a program with its timeline first.');
    return [];
  }
  const items = list.map((run) => ({
    label: run.name,
    description: when(run),
    detail: problemsText(run) || 'no problems',
    run,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: 'Which run?', matchOnDescription: true });
  return chosen ? [chosen.run] : [];
}

/** Where there are two runs, as after the walkthrough's fix, there is nothing to ask. */
async function chooseTwo(runs: KeptRuns): Promise<KeptRun[]> {
  const list = await runs.list();
  return list.length === 2 ? list : choose(runs);
}

async function open(runs: readonly KeptRun[]): Promise<void> {
  for (const { trace } of runs) {
    await vscode.commands.executeCommand('vscode.openWith', trace, TraceEditor.viewType, {
      preview: false,
      viewColumn: vscode.ViewColumn.Active,
    });
  }
}

/** The older one is the one before. Asks for the other where only one was chosen. */
async function compare(
  context: vscode.ExtensionContext,
  runs: KeptRuns,
  chosen: readonly KeptRun[],
  output: vscode.LogOutputChannel,
): Promise<void> {
  const [one] = chosen;
  const other = chosen[1] ?? (await chooseOther(runs, one!));
  if (!one || !other) return;
  const [before, after] = one.ended <= other.ended ? [one, other] : [other, one];
  openComparison(context.extensionUri, before, after, output);
}

async function chooseOther(runs: KeptRuns, one: KeptRun): Promise<KeptRun | undefined> {
  const others = (await runs.list()).filter(({ trace }) => trace.path !== one.trace.path);
  if (others.length === 0) {
    await vscode.window.showInformationMessage('There is no other run to compare it with.');
    return undefined;
  }
  if (others.length === 1) return others[0];
  const items = others.map((run) => ({ label: run.name, description: when(run), run }));
  const chosen = await vscode.window.showQuickPick(items, { title: `Compare ${one.name} with which run?` });
  return chosen?.run;
}

async function rename(runs: KeptRuns, run: KeptRun): Promise<void> {
  const name = await vscode.window.showInputBox({ title: `Rename ${run.name}`, value: run.name });
  if (name?.trim()) await runs.rename(run, name.trim());
}

async function deleteRuns(runs: KeptRuns, chosen: readonly KeptRun[]): Promise<void> {
  const what = chosen.length === 1 ? `the run ${chosen[0]!.name}` : `${chosen.length} runs`;
  const yes = 'Delete';
  const answer = await vscode.window.showWarningMessage(
    `Delete ${what}? The trace cannot be brought back.`,
    { modal: true },
    yes,
  );
  if (answer === yes) await runs.delete(chosen);
}

function when({ ended }: KeptRun): string {
  const date = new Date(ended);
  const today = new Date().toDateString() === date.toDateString();
  return today ? date.toLocaleTimeString() : date.toLocaleString();
}

function problemsText({ errors, warnings, hints }: KeptRun): string {
  return [count(errors, 'error'), count(warnings, 'warning'), count(hints, 'hint')]
    .filter(Boolean)
    .join(', ');
}

function count(number: number, noun: string): string {
  return number === 0 ? '' : `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function tooltipOf(run: KeptRun): string {
  const exit = run.exitCode === null ? '' : `, exit code ${run.exitCode}`;
  return `${run.name}\n${new Date(run.ended).toLocaleString()}, ${durationText(run.durationNs)}${exit}\n${problemsText(run) || 'No problems'}`;
}

function iconOf({ errors, warnings }: KeptRun): vscode.ThemeIcon {
  if (errors > 0) return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  if (warnings > 0) return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  return new vscode.ThemeIcon('pulse');
}
