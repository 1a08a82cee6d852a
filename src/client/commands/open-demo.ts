import * as vscode from 'vscode';
import type { Demo } from '../../runner/demo.ts';
import type { Demos } from '../demos.ts';

/** Opens a demo as a file that can be edited: where the user works, or beside the walkthrough that led to it. */
export async function openDemo(demos: Demos, name: string | undefined): Promise<void> {
  const demo = await demoCalled(demos, name, 'Open a demo');
  const file = demo && (await demoFile(demos, demo));
  if (file) await showDemo(file, isText() ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside);
}

function isText(): boolean {
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  return activeTab === undefined || activeTab.input instanceof vscode.TabInputText;
}

/** The demo of that name, or the one that the user chooses. */
export async function demoCalled(
  demos: Demos,
  name: string | undefined,
  title: string,
): Promise<Demo | undefined> {
  const list = await demos.list();
  if (name === undefined) return choose(list, title);
  const demo = list.find((each) => each.name === name);
  if (!demo) await vscode.window.showWarningMessage(`Interleave has no demo called "${name}".`);
  return demo;
}

/** The file to open; undefined where the user gave it up. */
export async function demoFile(demos: Demos, demo: Demo): Promise<vscode.Uri | undefined> {
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
    if (!answer) return undefined;
    if (answer === again) await demos.restore(demo, file);
  }
  return file;
}

/** Where it is in view already, or else in this column. */
export async function showDemo(file: vscode.Uri, column: vscode.ViewColumn): Promise<void> {
  const shown = vscode.window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === file.toString(),
  );
  await vscode.window.showTextDocument(file, { viewColumn: shown?.viewColumn ?? column, preview: false });
}

async function choose(list: Demo[], title: string): Promise<Demo | undefined> {
  const chosen = await vscode.window.showQuickPick(grouped(list), {
    title,
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
