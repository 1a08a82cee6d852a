/** Statements without bodies, Python 2's `print` and `exec` among them. */
import type { AssignStatement, Expression, ImportFromStatement, Statement } from './ast.ts';
import { nameNode } from './read-primary.ts';
import { dotted, type ReadStatement, type Source } from './source.ts';

function place(s: Source, node: number): { start: number; end: number } {
  return { start: s.start(node), end: s.end(node) };
}

function tupleOf(items: Expression[]): Expression | null {
  const [first] = items;
  if (!first || items.length === 1) return first ?? null;
  return { k: 'seq', type: 'tuple', items, start: first.start, end: items.at(-1)!.end };
}

function readExpressionStatement(s: Source, node: number): Statement | null {
  const children = s.children(node);
  const [first] = children;
  if (first === undefined) return null;
  const type = s.type(first);
  if (type === 'assignment' || type === 'augmented_assignment') return readAssignment(s, node, first);
  const value = tupleOf(s.expressions(children));
  return value && { k: 'expr', value, ...place(s, node) };
}

function readAssignment(s: Source, statement: number, assignment: number): AssignStatement {
  const result: AssignStatement = {
    k: 'assign',
    targets: [],
    value: null,
    annotation: null,
    aug: '',
    ...place(s, statement),
  };
  let at: number | undefined = assignment;
  while (at !== undefined) {
    const type = s.type(at);
    if (type !== 'assignment' && type !== 'augmented_assignment') {
      result.value = s.expression(at);
      break;
    }
    const [left, ...rest] = s.children(at);
    if (left !== undefined) result.targets.push(s.expression(left));
    const annotation: number | undefined = rest[0];
    if (annotation !== undefined && s.type(annotation) === 'type') {
      result.annotation = s.expression(annotation);
      rest.shift();
    }
    if (type === 'augmented_assignment') {
      const operator = s.parts(at).find((part) => s.type(part).endsWith("='"));
      if (operator !== undefined) result.aug = s.type(operator).slice(1, -2);
    }
    at = rest[0];
  }
  return result;
}

function readImport(s: Source, node: number): Statement {
  const modules = s.children(node).map((child) => {
    const [name, alias] = s.type(child) === 'aliased_import' ? s.children(child) : [child];
    const module = dotted(name === undefined ? '' : s.textOf(name));
    return { module, as: alias === undefined ? '' : s.word(alias), ...place(s, child) };
  });
  return { k: 'import', modules, ...place(s, node) };
}

function readImportFrom(s: Source, node: number): Statement {
  const children = s.children(node);
  const result: ImportFromStatement = { k: 'from', module: '', level: 0, names: [], ...place(s, node) };
  if (s.type(node) === 'future_import_statement') result.module = '__future__';
  else {
    const from = children.shift();
    // The dots are the prefix; `from . import x` has nothing else.
    const name = from === undefined ? '' : dotted(s.textOf(from));
    result.level = /^\.*/.exec(name)![0].length;
    result.module = name.slice(result.level);
  }
  for (const child of children) {
    const [name, alias] = s.type(child) === 'aliased_import' ? s.children(child) : [child];
    if (name === undefined) continue;
    const as = alias === undefined ? '' : s.word(alias);
    result.names.push({ name: dotted(s.textOf(name)), as, ...place(s, child) });
  }
  return result;
}

/** Python 2's statement becomes a call of `print`; `print >> x` alone is an operation in Python 3. */
function readPrint(s: Source, node: number): Statement {
  const start = s.start(node);
  const children = s.children(node);
  const callee: Expression = { k: 'name', id: 'print', start, end: start + 5 };
  const [chevron] = children;
  const inner = chevron !== undefined && s.type(chevron) === 'chevron' ? s.children(chevron)[0] : undefined;
  if (inner !== undefined) {
    const right = s.expression(inner);
    const shift: Expression = { k: 'op', op: '>>', items: [callee, right], start, end: right.end };
    const items = [shift, ...s.expressions(children.slice(1))];
    return { k: 'expr', value: tupleOf(items) ?? shift, ...place(s, node) };
  }
  return { k: 'expr', value: callOf(callee, s.expressions(children), s.end(node)), ...place(s, node) };
}

function callOf(callee: Expression, values: Expression[], end: number): Expression {
  const args = values.map((value) => ({
    name: '',
    star: '' as const,
    value,
    start: value.start,
    end: value.end,
  }));
  return { k: 'call', callee, args, start: callee.start, end };
}

function readExec(s: Source, node: number): Statement {
  const start = s.start(node);
  const callee: Expression = { k: 'name', id: 'exec', start, end: start + 4 };
  return {
    k: 'expr',
    value: callOf(callee, s.expressions(s.children(node)), s.end(node)),
    ...place(s, node),
  };
}

function readReturn(s: Source, node: number): Statement {
  return { k: 'return', value: tupleOf(s.expressions(s.children(node))), ...place(s, node) };
}

function readRaise(s: Source, node: number): Statement {
  const [value, cause] = s.expressions(s.children(node));
  return { k: 'raise', value: value ?? null, cause: cause ?? null, ...place(s, node) };
}

function readDelete(s: Source, node: number): Statement {
  const values = s.expressions(s.children(node));
  const targets = values.flatMap((value) => (value.k === 'seq' ? value.items : [value]));
  return { k: 'delete', targets, ...place(s, node) };
}

function readAssert(s: Source, node: number): Statement | null {
  const [test, message] = s.expressions(s.children(node));
  return test ? { k: 'assert', test, message: message ?? null, ...place(s, node) } : null;
}

const jump =
  (k: 'break' | 'continue' | 'pass'): ReadStatement =>
  (s, node) => ({ k, ...place(s, node) });

const scope =
  (k: 'global' | 'nonlocal'): ReadStatement =>
  (s, node) => ({ k, names: s.children(node).map((name) => s.word(name)), ...place(s, node) });

/** The leftmost node of a chain of attributes, calls and subscripts. */
function headOf(s: Source, node: number): number {
  let at = node;
  for (;;) {
    const type = s.type(at);
    const [first] = s.children(at);
    if (first === undefined || !/^(type|attribute|call|subscript|member_type)$/.test(type)) return at;
    at = first;
  }
}

/** `type X = ...`; but `type(x).y = 1`, which the grammar takes for the same, is an assignment. */
function readTypeAlias(s: Source, node: number): Statement | null {
  const [left, right] = s.children(node);
  if (left === undefined || right === undefined) return null;
  const head = headOf(s, left);
  const type = s.type(head);
  if (type === 'parenthesized_expression' || type === 'tuple' || type === 'list') {
    s.typeHead = { start: s.start(node), node: head };
    const target = s.expression(left);
    s.typeHead = null;
    const value = s.expression(right);
    return { k: 'assign', targets: [target], value, annotation: null, aug: '', ...place(s, node) };
  }
  const name = type === 'generic_type' ? s.children(head)[0] : head;
  if (name === undefined) return null;
  return { k: 'type', name: nameNode(s, name), ...place(s, node) };
}

export const SIMPLE: Readonly<Record<string, ReadStatement>> = {
  expression_statement: readExpressionStatement,
  import_statement: readImport,
  import_from_statement: readImportFrom,
  future_import_statement: readImportFrom,
  print_statement: readPrint,
  exec_statement: readExec,
  return_statement: readReturn,
  raise_statement: readRaise,
  delete_statement: readDelete,
  assert_statement: readAssert,
  pass_statement: jump('pass'),
  break_statement: jump('break'),
  continue_statement: jump('continue'),
  global_statement: scope('global'),
  nonlocal_statement: scope('nonlocal'),
  type_alias_statement: readTypeAlias,
};
