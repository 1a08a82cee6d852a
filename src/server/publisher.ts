/** What each document shows of its findings; nothing is sent twice. */
import type { Diagnostic } from 'vscode-languageserver';
import type { Finding } from '../engine/index.ts';
import { type ClientTraits, toDiagnostic } from './convert.ts';
import type { Documents } from './documents.ts';

type Send = (uri: string, diagnostics: Diagnostic[], version: number | null) => void;

export class Publisher {
  private readonly documents: Documents;
  private readonly client: ClientTraits;
  private readonly send: Send;
  /** By address: the version and what was sent last. */
  private readonly sent = new Map<string, string>();

  constructor(documents: Documents, client: ClientTraits, send: Send) {
    this.documents = documents;
    this.client = client;
    this.send = send;
  }

  /** In a notebook each cell gets its own; a closed one has no places to show them at. */
  publish(path: string, findings: readonly Finding[]): void {
    const hidden = path.endsWith('.ipynb') && !this.documents.isNotebook(path);
    const byUri = new Map<string, Diagnostic[]>(this.documents.uris(path).map((uri) => [uri, []]));
    for (const finding of hidden ? [] : findings) {
      const { uri } = this.documents.toEditor(path, finding.range);
      byUri.get(uri)?.push(toDiagnostic(finding, this.documents, this.client));
    }
    for (const [uri, diagnostics] of byUri) {
      const version = this.documents.version(uri);
      const said = `${version ?? ''}${JSON.stringify(diagnostics)}`;
      if ((this.sent.get(uri) ?? '[]') === said) continue;
      this.sent.set(uri, said);
      this.send(uri, diagnostics, version);
    }
  }
}
