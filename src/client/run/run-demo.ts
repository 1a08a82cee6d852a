import * as vscode from 'vscode';
import type { Demo } from '../../runner/demo.ts';
import type { Demos } from '../demos.ts';
import type { Runs } from './runs.ts';

/** Opens a demo as a file that can be edited, and runs it with the timeline. */
export async function runDemo(demos: Demos, runs: Runs, name: string | undefined): Promise<void> {
  const list = await demos.list();
  const demo = name === undefined ? await choose(list) : list.find((each) => each.name === name);
  if (!demo) {
    if (name !== undefined)
      await vscode.window.showWarningMessage(`Interleave has no demo called "${name}".`);
    return;
  }
  const file = await demos.editable(demo);
  // A demo whose fix was applied and run is often wanted from the start again; in an open folder it is the user's.
  if (vscode.workspace.getWorkspaceFolder(file) === undefined && (await demos.changed(demo, file))) {
    const again = 'Start Over';
    const keep = 'Keep My Changes';
    const answer = await vscode.window.showInformationMessage(
      'You have changed this demo before.',
      keep,
      again,
    );
    if (!answer) return;
    if (answer === again) await demos.restore(demo, file);
  }
  await vscode.window.showTextDocument(file, { viewColumn: vscode.ViewColumn.One });
  await runs.run({ kind: 'file', uri: file, generators: demo.generators });
}

async function choose(list: Demo[]): Promise<Demo | undefined> {
  const chosen = await vscode.window.showQuickPick(grouped(list), {
    title: 'Run a demo with its timeline',
    placeHolder: 'Each opens as a file that you can change',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.demo;
}

/** The demos under the concepts that they show, in the order of the list. */
function grouped(list: readonly Demo[]): Array<vscode.QuickPickItem & { demo?: Demo }> {
  return [...new Set(list.map((demo) => demo.concept))].flatMap((concept) => [
    { label: concept.replaceAll('-', ' '), kind: vscode.QuickPickItemKind.Separator },
    ...list.filter((demo) => demo.concept === concept).map(item),
  ]);
}

function item(demo: Demo): vscode.QuickPickItem & { demo: Demo } {
  const time = demo.ends ? `${demo.seconds} s` : 'until you stop it';
  const needed = demo.package === undefined ? '' : ` · needs ${demo.package}`;
  return {
    label: demo.name,
    description: `${demo.title} · ${time}${needed}`,
    detail: demo.description,
    demo,
  };
}
