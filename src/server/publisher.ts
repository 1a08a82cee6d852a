/** What each document shows of its findings; nothing is sent twice. */
import type { Diagnostic } from 'vscode-languageserver';
import type { Finding } from '../engine/index.ts';
import type { ConfigurationProblem } from '../workspace/configuration.ts';
import { type ClientTraits, toConfigurationDiagnostic, toDiagnostic } from './convert.ts';
import type { Documents } from './documents.ts';

type Send = (uri: string, diagnostics: Diagnostic[], version: number | null) => void;

export class Publisher {
  private readonly documents: Documents;
  private readonly client: ClientTraits;
  private readonly send: Send;
  /** Configuration files that had problems. */
  private wrong: ReadonlySet<string> = new Set();
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
    for (const [uri, diagnostics] of byUri) this.say(uri, diagnostics);
  }

  /** What is wrong in files of configuration; those that were wrong before and are no more are cleared. */
  publishConfiguration(problems: readonly ConfigurationProblem[], texts: ReadonlyMap<string, string>): void {
    const before = this.wrong;
    this.wrong = new Set(problems.map(({ file }) => file));
    for (const file of new Set([...before, ...this.wrong])) {
      const here = problems.filter((problem) => problem.file === file);
      const [uri] = this.documents.uris(file);
      this.say(
        uri!,
        here.map((problem) => toConfigurationDiagnostic(problem, texts.get(file) ?? '')),
      );
    }
  }

  private say(uri: string, diagnostics: Diagnostic[]): void {
    const version = this.documents.version(uri);
    const said = `${version ?? ''}${JSON.stringify(diagnostics)}`;
    if ((this.sent.get(uri) ?? '[]') === said) return;
    this.sent.set(uri, said);
    this.send(uri, diagnostics, version);
  }
}
