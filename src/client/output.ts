import * as vscode from 'vscode';

/** The output channel *Interleave*: what the server logs, and what went wrong while running programs. */
export function createOutput(context: vscode.ExtensionContext): vscode.LogOutputChannel {
  const output = vscode.window.createOutputChannel('Interleave', { log: true });
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand('interleave.showOutput', () => output.show(true)),
  );
  return output;
}
