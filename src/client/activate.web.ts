/** The entry in the browser's extension host: findings, explanations and saved traces; no program can be run. */
import * as vscode from 'vscode';
import { registerFeatures } from './features.ts';
import { webClient } from './language-client.web.ts';
import { createOutput } from './output.ts';
import { saveForPerfetto } from './timeline/perfetto.ts';

let stop: (() => Promise<void>) | undefined;

const NO_RUNNING =
  'Programs cannot be run in the browser. Open the folder in VS Code on a computer with Python.';

/** The commands that start programs, or show what was kept of their runs. */
const NEED_PROGRAMS = [
  'runWithTimeline',
  'runWithTimelineArguments',
  'runModule',
  'runLaunch',
  'runDemo',
  'explore',
  'stopRun',
  'showInTimeline',
  'clearEvidence',
  'openRun',
  'compareRuns',
  'exportRun',
  'renameRun',
  'deleteRun',
];

export function activate(context: vscode.ExtensionContext): void {
  const output = createOutput(context);
  const { language } = registerFeatures(context, output, webClient(context, output), false, saveForPerfetto);
  const explain = () => vscode.window.showInformationMessage(NO_RUNNING);
  for (const name of NEED_PROGRAMS) {
    context.subscriptions.push(vscode.commands.registerCommand(`interleave.${name}`, explain));
  }
  stop = () => language.stop();
  // Not awaited: commands and demos work while the server starts, and its trouble shows in the status bar.
  void language.start();
}

export async function deactivate(): Promise<void> {
  await stop?.();
}
