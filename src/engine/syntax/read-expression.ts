/**
 * Expressions out of a flat tree. Where the grammar reads something other than Python does, it is mended here:
 * a splat that binds to the first name of a chain (`[*a.b()]`), `await` that takes in a power, `type(...)` read as
 * a type alias. Chains of one left-associative operator become one operation, so that a sum of two thousand
 * strings nests no deeper than one of two.
 */
import type { Argument, Clause, Expression, NameNode, Parameter, StarNode } from './ast.ts';
import { interpolations, readNumber, readString } from './read-literal.ts';
import type { Source } from './source.ts';

type Read = (s: Source, node: number) => Expression;

export function readExpression(s: Source, node: number): Expression {
  if (s.tooDeep) return s.unknown(node);
  s.depth++;
  const expression = (READERS[s.type(node)] ?? readUnknown)(s, node);
  s.depth--;
  return expression;
}

function readUnknown(s: Source, node: number): Expression {
  return s.unknown(
    node,
    s.children(node).map((child) => readExpression(s, child)),
  );
}

function all(s: Source, nodes: readonly number[]): Expression[] {
  return nodes.map((node) => readExpression(s, node));
}

/** `*a.b` reaches us as `(*a).b`: the star is lifted to the outside. `start` is where the rebuilt whole begins. */
function lift(
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

function readName(s: Source, node: number): Expression {
  // A name that the parser made up to go on has no width.
  return s.start(node) === s.end(node) ? s.unknown(node) : nameNode(s, node);
}

function readDotted(s: Source, node: number): Expression {
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

function readAttribute(s: Source, node: number): Expression {
  const [object, attribute] = s.children(node);
  if (object === undefined || attribute === undefined) return readUnknown(s, node);
  return lift(s, node, readExpression(s, object), (of, start) => ({
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
    const value = readExpression(s, list);
    return [{ name: '', star: '', value, start: value.start, end: value.end }];
  }
  return s.children(list).map((node) => {
    const place = { start: s.start(node), end: s.end(node) };
    const [first, second] = s.children(node);
    if (s.type(node) === 'keyword_argument' && first !== undefined && second !== undefined) {
      return { name: s.word(first), star: '', value: readExpression(s, second), ...place };
    }
    const value = readExpression(s, node);
    if (value.k !== 'star') return { name: '', star: '', value, ...place };
    return { name: '', star: value.double ? '**' : '*', value: value.of, ...place };
  });
}

function readCall(s: Source, node: number): Expression {
  const [callee, list] = s.children(node);
  if (callee === undefined || list === undefined) return readUnknown(s, node);
  const of = readExpression(s, callee);
  const args = readArguments(s, list);
  return lift(s, node, of, (inner, start) => ({ k: 'call', callee: inner, args, start, end: s.end(node) }));
}

/** One index, or a tuple of several. */
function readIndex(s: Source, nodes: readonly number[]): Expression {
  const items = all(s, nodes);
  const [first] = items;
  if (first && items.length === 1) return first;
  const end = items.at(-1)?.end ?? 0;
  return { k: 'seq', type: 'tuple', items, start: first?.start ?? 0, end };
}

function readSubscript(s: Source, node: number): Expression {
  const [value, ...indexes] = s.children(node);
  if (value === undefined || indexes.length === 0) return readUnknown(s, node);
  const of = readExpression(s, value);
  const index = readIndex(s, indexes);
  return lift(s, node, of, (inner, start) => ({ k: 'sub', of: inner, index, start, end: s.end(node) }));
}

/** Brackets right after the word `type` in a statement that only looks like a type alias. */
function readTypeHead(s: Source, node: number, type: number): Expression {
  const callee: NameNode = { k: 'name', id: 'type', start: type, end: type + 4 };
  const items = s.children(node);
  const place = { start: type, end: s.end(node) };
  if (s.type(node) === 'list') return { k: 'sub', of: callee, index: readIndex(s, items), ...place };
  const args = items.map((item): Argument => {
    const value = readExpression(s, item);
    return { name: '', star: '', value, start: value.start, end: value.end };
  });
  return { k: 'call', callee, args, ...place };
}

function readParenthesized(s: Source, node: number): Expression {
  if (s.typeHead?.node === node) return readTypeHead(s, node, s.typeHead.start);
  // Parentheses in parentheses, however many, cost no depth.
  let inner = s.children(node)[0];
  while (inner !== undefined && s.type(inner) === 'parenthesized_expression') inner = s.children(inner)[0];
  return inner === undefined ? s.unknown(node) : readExpression(s, inner);
}

function sequence(type: 'tuple' | 'list' | 'set' | 'dict'): Read {
  return (s, node) => {
    if (s.typeHead?.node === node) return readTypeHead(s, node, s.typeHead.start);
    return { k: 'seq', type, items: all(s, s.children(node)), start: s.start(node), end: s.end(node) };
  };
}

/** A dictionary's items are tuples of key and value, and `**` stars. */
function readPair(s: Source, node: number): Expression {
  return {
    k: 'seq',
    type: 'tuple',
    items: all(s, s.children(node)),
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
      clauses.push({ target: null, value: readExpression(s, first), async: false, ...place });
    } else if (rest.length > 0) {
      const target = readExpression(s, first);
      clauses.push({ target, value: readIndex(s, rest), async: s.has(node, "'async'"), ...place });
    }
  }
  return clauses;
}

function comprehension(type: 'list' | 'set' | 'dict' | 'generator'): Read {
  return (s, node) => {
    const [body, ...clauses] = s.children(node);
    if (body === undefined) return s.unknown(node);
    const element = readExpression(s, body);
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

function readBinary(s: Source, node: number): Expression {
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
  if (rights.length === 0) return readUnknown(s, node);
  let result = readExpression(s, left);
  for (let i = rights.length - 1; i >= 0; ) {
    const op = rights[i]!.op;
    const items: Expression[] = [];
    let end = 0;
    for (; i >= 0 && rights[i]!.op === op; i--) {
      items.push(readExpression(s, rights[i]!.node));
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

function readCompare(s: Source, node: number): Expression {
  const operators: string[] = [];
  const items: Expression[] = [];
  for (const part of s.parts(node)) {
    const type = s.type(part);
    if (type.startsWith("'")) operators.push(type.slice(1, -1));
    else if (type !== 'ERROR') items.push(readExpression(s, part));
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

function readUnary(s: Source, node: number): Expression {
  const place = { start: s.start(node), end: s.end(node) };
  const operator = s.parts(node).find((part) => s.type(part).startsWith("'"));
  const op = operator === undefined ? 'not' : s.type(operator).slice(1, -1);
  const items = all(s, s.children(node));
  const [value] = items;
  if (op === '-' && value?.k === 'const' && typeof value.value === 'number') {
    return { ...value, value: -value.value, ...place };
  }
  return { k: 'op', op, items, ...place };
}

function readConditional(s: Source, node: number): Expression {
  const [then, test, otherwise] = s.children(node);
  if (then === undefined || test === undefined || otherwise === undefined) return readUnknown(s, node);
  return lift(s, node, readExpression(s, then), (inner, start) => ({
    k: 'cond',
    test: readExpression(s, test),
    body: inner,
    else: readExpression(s, otherwise),
    start,
    end: s.end(node),
  }));
}

function readAwait(s: Source, node: number): Expression {
  const [inner] = s.children(node);
  if (inner === undefined) return s.unknown(node);
  const value = readExpression(s, inner);
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

function star(double: boolean): Read {
  return (s, node) => {
    const [inner] = s.children(node);
    if (inner === undefined) return s.unknown(node);
    return { k: 'star', of: readExpression(s, inner), double, start: s.start(node), end: s.end(node) };
  };
}

function readWalrus(s: Source, node: number): Expression {
  const [name, value] = s.children(node);
  if (name === undefined || value === undefined) return readUnknown(s, node);
  return {
    k: 'walrus',
    target: nameNode(s, name),
    value: readExpression(s, value),
    start: s.start(node),
    end: s.end(node),
  };
}

function readYield(s: Source, node: number): Expression {
  const [value] = s.children(node);
  return {
    k: 'yield',
    of: value === undefined ? null : readExpression(s, value),
    from: s.has(node, "'from'"),
    start: s.start(node),
    end: s.end(node),
  };
}

function readText(s: Source, node: number): Expression {
  const values = interpolations(s, node, (inner) => readExpression(s, inner));
  // A leaf is a plain string; an f-string keeps its parts even where it has no values.
  if (s.flat.nexts[node] === node + 1) return readString(s, node);
  return { k: 'op', op: 'format', items: values, start: s.start(node), end: s.end(node) };
}

function readStrings(s: Source, node: number): Expression {
  const place = { start: s.start(node), end: s.end(node) };
  const parts = all(s, s.children(node));
  const first = parts[0];
  if (first?.k === 'const' && parts.every((part) => part.k === 'const')) {
    return {
      ...first,
      value: parts.map((part) => (part.k === 'const' ? part.value : '')).join(''),
      ...place,
    };
  }
  return { k: 'op', op: 'format', items: parts.flatMap((p) => (p.k === 'op' ? p.items : [])), ...place };
}

function readLambda(s: Source, node: number): Expression {
  const list = s.child(node, 'lambda_parameters');
  const body = s.children(node).at(-1);
  if (body === undefined || body === list) return s.unknown(node);
  return {
    k: 'lambda',
    params: list === undefined ? [] : readParameters(s, list),
    body: readExpression(s, body),
    start: s.start(node),
    end: s.end(node),
  };
}

const constant =
  (type: 'bool' | 'none' | 'ellipsis', value: boolean | null): Read =>
  (s, node) => ({ k: 'const', type, value, start: s.start(node), end: s.end(node) });

function readInner(s: Source, node: number): Expression {
  const [inner] = s.children(node);
  return inner === undefined ? s.unknown(node) : readExpression(s, inner);
}

function readGenericType(s: Source, node: number): Expression {
  const [name, list] = s.children(node);
  if (list === undefined) return readUnknown(s, node);
  const index = readIndex(s, s.children(list));
  const start = s.start(node);
  const of: Expression =
    name === undefined ? { k: 'name', id: 'type', start, end: start + 4 } : readExpression(s, name);
  return { k: 'sub', of, index, start, end: s.end(node) };
}

function readUnionType(s: Source, node: number): Expression {
  return { k: 'op', op: '|', items: all(s, s.children(node)), start: s.start(node), end: s.end(node) };
}

const READERS: Readonly<Record<string, Read>> = {
  identifier: readName,
  dotted_name: readDotted,
  attribute: readAttribute,
  member_type: readAttribute,
  call: readCall,
  subscript: readSubscript,
  generic_type: readGenericType,
  union_type: readUnionType,
  type: readInner,
  splat_type: star(false),
  parenthesized_expression: readParenthesized,
  as_pattern: readInner,
  as_pattern_target: readInner,
  case_pattern: readInner,
  tuple: sequence('tuple'),
  tuple_pattern: sequence('tuple'),
  pattern_list: sequence('tuple'),
  expression_list: sequence('tuple'),
  list: sequence('list'),
  list_pattern: sequence('list'),
  set: sequence('set'),
  dictionary: sequence('dict'),
  pair: readPair,
  list_comprehension: comprehension('list'),
  set_comprehension: comprehension('set'),
  dictionary_comprehension: comprehension('dict'),
  generator_expression: comprehension('generator'),
  binary_operator: readBinary,
  boolean_operator: readBinary,
  comparison_operator: readCompare,
  unary_operator: readUnary,
  not_operator: readUnary,
  conditional_expression: readConditional,
  await: readAwait,
  list_splat: star(false),
  list_splat_pattern: star(false),
  dictionary_splat: star(true),
  dictionary_splat_pattern: star(true),
  named_expression: readWalrus,
  yield: readYield,
  string: readText,
  concatenated_string: readStrings,
  integer: readNumber,
  float: readNumber,
  true: constant('bool', true),
  false: constant('bool', false),
  none: constant('none', null),
  ellipsis: constant('ellipsis', null),
  lambda: readLambda,
  slice: (s, node) => ({
    k: 'op',
    op: 'slice',
    items: all(s, s.children(node)),
    start: s.start(node),
    end: s.end(node),
  }),
};

export function readParameters(s: Source, list: number): Parameter[] {
  const params: Parameter[] = [];
  let kind: Parameter['kind'] = 'positional';
  for (const node of s.children(list)) {
    const type = s.type(node);
    if (type === 'keyword_separator') kind = 'keyword-only';
    if (type === 'keyword_separator' || type === 'positional_separator') continue;
    const param = readParameter(s, node, kind);
    if (param.kind === 'var-positional') kind = 'keyword-only';
    params.push(param);
  }
  return params;
}

function readParameter(s: Source, node: number, kind: Parameter['kind']): Parameter {
  const param: Parameter = {
    name: '',
    kind,
    annotation: null,
    default: null,
    unpacked: null,
    start: s.start(node),
    end: s.end(node),
  };
  const [first, second, third] = s.type(node).match(/^(typed_|default_)/) ? s.children(node) : [node];
  const type = s.type(node);
  if (second !== undefined && type === 'default_parameter') param.default = readExpression(s, second);
  else if (second !== undefined) param.annotation = readExpression(s, second);
  if (third !== undefined) param.default = readExpression(s, third);
  if (first === undefined) return param;
  const target = readExpression(s, first);
  if (target.k === 'star') param.kind = target.double ? 'var-keyword' : 'var-positional';
  const name = target.k === 'star' ? target.of : target;
  if (name.k === 'name') param.name = name.id;
  else param.unpacked = name;
  return param;
}

export { all as readAll };
