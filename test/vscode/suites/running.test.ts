/** Running programs with the timeline, in Node's extension host. */
import assert from 'node:assert';
import * as vscode from 'vscode';
import type { EndedRun, RunApi } from '../../../src/client/run/register-running.ts';
import { eventually } from './conditions.ts';
import { activated, fileUri, open } from './workspace.ts';

describe('running with the timeline', () => {
  let api: RunApi;

  before(async () => {
    api = (await activated()).exports as RunApi;
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('measures two stalls of about two seconds and blames their line', async () => {
    const ended = await endOf(() =>
      vscode.commands.executeCommand('interleave.runWithTimeline', fileUri('blocking.py')),
    );
    assert.strictEqual(ended.exitCode, 0);
    const stalls = ended.problems.filter(({ kind }) => kind === 'loop-stall');
    assert.ok(stalls.length > 0, JSON.stringify(ended.problems));
    const { document } = await open('blocking.py');
    for (const stall of stalls) {
      assert.match(document.lineAt(stall.line - 1).text, /time\.sleep\(2\)/);
      assert.ok(stall.durationNs > 1.9e9, `${stall.durationNs} ns`);
    }
    assert.strictEqual(
      stalls.reduce((sum, { count }) => sum + count, 0),
      2,
    );
  });

  it('shows what was seen in the editor until the line changes', async () => {
    const { document } = await open('blocking.py');
    const seen = () =>
      vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'Interleave (run)');
    const [first] = await eventually('a problem of the run', () => (seen().length > 0 ? seen() : null));
    assert.match(document.getText(first!.range), /time\.sleep\(2\)/);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '\n');
    await vscode.workspace.applyEdit(edit);
    assert.deepStrictEqual(seen(), []);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('reports no problem in a program that has none, and keeps its trace', async () => {
    const ended = await endOf(() =>
      vscode.commands.executeCommand('interleave.runWithTimeline', fileUri('calm.py')),
    );
    assert.strictEqual(ended.exitCode, 0);
    assert.deepStrictEqual(ended.problems, []);
    assert.ok(ended.tracks >= 4, `${ended.tracks} tracks`);
    assert.ok(ended.trace);
    const { size } = await vscode.workspace.fs.stat(ended.trace);
    assert.ok(size > 0);
    await vscode.commands.executeCommand('interleave.openTrace', ended.trace);
    const tab = await eventually('the saved trace in its editor', () => {
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      return activeTab?.input instanceof vscode.TabInputCustom ? activeTab : null;
    });
    assert.strictEqual((tab.input as vscode.TabInputCustom).viewType, 'interleave.trace');
  });

  it('runs a demo as a file that can be changed', async () => {
    const ended = await endOf(() => vscode.commands.executeCommand('interleave.runDemo', 'late-daemon'));
    assert.strictEqual(ended.exitCode, 0);
    const shown = vscode.window.visibleTextEditors.map(({ document }) => document.uri.path.split('/').at(-1));
    assert.ok(shown.includes('late_daemon.py'), `${shown}`);
  });

  it('stops a program that is in a deadlock, and names both locks', async () => {
    const running = endOf(() => vscode.commands.executeCommand('interleave.runDemo', 'deadlock'));
    await eventually('the deadlock among the problems', () => deadlockShown());
    await vscode.commands.executeCommand('interleave.stopRun');
    const ended = await running;
    const [deadlock] = ended.problems.filter(({ kind }) => kind === 'deadlock');
    assert.ok(deadlock, JSON.stringify(ended.problems));
    assert.match(deadlock.message, /accounts/);
    assert.match(deadlock.message, /journal/);
  });

  it('says so where Python is missing', async () => {
    const settings = vscode.workspace.getConfiguration('interleave');
    await settings.update('python', '/nowhere/python3', vscode.ConfigurationTarget.Workspace);
    try {
      // The message waits for an answer; the command ends with it, so it is not awaited here.
      const command = vscode.commands.executeCommand('interleave.runWithTimeline', fileUri('calm.py'));
      await eventually('the message', async () => {
        await vscode.commands.executeCommand('notifications.clearAll');
        return Promise.race([
          command.then(() => true),
          new Promise((resolve) => setTimeout(resolve, 50, false)),
        ]);
      });
    } finally {
      await settings.update('python', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  function endOf(start: () => Thenable<unknown>): Promise<EndedRun> {
    return new Promise((resolve, reject) => {
      const listener = api.onDidEndRun((ended) => {
        listener.dispose();
        resolve(ended);
      });
      start().then(undefined, reject);
    });
  }

  function deadlockShown(): boolean {
    return vscode.languages
      .getDiagnostics()
      .flatMap(([, list]) => list)
      .some(({ source, message }) => source === 'Interleave (run)' && message.includes('Deadlock:'));
  }
});
