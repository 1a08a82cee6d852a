/** Statements with bodies. */
import type {
  Body,
  Case,
  Expression,
  Handler,
  IfStatement,
  Statement,
  TypeParameter,
  WithItem,
} from './ast.ts';
import { readBody } from './read-body.ts';
import { readParameters } from './read-parameter.ts';
import { readPattern } from './read-pattern.ts';
import { nameNode, readArguments } from './read-primary.ts';
import type { ReadStatement, Source } from './source.ts';

function place(s: Source, node: number): { start: number; end: number } {
  return { start: s.start(node), end: s.end(node) };
}

/** A compound statement ends with its last body, whatever comments follow. */
function until(s: Source, node: number, last: Body): { start: number; end: number } {
  return { start: s.start(node), end: last.end };
}

function bodyOf(s: Source, node: number): Body {
  return readBody(s, s.child(node, 'block'), s.end(node));
}

function elseOf(s: Source, node: number): Body | null {
  const clause = s.child(node, 'else_clause');
  return clause === undefined ? null : bodyOf(s, clause);
}

/** A longer chain of `elif` goes on as statements in a row, so that nobody who walks blocks runs out of stack. */
const MAX_CHAIN = 200;

/** The chain is built from its end, where each `elif` is the only statement of the `else` before it. */
function readIf(s: Source, node: number): Statement | null {
  const clauses = [node, ...s.children(node).filter((child) => s.type(child) === 'elif_clause')];
  const last = s.child(node, 'else_clause');
  let otherwise = last === undefined ? null : bodyOf(s, last);
  let result: IfStatement | null = null;
  const tail: IfStatement[] = [];
  for (let i = clauses.length - 1; i >= 0; i--) {
    const clause = clauses[i]!;
    const [condition] = s.children(clause);
    if (condition === undefined) continue;
    const body = bodyOf(s, clause);
    const start = s.start(clause);
    const end = otherwise?.end ?? body.end;
    result = { k: 'if', test: s.expression(condition), body, else: otherwise, start, end };
    if (i > MAX_CHAIN) tail.push(result);
    const statements = i === MAX_CHAIN + 1 ? tail.reverse() : [result];
    otherwise = i > MAX_CHAIN + 1 ? null : { statements, start, end: statements.at(-1)!.end };
  }
  return result;
}

function readFor(s: Source, node: number): Statement | null {
  const [target, iter] = s.children(node);
  if (target === undefined || iter === undefined) return null;
  const [body, otherwise] = [bodyOf(s, node), elseOf(s, node)];
  return {
    k: 'for',
    target: s.expression(target),
    iter: s.expression(iter),
    async: s.has(node, "'async'"),
    body,
    else: otherwise,
    ...until(s, node, otherwise ?? body),
  };
}

function readWhile(s: Source, node: number): Statement | null {
  const [test] = s.children(node);
  if (test === undefined) return null;
  const [body, otherwise] = [bodyOf(s, node), elseOf(s, node)];
  return {
    k: 'while',
    test: s.expression(test),
    body,
    else: otherwise,
    ...until(s, node, otherwise ?? body),
  };
}

function aliased(s: Source, node: number): { value: number; alias: number | undefined } {
  if (s.type(node) !== 'as_pattern') return { value: node, alias: undefined };
  const [value, alias] = s.children(node);
  return { value: value ?? node, alias };
}

function readHandler(s: Source, node: number): Handler {
  const nodes = s.children(node).filter((child) => s.type(child) !== 'block');
  const [first] = nodes;
  const types: Expression[] = [];
  let alias: Expression | null = null;
  if (first !== undefined) {
    const { value, alias: name } = aliased(s, first);
    const type = s.expression(value);
    types.push(...(type.k === 'seq' ? type.items : [type]));
    const named = name ?? (s.has(node, "'as'") ? nodes[1] : undefined);
    if (named !== undefined) alias = s.expression(named);
    // `except A, B:` without brackets names types since Python 3.14; Python 2 meant an alias.
    else types.push(...nodes.slice(1).map((child) => s.expression(child)));
  }
  const star = /^except\s*\*/.test(s.text.slice(s.start(node), s.start(node) + 20));
  const body = bodyOf(s, node);
  return { types, star, alias, body, ...until(s, node, body) };
}

function readTry(s: Source, node: number): Statement {
  const handlers: Handler[] = [];
  let final: Body | null = null;
  for (const child of s.children(node)) {
    if (s.type(child) === 'except_clause') handlers.push(readHandler(s, child));
    if (s.type(child) === 'finally_clause') final = bodyOf(s, child);
  }
  const [body, otherwise] = [bodyOf(s, node), elseOf(s, node)];
  const last = final ?? otherwise ?? handlers.at(-1)?.body ?? body;
  return { k: 'try', body, handlers, else: otherwise, finally: final, ...until(s, node, last) };
}

function readWithItem(s: Source, node: number): WithItem {
  const { value, alias } = aliased(s, node);
  return {
    value: s.expression(value),
    as: alias === undefined ? null : s.expression(alias),
    ...place(s, node),
  };
}

/** `with (a as b):` and `with (a as b, c as d):` may come as brackets around what is no expression. */
function withItems(s: Source, node: number): WithItem[] {
  const type = s.type(node);
  const inner = s.children(node);
  const holdsAlias = inner.some((child) => s.type(child) === 'as_pattern');
  if ((type === 'parenthesized_expression' || type === 'tuple') && holdsAlias) {
    return inner.map((child) => readWithItem(s, child));
  }
  return [readWithItem(s, node)];
}

function readWith(s: Source, node: number): Statement {
  const clause = s.child(node, 'with_clause');
  const items = clause === undefined ? [] : s.children(clause);
  const body = bodyOf(s, node);
  return {
    k: 'with',
    async: s.has(node, "'async'"),
    items: items.flatMap((item) => s.children(item).flatMap((value) => withItems(s, value))),
    body,
    ...until(s, node, body),
  };
}

function readCase(s: Source, node: number): Case {
  const children = s.children(node);
  const patterns = children.filter((child) => s.type(child) === 'case_pattern');
  const guard = s.child(node, 'if_clause');
  const [test] = guard === undefined ? [] : s.children(guard);
  const body = bodyOf(s, node);
  return {
    ...readPattern(s, patterns),
    guard: test === undefined ? null : s.expression(test),
    headerEnd: s.end(guard ?? patterns.at(-1) ?? node),
    body,
    ...until(s, node, body),
  };
}

function readMatch(s: Source, node: number): Statement | null {
  const children = s.children(node);
  const block = children.find((child) => s.type(child) === 'block');
  const subjects = children.filter((child) => child !== block).map((child) => s.expression(child));
  const [first] = subjects;
  if (!first) return null;
  const cases = block === undefined ? [] : s.children(block).filter((c) => s.type(c) === 'case_clause');
  const subject: Expression =
    subjects.length === 1
      ? first
      : { k: 'seq', type: 'tuple', items: subjects, start: first.start, end: subjects.at(-1)!.end };
  const read = cases.map((c) => readCase(s, c));
  const end = read.at(-1)?.end ?? s.end(node);
  return { k: 'match', subject, cases: read, start: s.start(node), end };
}

/** Read from the text: the grammar knows no defaults (PEP 696) and drops the names that have one. */
function readTypeParams(s: Source, list: number | undefined): TypeParameter[] {
  if (list === undefined) return [];
  const params: TypeParameter[] = [];
  const start = s.start(list) + 1;
  let depth = 0;
  let from = start;
  for (let i = start; i < s.end(list); i++) {
    const char = s.text[i]!;
    if ('([{'.includes(char)) depth++;
    if (depth === 0 && (char === ',' || char === ']')) {
      const name = /[\p{ID_Start}_][\p{ID_Continue}]*/u.exec(s.text.slice(from, i))?.[0];
      if (name) params.push({ name, start: from, end: i });
      from = i + 1;
    }
    if (')]}'.includes(char)) depth--;
  }
  return params;
}

function readDefinition(s: Source, node: number, outer = node): Statement | null {
  const name = s.child(node, 'identifier');
  if (name === undefined) return null;
  const decorators = s
    .children(outer)
    .filter((child) => s.type(child) === 'decorator')
    .flatMap((child) => s.children(child).slice(0, 1))
    .map((child) => s.expression(child));
  const common = {
    name: nameNode(s, name),
    typeParams: readTypeParams(s, s.child(node, 'type_parameter')),
    decorators,
  };
  const isClass = s.type(node) === 'class_definition';
  if (!isClass) s.functions++;
  const body = bodyOf(s, node);
  if (!isClass) s.functions--;
  const rest = { ...common, body, ...until(s, outer, body) };
  const args = s.child(node, 'argument_list');
  if (isClass) {
    const list = args === undefined ? [] : readArguments(s, args);
    return { k: 'class', args: list, headerEnd: s.end(args ?? name), ...rest };
  }
  const params = s.child(node, 'parameters');
  const returns = s.child(node, 'type');
  return {
    k: 'def',
    async: s.has(node, "'async'"),
    params: params === undefined ? [] : readParameters(s, params),
    returns: returns === undefined ? null : s.expression(returns),
    headerEnd: s.end(returns ?? params ?? name),
    outermost: s.functions === 0,
    nodeEnd: s.end(outer),
    kept: undefined,
    shift: 0,
    ...rest,
  };
}

/** A definition that was not walked stands as it was remembered. */
function readFunction(s: Source, node: number): Statement | null {
  return s.flat.remembered.get(node) ?? readDefinition(s, node);
}

function readDecorated(s: Source, node: number): Statement | null {
  const remembered = s.flat.remembered.get(node);
  if (remembered) return remembered;
  const definition = s.child(node, 'function_definition') ?? s.child(node, 'class_definition');
  return definition === undefined ? null : readDefinition(s, definition, node);
}

export const COMPOUND: Readonly<Record<string, ReadStatement>> = {
  if_statement: readIf,
  for_statement: readFor,
  while_statement: readWhile,
  try_statement: readTry,
  with_statement: readWith,
  match_statement: readMatch,
  function_definition: readFunction,
  class_definition: (s, node) => readDefinition(s, node),
  decorated_definition: readDecorated,
};
