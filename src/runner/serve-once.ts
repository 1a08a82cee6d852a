/** One file for one web page: served on this machine only, to that page's origin only, once, and not for long. */
import { createServer, type Server } from 'node:http';

/** How long the page may take to ask, in milliseconds. */
const PATIENCE_MS = 120_000;

export interface OneFile {
  content: string | Uint8Array;
  /** Under which path it is asked for, with its slash. */
  path: string;
  /** Who may read it. */
  origin: string;
  /** 0 for any that is free. */
  port: number;
}

/** Resolves when the file can be asked for; the server closes by itself. Rejects where the port is taken. */
export async function serveOnce({ content, path, origin, port }: OneFile): Promise<Server> {
  const server = createServer((request, response) => {
    const headers = {
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Private-Network': 'true',
      'Cache-Control': 'no-store',
    };
    // Every page in the browser can ask; only the one that is meant learns anything.
    const meant = request.url === path && request.headers.origin === origin;
    if (request.method === 'OPTIONS' && meant) response.writeHead(204, headers).end();
    else if (request.method !== 'GET' || !meant) response.writeHead(404).end();
    else {
      response.once('finish', () => {
        server.close();
        server.closeIdleConnections();
      });
      response.writeHead(200, { ...headers, Connection: 'close' }).end(content);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const late = setTimeout(() => server.close(), PATIENCE_MS).unref();
  server.once('close', () => clearTimeout(late));
  return server;
}
