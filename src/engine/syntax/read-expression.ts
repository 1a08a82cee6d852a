/**
 * Every type of expression and how it is read. Where the grammar reads something other than Python does, the readers
 * mend it: a splat that binds to the first name of a chain (`[*a.b()]`), `await` that takes in a power, `type(...)`
 * read as a type alias.
 */
import type { Expression } from './ast.ts';
import { comprehension, readPair, sequence } from './read-collection.ts';
import { constant, readNumber, readStrings, readText } from './read-literal.ts';
import { readAwait, readBinary, readCompare, readConditional, readUnary } from './read-operation.ts';
import { readLambda } from './read-parameter.ts';
import {
  nameNode,
  readAttribute,
  readCall,
  readDotted,
  readIndex,
  readName,
  readParenthesized,
  readSubscript,
} from './read-primary.ts';
import type { ReadExpression, Source } from './source.ts';

function star(double: boolean): ReadExpression {
  return (s, node) => {
    const [inner] = s.children(node);
    if (inner === undefined) return s.unknown(node);
    return { k: 'star', of: s.expression(inner), double, start: s.start(node), end: s.end(node) };
  };
}

function readWalrus(s: Source, node: number): Expression {
  const [name, value] = s.children(node);
  if (name === undefined || value === undefined) return s.unreadable(node);
  return {
    k: 'walrus',
    target: nameNode(s, name),
    value: s.expression(value),
    start: s.start(node),
    end: s.end(node),
  };
}

function readYield(s: Source, node: number): Expression {
  const [value] = s.children(node);
  return {
    k: 'yield',
    of: value === undefined ? null : s.expression(value),
    from: s.has(node, "'from'"),
    start: s.start(node),
    end: s.end(node),
  };
}

function readInner(s: Source, node: number): Expression {
  const [inner] = s.children(node);
  return inner === undefined ? s.unknown(node) : s.expression(inner);
}

function readGenericType(s: Source, node: number): Expression {
  const [name, list] = s.children(node);
  if (name === undefined || list === undefined) return s.unreadable(node);
  const index = readIndex(s, s.children(list));
  return { k: 'sub', of: s.expression(name), index, start: s.start(node), end: s.end(node) };
}

function readUnionType(s: Source, node: number): Expression {
  return { k: 'op', op: '|', items: s.expressions(s.children(node)), start: s.start(node), end: s.end(node) };
}

export const EXPRESSIONS: Readonly<Record<string, ReadExpression>> = {
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
    items: s.expressions(s.children(node)),
    start: s.start(node),
    end: s.end(node),
  }),
};
