/** Serves files on 127.0.0.1 as streams, as large as they are. */
import { createReadStream, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

export class FileServer {
  private constructor(private readonly server: Server) {}

  /** `folders` by the first part of the path. */
  static async start(folders: Record<string, string>): Promise<FileServer> {
    const server = createServer((request, response) => {
      const [, folder = '', ...rest] = new URL(request.url ?? '/', 'http://localhost').pathname.split('/');
      const root = folders[folder];
      const file = root && path.join(root, ...rest.map(decodeURIComponent));
      try {
        if (!root || !file?.startsWith(root)) throw new Error('not served');
        response.writeHead(200, {
          'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
          'content-length': statSync(file).size,
        });
        createReadStream(file).pipe(response);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FileServer(server);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
