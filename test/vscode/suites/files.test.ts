/** What happens on the disk while VS Code looks on. Only where there is Node: the browser's server has no disk. */
import assert from 'node:assert';
import * as vscode from 'vscode';
import { activated, fileUri, findings, open, replaceText } from './workspace.ts';

const SLEEPS = new TextEncoder().encode(
  'import time\n\n\nasync def main() -> None:\n    time.sleep(1)\n\n\nprint(main)\n',
);

describe('files on the disk', () => {
  before(activated);

  it('are followed when their folder gets another name, or goes', async () => {
    await vscode.workspace.fs.writeFile(fileUri('early/inner/slow.py'), SLEEPS);
    await findings(fileUri('early/inner/slow.py'), (found) => found.length === 1);
    await vscode.workspace.fs.rename(fileUri('early'), fileUri('late'));
    await findings(fileUri('late/inner/slow.py'), (found) => found.length === 1);
    await findings(fileUri('early/inner/slow.py'), (found) => found.length === 0);
    await vscode.workspace.fs.delete(fileUri('late'), { recursive: true });
    await findings(fileUri('late/inner/slow.py'), (found) => found.length === 0);
  });

  it('are followed when they are deleted while they are open', async () => {
    const uri = fileUri('gone.py');
    await vscode.workspace.fs.writeFile(uri, SLEEPS);
    // A document that an extension opens stays for minutes; one in an editor goes with it.
    await vscode.commands.executeCommand('vscode.open', uri);
    await findings(uri, (found) => found.length === 1);
    await vscode.workspace.fs.delete(uri);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await findings(uri, (found) => found.length === 0);
  });

  it('mend themselves when they are saved, where the settings say so', async () => {
    const editor = vscode.workspace.getConfiguration('editor');
    const uri = fileUri('unawaited.py');
    const text = 'async def save() -> None: ...\r\n\r\n\r\nasync def main() -> None:\r\n\tsave()\r\n';
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    await editor.update(
      'codeActionsOnSave',
      { 'source.fixAll.interleave': 'explicit' },
      vscode.ConfigurationTarget.Workspace,
    );
    try {
      const { document } = await open('unawaited.py');
      await findings(uri, (found) => found.length === 1);
      await replaceText(document, text.replace('None: ...', 'None: pass'));
      assert.ok(await document.save());
      const saved = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      assert.strictEqual(
        saved,
        text.replace('None: ...', 'None: pass').replace('\tsave()', '\tawait save()'),
      );
    } finally {
      await editor.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Workspace);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.workspace.fs.delete(uri);
    }
  });
});
