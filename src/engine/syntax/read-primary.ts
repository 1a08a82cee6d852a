/** Names, and what is made of them by `.`, `[]` and `()`. */
import type { Argument, Expression, NameNode, StarNode } from './ast.ts';
import type { Source } from './source.ts';

/** `*a.b` reaches us as `(*a).b`: the star is lifted to the outside. `start` is where the rebuilt whole begins. */
export function lift(
  s: Source,
  node: number,
  inner: Expression,
  rebuild: (inner: Expression, start: number) => Expression,
): Expression {
  const starred = inner.k === 'star' && !inner.double && s.start(node) === inner.start;
  if (!starred) return rebuild(inner, Math.min(s.start(node), inner.start));
  const of = rebuild(inner.of, inner.of.start);
  return { ...inner, of, end: of.end } satisfies StarNode;
}

export function nameNode(s: Source, node: number): NameNode {
  return { k: 'name', id: s.word(node), start: s.start(node), end: s.end(node) };
}

export function readName(s: Source, node: number): Expression {
  // A name that the parser made up to go on has no width.
  return s.start(node) === s.end(node) ? s.unknown(node) : nameNode(s, node);
}

export function readDotted(s: Source, node: number): Expression {
  const [start, end] = [s.start(node), s.end(node)];
  const text = s.text.slice(start, end);
  let result: Expression | null = null;
  for (const part of text.matchAll(/[^\s.\\]+/g)) {
    const at = start + part.index;
    const stop = at + part[0].length;
    result = result
      ? {
          k: 'attr',
          of: result,
          name: part[0].normalize('NFKC'),
          nameStart: at,
          nameEnd: stop,
          start,
          end: stop,
        }
      : { k: 'name', id: part[0].normalize('NFKC'), start: at, end: stop };
  }
  return result ?? s.unknown(node);
}

export function readAttribute(s: Source, node: number): Expression {
  const [object, attribute] = s.children(node);
  if (object === undefined || attribute === undefined) return s.unreadable(node);
  return lift(s, node, s.expression(object), (of, start) => ({
    k: 'attr',
    of,
    name: s.word(attribute),
    nameStart: s.start(attribute),
    nameEnd: s.end(attribute),
    start,
    end: s.end(node),
  }));
}

export function readArguments(s: Source, list: number): Argument[] {
  if (s.type(list) === 'generator_expression') {
    const value = s.expression(list);
    return [{ name: '', star: '', value, start: value.start, end: value.end }];
  }
  return s.children(list).map((node) => {
    const place = { start: s.start(node), end: s.end(node) };
    const [first, second] = s.children(node);
    if (s.type(node) === 'keyword_argument' && first !== undefined && second !== undefined) {
      return { name: s.word(first), star: '', value: s.expression(second), ...place };
    }
    const value = s.expression(node);
    if (value.k !== 'star') return { name: '', star: '', value, ...place };
    return { name: '', star: value.double ? '**' : '*', value: value.of, ...place };
  });
}

export function readCall(s: Source, node: number): Expression {
  const [callee, list] = s.children(node);
  if (callee === undefined || list === undefined) return s.unreadable(node);
  const of = s.expression(callee);
  const args = readArguments(s, list);
  return lift(s, node, of, (inner, start) => ({ k: 'call', callee: inner, args, start, end: s.end(node) }));
}

/** One index, or a tuple of several. */
export function readIndex(s: Source, nodes: readonly number[]): Expression {
  const items = s.expressions(nodes);
  const [first] = items;
  if (first && items.length === 1) return first;
  const end = items.at(-1)?.end ?? 0;
  return { k: 'seq', type: 'tuple', items, start: first?.start ?? 0, end };
}

export function readSubscript(s: Source, node: number): Expression {
  const [value, ...indexes] = s.children(node);
  if (value === undefined || indexes.length === 0) return s.unreadable(node);
  const of = s.expression(value);
  const index = readIndex(s, indexes);
  return lift(s, node, of, (inner, start) => ({ k: 'sub', of: inner, index, start, end: s.end(node) }));
}

/** Brackets right after the word `type` in a statement that only looks like a type alias. */
export function readTypeHead(s: Source, node: number, type: number): Expression {
  const callee: NameNode = { k: 'name', id: 'type', start: type, end: type + 4 };
  const items = s.children(node);
  const place = { start: type, end: s.end(node) };
  if (s.type(node) === 'list') return { k: 'sub', of: callee, index: readIndex(s, items), ...place };
  const args = items.map((item): Argument => {
    const value = s.expression(item);
    return { name: '', star: '', value, start: value.start, end: value.end };
  });
  return { k: 'call', callee, args, ...place };
}

export function readParenthesized(s: Source, node: number): Expression {
  if (s.typeHead?.node === node) return readTypeHead(s, node, s.typeHead.start);
  // Parentheses in parentheses, however many, cost no depth.
  let inner = s.children(node)[0];
  while (inner !== undefined && s.type(inner) === 'parenthesized_expression') inner = s.children(inner)[0];
  return inner === undefined ? s.unknown(node) : s.expression(inner);
}
