import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import type { ServerOptions } from '../protocol.ts';
import type { Observed } from './evidence/observed.ts';
import { clientOptions } from './language-client.ts';

/** The browser's own; this file alone runs there, so the project does not load all of the browser's types. */
declare const Worker: new (address: string) => object;

/**
 * The server as a worker. Its script is read through VS Code's file system and started from a blob, because a
 * worker cannot be started from a remote address; for the same reason it gets the parsers' bytes from here.
 */
export function webClient(context: vscode.ExtensionContext, output: vscode.LogOutputChannel) {
  const read = (name: string) =>
    vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, 'dist', name));
  return async (observed: Observed) => {
    const [script, runtime, python] = await Promise.all(
      ['server.web.js', 'web-tree-sitter.wasm', 'tree-sitter-python.wasm'].map(read),
    );
    if (!script || !runtime || !python) throw new Error('The extension is not complete.');
    const source = new Blob([new Uint8Array(script)], { type: 'text/javascript' });
    const worker = new Worker(URL.createObjectURL(source));
    const options: ServerOptions = { canRun: false, wasm: { runtime, python } };
    return new LanguageClient('interleave', 'Interleave', worker, {
      ...clientOptions(context.extensionUri, output, observed),
      initializationOptions: options,
    });
  };
}
