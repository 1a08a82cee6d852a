import * as vscode from 'vscode';
import { Demos } from '../demos.ts';
import { Evidence } from '../evidence/evidence.ts';
import type { Observed } from '../evidence/observed.ts';
import { MainLens } from '../main-lens.ts';
import type { StatusItem } from '../status-item.ts';
import { TestLens } from '../test-lens.ts';
import { registerReopenedPanels } from '../timeline/reopened-panels.ts';
import { exploreFile } from './explore.ts';
import { ExploreActions } from './explore-actions.ts';
import { KeptRuns } from './kept-runs.ts';
import { registerLaunches } from './launches.ts';
import { RunArguments } from './run-arguments.ts';
import { runFile, runModule, runTest } from './run-commands.ts';
import { runDemo } from './run-demo.ts';
import type { EndedRun } from './run-session.ts';
import { Runs } from './runs.ts';
import { RunsView } from './runs-view.ts';
import { showInTimeline } from './show-in-timeline.ts';

export type { EndedRun };

/** What the extension gives to others (and to its tests). */
export interface RunApi {
  /** Fires when a run's program has ended and its trace is read. */
  onDidEndRun: vscode.Event<EndedRun>;
  kept: KeptRuns;
}

/** Everything about running programs; only where there is a Node host. */
export function registerRunning(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
  status: StatusItem,
  observed: Observed,
): RunApi {
  const kept = new KeptRuns(vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'runs'));
  const args = new RunArguments(context.workspaceState);
  const runs = new Runs(context, output, status, args, new Evidence(context, observed), kept);
  const demos = new Demos(context);
  const command = vscode.commands.registerCommand;
  const lens = (provider: vscode.CodeLensProvider) =>
    vscode.languages.registerCodeLensProvider({ language: 'python', scheme: 'file' }, provider);
  context.subscriptions.push(
    command('interleave.runWithTimeline', (uri) => runFile(runs, uri, false)),
    command('interleave.runWithTimelineArguments', (uri) => runFile(runs, uri, true)),
    command('interleave.runModule', (line) => runModule(runs, args, line)),
    command('interleave.runTest', (uri, names) => runTest(runs, uri, names)),
    command('interleave.runDemo', (name) =>
      runDemo(demos, runs, typeof name === 'string' ? name : undefined),
    ),
    command('interleave.explore', (uri, goal) => exploreFile(runs, uri, goal)),
    command('interleave.stopRun', () => runs.stop()),
    command('interleave.showInTimeline', (uri, line) => showInTimeline(runs, uri, line)),
    ExploreActions.register(),
    lens(new MainLens()),
    lens(new TestLens()),
  );
  RunsView.register(context, kept, output);
  registerLaunches(context, runs);
  registerReopenedPanels(context, output);
  // What the menus ask: VS Code's own `isWeb` is about the window, not about where programs can run.
  void vscode.commands.executeCommand('setContext', 'interleave.canRun', true);
  return { onDidEndRun: runs.onDidEndRun, kept };
}
