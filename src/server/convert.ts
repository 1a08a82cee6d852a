/** The only file that knows both the engine's types and LSP's. */
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type Hover as LspHover,
  MarkupKind,
  type TextDocumentContentChangeEvent,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Edit, Finding, Fix, Hover, Severity, TextChange } from '../engine/index.ts';
import type { ClientCommand } from '../protocol.ts';
import type { ConfigurationProblem } from '../workspace/configuration.ts';
import type { Documents } from './documents.ts';

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.interleave`;

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What the client can do, as far as conversion depends on it. */
export interface ClientTraits {
  /** Our own: it understands `interleave:` links and the commands of `ClientCommand`. */
  ours: boolean;
  canRun: boolean;
  relatedInformation: boolean;
  documentChanges: boolean;
  pageUri(page: string): string | null;
}

export function toTextChange(change: TextDocumentContentChangeEvent): TextChange {
  return { range: 'range' in change ? change.range : null, text: change.text };
}

export function toDiagnostic(finding: Finding, documents: Documents, client: ClientTraits): Diagnostic {
  const { range } = documents.toEditor(finding.file, finding.range);
  const page = `rules/${finding.rule}`;
  const href = client.ours ? `interleave:${page}` : client.pageUri(page);
  return {
    range,
    // A pattern without evidence is worth a look, not a squiggle.
    severity: finding.confidence === 'possible' ? DiagnosticSeverity.Hint : SEVERITIES[finding.severity],
    code: finding.rule,
    ...(href !== null && { codeDescription: { href } }),
    source: 'interleave',
    message: finding.message,
    ...(finding.rule === 'unused-suppression' && { tags: [DiagnosticTag.Unnecessary] }),
    ...(client.relatedInformation &&
      finding.related.length > 0 && {
        relatedInformation: finding.related.map((related) => {
          const place = documents.toEditor(related.file, related.range);
          return { location: { uri: place.uri, range: place.range }, message: related.message };
        }),
      }),
  };
}

/** Of a configuration file: at the line that names the key, the first where there is none. */
export function toConfigurationDiagnostic(problem: ConfigurationProblem, text: string): Diagnostic {
  const { key, message } = problem;
  const word = key.slice(key.lastIndexOf('.') + 1).replaceAll('"', '');
  const told = /^line (\d+)/.exec(message)?.[1];
  const lines = text.split(/\r\n|\r|\n/);
  const found =
    told !== undefined ? Number(told) - 1 : lines.findIndex((line) => word !== '' && line.includes(word));
  const line = Math.max(0, Math.min(found, lines.length - 1));
  const range = { start: { line, character: 0 }, end: { line, character: lines[line]?.length ?? 0 } };
  return {
    range,
    severity: DiagnosticSeverity.Warning,
    source: 'interleave',
    message: key === '' ? message : `${key}: ${message}`,
  };
}

/** null where an edit cannot be said in the editor's terms (it spans two cells of a notebook). */
export function toWorkspaceEdit(
  edits: readonly Edit[],
  documents: Documents,
  client: ClientTraits,
): WorkspaceEdit | null {
  const byUri = new Map<string, TextDocumentEdit['edits']>();
  for (const edit of edits) {
    const { uri, range, whole } = documents.toEditor(edit.file, edit.range);
    if (!whole) return null;
    byUri.set(uri, [...(byUri.get(uri) ?? []), { range, newText: edit.text }]);
  }
  if (!client.documentChanges) return { changes: Object.fromEntries(byUri) as WorkspaceEdit['changes'] & {} };
  return {
    documentChanges: [...byUri].map(([uri, changes]) => ({
      textDocument: { uri, version: documents.version(uri) },
      edits: changes,
    })),
  };
}

export function toQuickFix(
  fix: Fix,
  diagnostic: Diagnostic,
  preferred: boolean,
  documents: Documents,
  client: ClientTraits,
): CodeAction | null {
  const edit = toWorkspaceEdit(fix.edits, documents, client);
  if (edit === null) return null;
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    edit,
    ...(preferred && { isPreferred: true }),
  };
}

export function toFixAll(
  edits: readonly Edit[],
  documents: Documents,
  client: ClientTraits,
): CodeAction | null {
  const edit = toWorkspaceEdit(edits, documents, client);
  return edit && { title: 'Fix all concurrency findings that are safe to fix', kind: FIX_ALL, edit };
}

export function toCommandAction(
  title: string,
  command: ClientCommand,
  argument: string,
  diagnostic: Diagnostic,
): CodeAction {
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    command: { title, command, arguments: [argument] },
  };
}

export function toHover(hover: Hover, file: string, documents: Documents, client: ClientTraits): LspHover {
  return {
    contents: {
      kind: MarkupKind.Markdown,
      value: forClient(hover.markdown, client),
    },
    range: documents.toEditor(file, hover.range).range,
  };
}

/**
 * Our own client follows `interleave:` links, but runs programs only where it can. Other editors get the pages where
 * they lie, and the command that shows a demo.
 */
function forClient(markdown: string, client: ClientTraits): string {
  const text = markdown.replace(OWN_LINK, (whole, before: string, title: string, target: string) => {
    const isRun = /^(run$|demo\/)/.test(target);
    if (client.ours) return isRun && !client.canRun ? '' : whole;
    if (target.startsWith('demo/')) return `${before}\`interleave demo ${target.slice('demo/'.length)}\``;
    const page = isRun ? null : client.pageUri(target);
    return page === null ? '' : `${before}[${title}](${page})`;
  });
  // Where the first of a line of links went, so does the dot behind it.
  return text.replace(/\n\n · /g, '\n\n').trimEnd();
}

const OWN_LINK = /( · |)\[([^\]]*)\]\(interleave:([^)]*)\)/g;
