/** Displays and comprehensions. */
import type { Clause, Expression } from './ast.ts';
import { readIndex, readTypeHead } from './read-primary.ts';
import type { ReadExpression, Source } from './source.ts';

export function sequence(type: 'tuple' | 'list' | 'set' | 'dict'): ReadExpression {
  return (s, node) => {
    if (s.typeHead?.node === node) return readTypeHead(s, node, s.typeHead.start);
    return { k: 'seq', type, items: s.expressions(s.children(node)), start: s.start(node), end: s.end(node) };
  };
}

/** A dictionary's items are tuples of key and value, and `**` stars. */
export function readPair(s: Source, node: number): Expression {
  return {
    k: 'seq',
    type: 'tuple',
    items: s.expressions(s.children(node)),
    start: s.start(node),
    end: s.end(node),
  };
}

function readClauses(s: Source, nodes: readonly number[]): Clause[] {
  const clauses: Clause[] = [];
  for (const node of nodes) {
    const place = { start: s.start(node), end: s.end(node) };
    const [first, ...rest] = s.children(node);
    if (first === undefined) continue;
    if (s.type(node) === 'if_clause') {
      clauses.push({ target: null, value: s.expression(first), async: false, ...place });
    } else if (rest.length > 0) {
      const target = s.expression(first);
      clauses.push({ target, value: readIndex(s, rest), async: s.has(node, "'async'"), ...place });
    }
  }
  return clauses;
}

export function comprehension(type: 'list' | 'set' | 'dict' | 'generator'): ReadExpression {
  return (s, node) => {
    const [body, ...clauses] = s.children(node);
    if (body === undefined) return s.unknown(node);
    const element = s.expression(body);
    return {
      k: 'comp',
      type,
      element,
      clauses: readClauses(s, clauses),
      start: s.start(node),
      end: s.end(node),
    };
  };
}
