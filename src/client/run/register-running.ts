import * as vscode from 'vscode';
import { Demos } from '../demos.ts';
import { MainLens } from '../main-lens.ts';
import type { StatusItem } from '../status-item.ts';
import { runDemo } from './run-demo.ts';
import type { EndedRun } from './run-session.ts';

export type { EndedRun };

import { Runs } from './runs.ts';

/** What the extension gives to others (and to its tests). */
export interface RunApi {
  /** Fires when a run's program has ended and its trace is read. */
  onDidEndRun: vscode.Event<EndedRun>;
}

/** Everything about running programs; only where there is a Node host. */
export function registerRunning(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
  status: StatusItem,
): RunApi {
  const runs = new Runs(context, output, status);
  const demos = new Demos(context);
  const command = vscode.commands.registerCommand;
  context.subscriptions.push(
    command('interleave.runWithTimeline', (uri) =>
      runs.runFile(uri instanceof vscode.Uri ? uri : undefined, false),
    ),
    command('interleave.runWithTimelineArguments', (uri) =>
      runs.runFile(uri instanceof vscode.Uri ? uri : undefined, true),
    ),
    command('interleave.runDemo', (name) =>
      runDemo(demos, runs, typeof name === 'string' ? name : undefined),
    ),
    command('interleave.stopRun', () => runs.stop()),
    vscode.languages.registerCodeLensProvider({ language: 'python', scheme: 'file' }, new MainLens()),
  );
  // What the menus ask: VS Code's own `isWeb` is about the window, not about where programs can run.
  void vscode.commands.executeCommand('setContext', 'interleave.canRun', true);
  return { onDidEndRun: runs.onDidEndRun };
}
