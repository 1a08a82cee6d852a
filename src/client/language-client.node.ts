import type * as vscode from 'vscode';
import { Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import type { ServerOptions } from '../protocol.ts';
import type { Observed } from './evidence/observed.ts';
import { clientOptions } from './language-client.ts';

/** The server as a process of its own, spoken to over Node's channel. */
export function nodeClient(context: vscode.ExtensionContext, output: vscode.LogOutputChannel) {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const options: ServerOptions = { canRun: true };
  return async (observed: Observed) =>
    new LanguageClient(
      'interleave',
      'Interleave',
      {
        run: { module, transport: TransportKind.ipc },
        debug: {
          module,
          transport: TransportKind.ipc,
          options: { execArgv: ['--nolazy', '--inspect=6019'] },
        },
      },
      { ...clientOptions(context.extensionUri, output, observed), initializationOptions: options },
    );
}
