/**
 * The server in a web worker. It has no files of its own: it asks the client for them. Ignore files and
 * configuration in folders it has not been told of are read the same way; folders cannot be listed there.
 */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { serve } from './server.ts';
import { webPlatform } from './web-platform.ts';

const worker = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];
const connection = createConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker));
serve(connection, webPlatform);
