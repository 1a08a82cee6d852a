/**
 * The web worker's server, in a worker thread that is dressed up as a web worker. Files come by requests, as they do
 * from VS Code in a browser; real browsers are left to test/vscode.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { DIST } from './language-client.ts';

const WEB_WORKER = `
  const { parentPort, workerData } = require('node:worker_threads');
  globalThis.self = globalThis;
  globalThis.addEventListener = () => {};
  globalThis.postMessage = (message) => parentPort.postMessage(message);
  parentPort.on('message', (data) => globalThis.onmessage?.({ data }));
  const script = require('node:fs').readFileSync(workerData, 'utf8');
  // A browser has neither of these.
  new Function('require', 'process', script)(undefined, undefined);
`;

const FILES: Record<string, string> = {
  'memfs:/w/web.py': 'from store import load\n\n\nasync def page():\n    load()\n',
  'memfs:/w/store.py': 'import time\n\n\ndef load():\n    time.sleep(1)\n',
  'memfs:/w/pyproject.toml': '[tool.interleave.rules]\nblocking-call-in-async = "error"\n',
};

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
}

describe('language server in a web worker', function () {
  this.timeout(60_000);
  let worker: Worker;

  afterEach(() => worker.terminate());

  it('checks a workspace whose files come from the client', async () => {
    worker = new Worker(WEB_WORKER, { eval: true, workerData: path.join(DIST, 'server.web.js') });
    const send = (message: object) => worker.postMessage({ jsonrpc: '2.0', ...message });
    const found = new Promise<PublishDiagnosticsParams>((resolve, reject) => {
      worker.on('error', reject);
      worker.on('message', (message: Message) => {
        if (message.id === 1 && message.method === undefined) send({ method: 'initialized', params: {} });
        else if (message.method === 'textDocument/publishDiagnostics') {
          const params = message.params as PublishDiagnosticsParams;
          if (params.diagnostics.length > 0) resolve(params);
        } else if (message.id !== undefined) send({ id: message.id, result: answer(message) });
      });
    });
    const bytes = (name: string) => new Uint8Array(readFileSync(path.join(DIST, name)));
    send({
      id: 1,
      method: 'initialize',
      params: {
        processId: null,
        rootUri: null,
        capabilities: { workspace: { workspaceFolders: true } },
        workspaceFolders: [{ uri: 'memfs:/w', name: 'w' }],
        initializationOptions: {
          canRun: false,
          wasm: { runtime: bytes('web-tree-sitter.wasm'), python: bytes('tree-sitter-python.wasm') },
        },
      },
    });
    const { uri, diagnostics } = await found;
    assert.equal(uri, 'memfs:/w/web.py');
    assert.equal(diagnostics[0]?.code, 'blocking-call-in-async');
    assert.equal(diagnostics[0]?.severity, 1);
  });
});

/** What VS Code in a browser would answer. */
function answer({ method, params }: Message): unknown {
  if (method === 'interleave/findFiles') return Object.keys(FILES).filter((uri) => uri.endsWith('.py'));
  if (method === 'interleave/readFile') return FILES[(params as { uri: string }).uri] ?? null;
  return null;
}
