/**
 * Operators. Chains of one left-associative operator become one operation, so that a sum of two thousand strings nests
 * no deeper than one of two.
 */
import type { Expression } from './ast.ts';
import { lift } from './read-primary.ts';
import type { Source } from './source.ts';

export function readBinary(s: Source, node: number): Expression {
  // The left spine is walked in a loop: sums are long, and nest to the left.
  const rights: Array<{ op: string; node: number; end: number }> = [];
  const type = s.type(node);
  let left = node;
  while (s.type(left) === type) {
    const parts = s.parts(left).filter((part) => s.type(part) !== 'ERROR');
    const [first, operator, right] = parts;
    if (first === undefined || operator === undefined || right === undefined) break;
    rights.push({ op: s.type(operator).slice(1, -1), node: right, end: s.end(left) });
    left = first;
  }
  if (rights.length === 0) return s.unreadable(node);
  let result = s.expression(left);
  for (let i = rights.length - 1; i >= 0; ) {
    const op = rights[i]!.op;
    const items: Expression[] = [];
    let end = 0;
    for (; i >= 0 && rights[i]!.op === op; i--) {
      items.push(s.expression(rights[i]!.node));
      end = rights[i]!.end;
      if (op === '**') {
        i--;
        break;
      }
    }
    result = lift(s, node, result, (inner, start) =>
      op === 'and' || op === 'or'
        ? { k: 'bool', op, items: [inner, ...items], start, end }
        : { k: 'op', op, items: [inner, ...items], start, end },
    );
  }
  return result;
}

export function readCompare(s: Source, node: number): Expression {
  const operators: string[] = [];
  const items: Expression[] = [];
  for (const part of s.parts(node)) {
    const type = s.type(part);
    if (type.startsWith("'")) operators.push(type.slice(1, -1));
    else if (type !== 'ERROR') items.push(s.expression(part));
  }
  const [first, ...others] = items;
  if (!first) return s.unknown(node);
  return lift(s, node, first, (inner, start) => ({
    k: 'compare',
    op: operators.join(','),
    items: [inner, ...others],
    start,
    end: s.end(node),
  }));
}

export function readUnary(s: Source, node: number): Expression {
  const place = { start: s.start(node), end: s.end(node) };
  const operator = s.parts(node).find((part) => s.type(part).startsWith("'"));
  const op = operator === undefined ? 'not' : s.type(operator).slice(1, -1);
  const items = s.expressions(s.children(node));
  const [value] = items;
  if (op === '-' && value?.k === 'const' && typeof value.value === 'number') {
    return { ...value, value: -value.value, ...place };
  }
  return { k: 'op', op, items, ...place };
}

export function readConditional(s: Source, node: number): Expression {
  const [then, test, otherwise] = s.children(node);
  if (then === undefined || test === undefined || otherwise === undefined) return s.unreadable(node);
  return lift(s, node, s.expression(then), (inner, start) => ({
    k: 'cond',
    test: s.expression(test),
    body: inner,
    else: s.expression(otherwise),
    start,
    end: s.end(node),
  }));
}

export function readAwait(s: Source, node: number): Expression {
  const [inner] = s.children(node);
  if (inner === undefined) return s.unknown(node);
  const value = s.expression(inner);
  const start = s.start(node);
  // `await x ** 2` is `(await x) ** 2`; parentheses would stand between the two nodes.
  if (s.type(inner) === 'binary_operator' && value.k === 'op' && value.op === '**') {
    const [base, ...powers] = value.items;
    if (base) {
      const awaited: Expression = { k: 'await', of: base, start, end: base.end };
      return { ...value, items: [awaited, ...powers], start };
    }
  }
  return { k: 'await', of: value, start, end: s.end(node) };
}
