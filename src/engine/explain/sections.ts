/** Pieces that the reports on a file and on a function share. */
import { groupedContextWords } from '../context-words.ts';
import type { Finding } from '../finding.ts';
import { code } from '../hover/note.ts';
import { functionAt } from '../hover/words.ts';
import type { Context, ContextRoot, ProjectFunction } from '../project/project.ts';

/** A heading with its lines; '' where there are none. */
export function section(title: string, lines: readonly string[], intro = ''): string {
  if (lines.length === 0) return '';
  return [`## ${title}`, intro, lines.join('\n')].filter((text) => text !== '').join('\n\n');
}

/** `` `fetch` (line 9) runs on the event loop (create_task, lines 25 and 50)``. */
export function rootWords(entry: ProjectFunction, roots: readonly ContextRoot[], seenFrom: string): string {
  const contexts = roots.map((root): Context => ({ root, kind: root.kind, many: root.many, chain: [] }));
  return `${functionAt(entry, seenFrom)} runs ${groupedContextWords(contexts, seenFrom)}.`;
}

/** Worst first, as the editor lists them. */
export function findingLines(findings: readonly Finding[]): string[] {
  return findings.map(
    ({ rule, severity, confidence, range, message }) =>
      `- line ${range.start.line + 1}: ${escaped(message)} (${severity}, ${confidence}, [${rule}](interleave:rules/${rule}))`,
  );
}

/** Messages are plain text: what Markdown would take for markup stays what it is. */
export function escaped(message: string): string {
  return message.replace(MARKUP, (part) => (part.startsWith('`') ? part : `\\${part}`));
}

/** An underscore inside of a name is none. */
const MARKUP = /`[^`]*`|[*<>[\]\\|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;

export function conceptList(concepts: readonly string[]): string[] {
  return [...new Set(concepts)].map(
    (concept) => `- [${concept.replaceAll('-', ' ')}](interleave:concepts/${concept})`,
  );
}

export function fileName(path: string): string {
  return code(path.split('/').pop() ?? path);
}
