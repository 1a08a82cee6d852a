/** Running programs with the timeline, in Node's extension host. */
import assert from 'node:assert';
import * as vscode from 'vscode';
import type { EndedRun, RunApi } from '../../../src/client/run/register-running.ts';
import { eventually } from './conditions.ts';
import { activated, fileUri, open } from './workspace.ts';

const LOST_UPDATE = `import threading

hits = 0


def visit():
    global hits
    seen = hits
    print("visited")
    hits = seen + 1


threads = [threading.Thread(target=visit) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
`;

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
    // Over that line, the way to its place in the timeline.
    const [lens] = await eventually('the lens of the problem', async () => {
      const all = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        10,
      );
      const found = all.filter(({ command }) => command?.command === 'interleave.showInTimeline');
      return found.length > 0 ? found : null;
    });
    assert.match(lens!.command!.title, /Blocked the event loop 2 times, \d+\.\d\d s at the worst/);
    assert.match(document.lineAt(lens!.range.start.line).text, /time\.sleep\(2\)/);
    await vscode.commands.executeCommand(lens!.command!.command, ...lens!.command!.arguments!);
  });

  it('shows what was seen in the editor until the line changes', async () => {
    const { document } = await open('blocking.py');
    const seen = () =>
      vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'Interleave (run)');
    const [first] = await eventually('a problem of the run', () => (seen().length > 0 ? seen() : null));
    assert.match(document.getText(first!.range), /time\.sleep\(2\)/);
    assert.match(first!.message, /^Predicted, and seen in this run: /);
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

  it('makes a lost update happen, and shows who wrote over what', async () => {
    await vscode.workspace.fs.writeFile(fileUri('lost_update.py'), new TextEncoder().encode(LOST_UPDATE));
    const ended = await endOf(() =>
      vscode.commands.executeCommand('interleave.explore', fileUri('lost_update.py'), 'any'),
    );
    const [problem] = ended.problems;
    assert.deepStrictEqual([problem?.kind, problem?.rule], ['lost-update', 'unlocked-shared-update']);
    const { document } = await open('lost_update.py');
    assert.match(document.lineAt(problem!.line - 1).text, /hits = seen \+ 1/);
    assert.ok(ended.trace);
    assert.ok(ended.durationNs < 1e9, 'its time counts steps');
    const [kept] = await api.kept.list();
    await api.kept.delete([kept!]);
  });

  it('offers to make happen what a finding predicts', async () => {
    const { document } = await open('lost_update.py');
    const actions = await eventually('the action of the finding', async () => {
      const at = vscode.languages
        .getDiagnostics(document.uri)
        .find(
          ({ code }) => String(typeof code === 'object' ? code.value : code) === 'unlocked-shared-update',
        );
      if (!at) return null;
      const all = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        at.range,
      );
      const ours = all.filter(({ title }) => title === 'Try to make it happen');
      return ours.length > 0 ? ours : null;
    });
    assert.deepStrictEqual(actions[0]!.command?.arguments?.[1], 'any');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(document.uri);
  });

  it('keeps the run in its list, renamed as its owner likes', async () => {
    const [kept] = await api.kept.list();
    assert.strictEqual(kept?.name, 'calm.py');
    assert.strictEqual(kept.exitCode, 0);
    assert.ok(kept.durationNs > 0);
    await api.kept.rename(kept, 'before the fix');
    assert.strictEqual((await api.kept.list())[0]?.name, 'before the fix');
    await api.kept.delete([kept]);
    assert.ok((await api.kept.list()).every(({ trace }) => trace.path !== kept.trace.path));
  });

  it('shows two runs beside each other', async () => {
    const runs = await api.kept.list();
    assert.ok(runs.length >= 1);
    await vscode.commands.executeCommand('interleave.compareRuns', runs[0], [runs[0], runs[0]]);
    await eventually('the comparison', () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.label.startsWith('Comparison:'),
    );
  });

  it('runs a module with its arguments', async () => {
    const ended = await endOf(() =>
      vscode.commands.executeCommand('interleave.runModule', 'jobs --fast "two words"'),
    );
    assert.strictEqual(ended.name, 'jobs');
    assert.strictEqual(ended.exitCode, 0);
    assert.deepStrictEqual(ended.problems, []);
  });

  it('runs a launch configuration of the Python debugger, its variables filled in', async () => {
    const session = new Promise<void>((resolve) => {
      const listener = vscode.debug.onDidTerminateDebugSession(() => {
        listener.dispose();
        resolve();
      });
    });
    const ended = await endOf(() => vscode.commands.executeCommand('interleave.runLaunch', 'Jobs'));
    assert.strictEqual(ended.name, 'Jobs');
    assert.strictEqual(ended.exitCode, 5);
    await session;
  });

  it('offers to run each test, and runs one alone', async () => {
    const { document } = await open('test_calm.py');
    const lenses = await eventually('the lenses of the tests', async () => {
      const all = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        10,
      );
      const found = all.filter(({ command }) => command?.command === 'interleave.runTest');
      return found.length === 3 ? found : null;
    });
    const [, thread] = lenses.map(({ command }) => command!);
    const ended = await endOf(() => vscode.commands.executeCommand(thread!.command, ...thread!.arguments!));
    assert.strictEqual(ended.name, 'test_calm.py: CalmTest.test_thread');
    assert.strictEqual(ended.exitCode, 0);
  });

  it('runs a demo as a file that can be changed', async () => {
    const ended = await endOf(() => vscode.commands.executeCommand('interleave.runDemo', 'late-daemon'));
    assert.strictEqual(ended.exitCode, 0);
    const shown = vscode.window.visibleTextEditors.map(({ document }) => document.uri.path.split('/').at(-1));
    assert.ok(shown.includes('late_daemon.py'), `${shown}`);
  });

  it('runs a demo together with the file that it imports', async () => {
    const ended = await endOf(() => vscode.commands.executeCommand('interleave.runDemo', 'selectors'));
    assert.strictEqual(ended.exitCode, 0);
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
