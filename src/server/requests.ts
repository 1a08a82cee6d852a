/** What the client asks: of the text as it is now, also where the queue has not come to it. */
import type { Connection } from 'vscode-languageserver';
import type { CheckParams, ExplainParams } from '../protocol.ts';
import { codeActions } from './code-actions.ts';
import { toHover } from './convert.ts';
import type { Session } from './session.ts';

export interface Answering {
  /** null before the client has introduced itself, and after it has said goodbye. */
  session(): Session | null;
  /** Resolves when the settings are known. */
  started(): Promise<void>;
  /** Resolves when the workspace is read and checked. */
  reading(): Promise<void>;
}

export function answerRequests(connection: Connection, server: Answering): void {
  connection.onHover(({ textDocument: { uri }, position }) => {
    const session = server.session();
    if (session === null) return null;
    const path = session.documents.pathOf(uri);
    const shows = session.shownFindings(path);
    const hover = session.engine.hover(path, session.documents.toEngine(uri, position), shows);
    return hover && toHover(hover, path, session.documents, session.client);
  });
  connection.onRequest('interleave/check', async ({ uri }: CheckParams) => {
    await server.started();
    const session = server.session();
    if (session === null) return 0;
    const path = session.documents.pathOf(uri);
    const found = await session.findingsWhenKnown(path);
    if (found.length > 0) return found.length;
    // What other files say of it may still come.
    await server.reading();
    return session.findingsOf(path).length;
  });
  connection.onRequest('interleave/explain', ({ uri, position }: ExplainParams) => {
    const session = server.session();
    if (session === null) return null;
    const { documents, engine } = session;
    return engine.explain(
      documents.pathOf(uri),
      position === undefined ? { k: 'file' } : { k: 'position', at: documents.toEngine(uri, position) },
    );
  });
  connection.onCodeAction(({ textDocument: { uri }, range, context }) => {
    const session = server.session();
    if (session === null) return null;
    const { documents, client, engine } = session;
    const path = documents.pathOf(uri);
    const input = {
      findings: session.findingsOf(path),
      range: { start: documents.toEngine(uri, range.start), end: documents.toEngine(uri, range.end) },
      text: engine.text(path) ?? '',
      documents,
      client,
    };
    return codeActions(input, context.only);
  });
}
