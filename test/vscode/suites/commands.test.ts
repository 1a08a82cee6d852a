/** What the palette offers. */
import assert from 'node:assert';
import * as vscode from 'vscode';
import { eventually } from './conditions.ts';
import { activated, findings, open, replaceText } from './workspace.ts';

describe('commands', () => {
  before(activated);
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('are there, each one of the manifest', async () => {
    const extension = await activated();
    const declared = extension.packageJSON.contributes.commands.map(
      ({ command }: { command: string }) => command,
    );
    const known = await vscode.commands.getCommands(true);
    assert.deepStrictEqual(
      declared.filter((command: string) => !known.includes(command)),
      [],
    );
  });

  it('open the page of a rule in the Markdown preview', async () => {
    await vscode.commands.executeCommand('interleave.openPage', 'rules/blocking-call-in-async');
    const tab = await eventually('a preview', () => {
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      return activeTab?.input instanceof vscode.TabInputWebview ? activeTab : null;
    });
    assert.match(tab.label, /blocking-call-in-async/);
  });

  it('open nothing but pages of the product', async () => {
    let done = false;
    // It offers the list of pages instead, and waits for a choice.
    const command = vscode.commands.executeCommand('interleave.openPage', 'rules/../../../package');
    command.then(() => {
      done = true;
    });
    await eventually('the list to be left without a choice', async () => {
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      return done;
    });
    assert.strictEqual(vscode.window.tabGroups.activeTabGroup.activeTab, undefined);
  });

  it('restart the server, and findings come back', async () => {
    const { document } = await open('blocking.py');
    await findings(document.uri, (found) => found.length === 1);
    await vscode.commands.executeCommand('interleave.restartServer');
    await findings(document.uri, (found) => found.length === 1);
  });

  it('fix all that is safe in the file', async () => {
    const { document } = await open('calm.py');
    await replaceText(
      document,
      'async def save() -> None: ...\n\n\nasync def main() -> None:\n    save()\n    save()\n',
    );
    await findings(document.uri, (found) => found.length === 2);
    await vscode.commands.executeCommand('interleave.fixAll');
    assert.strictEqual(document.getText().match(/await save\(\)/g)?.length, 2);
    await findings(document.uri, (found) => found.length === 0);
    await vscode.commands.executeCommand('undo');
    await findings(document.uri, (found) => found.length === 2);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
