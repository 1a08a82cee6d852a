/** Pieces of sentences: places, expressions, times, lists. */
import { functionWords, placesWords } from '../context-words.ts';
import type { Expr } from '../facts/facts.ts';
import type { ProjectFunction, Site } from '../project/project.ts';
import { code } from './note.ts';

/** `line 31`, or `app.py:31` where it is another file. */
export function lineOf({ fn, op }: Site, seenFrom: string): string {
  const at = fn.facts.ops[op]?.at;
  const line = (at === undefined ? 0 : fn.lineOf(at)) + 1;
  return fn.path === seenFrom ? `line ${line}` : `${fn.path.split('/').pop()}:${line}`;
}

/** `lines 3, 7 and 9`, and how many more there are. */
export function linesOf(sites: readonly Site[], seenFrom: string): string {
  const all = [...new Set(sites.map((site) => lineOf(site, seenFrom)))];
  return placesWords(all);
}

/** Its name and where it begins: `` `fetch` (line 28)``. */
export function functionAt(fn: ProjectFunction, seenFrom: string): string {
  const { start, kind, nameAt } = fn.facts;
  if (kind === 'module') return functionWords(fn);
  const line = fn.lineOf(nameAt) + 1;
  const where = fn.path === seenFrom ? `line ${line}` : `${fn.path.split('/').pop()}:${line}`;
  const name = functionWords(fn);
  return `${kind === 'lambda' || start < 0 ? name : code(name)} (${where})`;
}

/** An expression as its writer would say it: `self.task`; `…` stands for what is longer. */
export function wordsOf(expr: Expr): string {
  if (expr.k === 'name') return expr.id;
  if (expr.k === 'attr') return `${wordsOf(expr.of)}.${expr.name}`;
  return expr.k === 'sub' ? `${wordsOf(expr.of)}[…]` : '…';
}

/** `0.5 s`, `timeout` as code; '' for what is not said in a word. */
export function secondsOf(expr: Expr | null): string {
  if (expr === null) return '';
  if (expr.k === 'const') return typeof expr.value === 'number' ? `${expr.value} s` : '';
  const words = wordsOf(expr);
  return words.includes('…') ? '' : `the time in ${code(words)}`;
}

/** A library's name as programs write it: `print`, not `builtins.print`. */
export function libraryName(name: string): string {
  return name.replace(/^builtins\./, '');
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `both`, `all 3`. */
export function allOf(count: number): string {
  return count === 2 ? 'both' : `all ${count}`;
}
