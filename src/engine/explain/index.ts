/** Reports in Markdown: on a file, or on the function around a place or with a name. */
import type { Finding } from '../finding.ts';
import type { Project, ProjectFunction } from '../project/project.ts';
import type { Source } from '../source.ts';
import { offsetAt, type Position } from '../text.ts';
import { explainFile } from './explain-file.ts';
import { explainFunction } from './explain-function.ts';

/** What to explain: all of the file, the function around a position, or that with a name (`Account.deposit`). */
export type Subject = { k: 'file' } | { k: 'position'; at: Position } | { k: 'name'; name: string };

/** null where there is no such function. */
export function explain(
  { facts, text }: Source,
  subject: Subject,
  project: Project,
  findings: readonly Finding[],
): string | null {
  if (subject.k === 'file') return explainFile(facts.path, project, findings);
  const functions = project.functions(facts.path).filter((fn) => fn.facts.kind === 'function');
  const fn =
    subject.k === 'name'
      ? named(functions, subject.name)
      : around(functions, offsetAt(facts.lineStarts, subject.at, text.length));
  if (fn === undefined) return null;
  const first = fn.lineOf([0, 0]);
  const last = fn.lineOf(fn.facts.at);
  const end = fn.lineOf([fn.facts.at[1] - 1, fn.facts.at[1]]);
  const inside = findings.filter(
    ({ range }) => range.start.line >= Math.min(first, last) && range.start.line <= end,
  );
  return explainFunction(fn, project, inside);
}

function named(functions: readonly ProjectFunction[], name: string): ProjectFunction | undefined {
  return (
    functions.find(({ qualname }) => qualname === name) ??
    functions.find(({ qualname }) => qualname.replaceAll('<locals>.', '') === name) ??
    functions.find(({ facts }) => facts.name === name)
  );
}

/** The innermost. */
function around(functions: readonly ProjectFunction[], offset: number): ProjectFunction | undefined {
  return functions
    .filter(({ facts: { start, at } }) => offset >= start + at[0] && offset <= start + at[1])
    .sort((a, b) => a.facts.at[1] - a.facts.at[0] - (b.facts.at[1] - b.facts.at[0]))[0];
}
