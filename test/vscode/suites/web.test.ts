/** What is different in the browser: programs cannot be run, everything else works. */
import assert from 'node:assert';
import * as vscode from 'vscode';
import { activated, fileUri } from './workspace.ts';

describe('the browser', () => {
  before(activated);

  it('has a user interface without files of its own', () => {
    assert.strictEqual(fileUri('blocking.py').scheme, 'vscode-remote');
  });

  it('offers every command of the manifest', async () => {
    const extension = await activated();
    const known = await vscode.commands.getCommands(true);
    for (const { command } of extension.packageJSON.contributes.commands) {
      assert.ok(known.includes(command), `${command} is missing`);
    }
  });
});
