/** The entry in Node's extension host: everything, running programs included. */
import type * as vscode from 'vscode';
import { registerFeatures } from './features.ts';
import { nodeClient } from './language-client.node.ts';
import { createOutput } from './output.ts';
import { type RunApi, registerRunning } from './run/register-running.ts';
import { openInPerfetto } from './timeline/perfetto.node.ts';

let stop: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): RunApi {
  const output = createOutput(context);
  const { language, status, observed } = registerFeatures(
    context,
    output,
    nodeClient(context, output),
    true,
    openInPerfetto,
  );
  const running = registerRunning(context, output, status, observed);
  stop = () => language.stop();
  // Not awaited: commands and demos work while the server starts, and its trouble shows in the status bar.
  void language.start();
  return running;
}

export async function deactivate(): Promise<void> {
  await stop?.();
}
