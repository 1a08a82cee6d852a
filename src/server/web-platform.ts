/** Files by requests to the client, for the server in a web worker. Paths there are addresses. */
import type { Connection } from 'vscode-languageserver';
import type { FindFilesParams, ReadFileParams } from '../protocol.ts';
import { type Host, HostError } from '../workspace/host.ts';
import { parentOf } from '../workspace/paths.ts';
import type { Platform } from './platform.ts';
import { pathOf, uriOf } from './uris.ts';

export function webPlatform(connection: Connection): Platform {
  const read = (path: string) =>
    connection.sendRequest<string | null>('interleave/readFile', {
      uri: uriOf(path),
    } satisfies ReadFileParams);
  const host: Host = {
    async readFile(path) {
      const text = await read(path);
      if (text === null) throw new HostError('could not be read');
      return new TextEncoder().encode(text);
    },
    async list() {
      throw new HostError('folders cannot be listed on the web');
    },
    // Asking costs a message each way, so what only helps to guess (source layouts) is taken as absent.
    kind: async () => null,
    environment: () => undefined,
  };
  return {
    host,
    async parsers({ wasm }) {
      if (wasm === undefined) throw new Error('the client did not send the parsers');
      return { runtimeWasm: wasm.runtime, pythonWasm: wasm.python };
    },
    async *discover(folder, { enter, excluded }) {
      const params: FindFilesParams = { folder: uriOf(folder), include: '**/*.py' };
      const uris = await connection.sendRequest<string[]>('interleave/findFiles', params);
      for (const path of uris.map(pathOf).sort()) {
        await enter?.(parentOf(path) ?? folder);
        if (!excluded?.(path, 'file')) yield path;
      }
    },
    pageUri: () => null,
  };
}
