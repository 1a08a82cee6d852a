/** Steps of a chain of calls, in words. */
import type { Expr } from '../facts/facts.ts';
import type { Site } from '../project/project.ts';

/** `calls self.on_change`, `enters self`. */
export function callWords({ fn, op }: Site): string {
  const facts = fn.facts.ops[op]!;
  if (facts.k === 'enter') return `enters ${pathWords(facts.context) || 'a helper'}`;
  return facts.k === 'call' && pathWords(facts.callee) !== ''
    ? `calls ${pathWords(facts.callee)}`
    : 'makes the next call';
}

/** A name or a chain of attributes as it is written; '' for anything else. */
export function pathWords(expr: Expr): string {
  if (expr.k === 'name') return expr.id;
  if (expr.k !== 'attr') return '';
  const before = pathWords(expr.of);
  return before === '' ? expr.name : `${before}.${expr.name}`;
}
