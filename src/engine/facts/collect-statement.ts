/** Statements into operations and blocks. Each visit gives the ways in which the statement can end. */
import type * as ast from '../syntax/ast.ts';
import type { Span } from '../text.ts';
import { adopt, type Header, isPlain } from './adopt.ts';
import {
  ANNOTATION,
  bindParams,
  branchOn,
  closeThen,
  moved,
  TESTED,
  visit,
  visitParams,
  visitTarget,
} from './collect-expression.ts';
import type { ClassFacts, Expr, TryOp, Use } from './facts.ts';
import { BREAKS, CONTINUES, type KeptFunction, LEAVES, NORMAL, Scope } from './scope.ts';

const DROPPED: Use = { k: 'dropped' };
const OTHER: Use = { k: 'other' };
const RAISED: Use = { k: 'raised' };
const LOOPS = BREAKS | CONTINUES;

/** Statements in a row: what comes after one that cannot end normally is dead, and changes nothing. */
export function visitBody(scope: Scope, body: ast.Body): number {
  let ways = NORMAL;
  for (const statement of body.statements) {
    const next = visitStatement(scope, statement);
    if (ways & NORMAL) ways = (ways & ~NORMAL) | next;
  }
  return ways;
}

function visitStatement(scope: Scope, s: ast.Statement): number {
  const at = scope.span(s);
  scope.statement = at;
  const { block } = scope;
  switch (s.k) {
    case 'expr':
      visit(scope, s.value, DROPPED);
      return NORMAL;
    case 'assign':
      visitAssign(scope, s, at);
      return NORMAL;
    case 'return': {
      const value = s.value && visit(scope, s.value, { k: 'returned' });
      scope.emit({ k: 'return', value, at, block });
      return LEAVES;
    }
    case 'raise': {
      const value = s.value && visit(scope, s.value, RAISED);
      if (s.cause) visit(scope, s.cause, RAISED);
      scope.emit({ k: 'raise', value, at, block });
      return LEAVES;
    }
    case 'delete':
      scope.emit({ k: 'delete', targets: s.targets.map((target) => visitTarget(scope, target)), at, block });
      return NORMAL;
    case 'assert':
      visitAssert(scope, s);
      return NORMAL;
    case 'break':
    case 'continue':
      scope.emit({ k: s.k, at, block });
      return s.k === 'break' ? BREAKS : CONTINUES;
    case 'pass':
      return NORMAL;
    case 'global':
    case 'nonlocal':
      scope.declare(s.k, s.names);
      return NORMAL;
    case 'import':
      visitImport(scope, s);
      return NORMAL;
    case 'from':
      visitImportFrom(scope, s, at);
      return NORMAL;
    case 'type':
      visitTypeAlias(scope, s, at);
      return NORMAL;
    case 'def':
      visitDef(scope, s);
      return NORMAL;
    case 'class':
      visitClass(scope, s);
      return NORMAL;
    case 'if':
      return visitIf(scope, s);
    case 'for':
      return visitFor(scope, s);
    case 'while':
      return visitWhile(scope, s);
    case 'try':
      return visitTry(scope, s);
    case 'with':
      return visitWith(scope, s);
    case 'match':
      return visitMatch(scope, s);
  }
}

/** A compound statement's header stands for it: its body has statements of its own. */
function header(scope: Scope, s: { start: number }, end: number): Span {
  const span = scope.span({ start: s.start, end });
  scope.statement = span;
  return span;
}

function visitAssign(scope: Scope, s: ast.AssignStatement, at: Span): void {
  const use = { k: 'assigned' as const, op: -1 };
  // `x += v` loads its target before v; the load itself is implied.
  const early = s.aug ? s.targets.map((target) => visitTarget(scope, target)) : null;
  const value = s.value && visit(scope, s.value, use);
  const targets = early ?? s.targets.map((target) => visitTarget(scope, target));
  const annotation = s.annotation && visit(scope, s.annotation, ANNOTATION);
  const { block } = scope;
  use.op = scope.emit({ k: 'assign', targets, value, annotation, aug: s.aug, statement: at, at, block });
}

function visitAssert(scope: Scope, s: ast.AssertStatement): void {
  const branch = branchOn(scope, visit(scope, s.test, TESTED));
  const op = scope.emit(branch);
  if (!s.message) return;
  scope.open('else', op, s.message);
  visit(scope, s.message, OTHER);
  branch.else = scope.close(LEAVES);
}

function visitImport(scope: Scope, s: ast.ImportStatement): void {
  for (const item of s.modules) {
    const as = item.as || item.module.split('.')[0]!;
    scope.bind(as);
    const { block } = scope;
    const aliased = item.as !== '';
    scope.emit({
      k: 'import',
      module: item.module,
      level: 0,
      names: null,
      as,
      aliased,
      at: scope.span(item),
      block,
    });
  }
}

function visitImportFrom(scope: Scope, s: ast.ImportFromStatement, at: Span): void {
  const names = s.names.map((item) => {
    const as = item.as || item.name;
    if (as !== '*') scope.bind(as);
    return { name: item.name, as, at: scope.span(item) };
  });
  const { block } = scope;
  scope.emit({ k: 'import', module: s.module, level: s.level, names, as: '', aliased: false, at, block });
}

/** The value of an alias is evaluated only when somebody asks for it. */
function visitTypeAlias(scope: Scope, s: ast.TypeAliasStatement, at: Span): void {
  scope.bind(s.name.id);
  const targets: Expr[] = [{ k: 'name', id: s.name.id, at: scope.span(s.name) }];
  const { block } = scope;
  scope.emit({ k: 'assign', targets, value: null, annotation: null, aug: '', statement: at, at, block });
}

/** Decorators stand before the definition; a finding in one belongs to its own line. */
function visitDecorators(scope: Scope, decorators: readonly ast.Expression[]): Expr[] {
  return decorators.map((decorator) => {
    header(scope, decorator, decorator.end);
    return visit(scope, decorator, { k: 'decorator' });
  });
}

function docstringOf(body: ast.Body): string {
  const [first] = body.statements;
  if (first?.k !== 'expr' || first.value.k !== 'const' || first.value.type !== 'str') return '';
  return String(first.value.value);
}

/** What a function's header evaluates, in the scope around it. */
function visitHeader(scope: Scope, s: ast.DefStatement): Header {
  const decorators = visitDecorators(scope, s.decorators);
  header(scope, s.decorators.length > 0 ? s.name : { start: s.start - s.shift }, s.headerEnd);
  const params = visitParams(scope, s.params);
  return { decorators, params, returns: s.returns && visit(scope, s.returns, ANNOTATION) };
}

function visitDef(scope: Scope, s: ast.DefStatement): void {
  const { file } = scope;
  const kept = s.kept as KeptFunction | undefined;
  const before = file.functions.length;
  scope.shift = s.shift;
  const outer = visitHeader(scope, s);
  const at = scope.span(s.name);
  scope.shift = 0;
  const fn = file.functions.length;
  const firstClass = file.classes.length;
  if (kept) file.remember(s, adopt(scope, s, outer, kept));
  else visitFunction(scope, s, outer);
  // A lambda in the header has places of its own, which would not move along.
  if (s.outermost && !kept && fn === before) {
    const [functions, classes] = [file.functions.slice(fn), file.classes.slice(firstClass)];
    file.remember(s, { functions, classes, firstClass, plain: isPlain(outer), directives: [] });
  }
  scope.bind(s.name.id);
  scope.emit({ k: 'def', fn, at, block: scope.block });
}

function visitFunction(scope: Scope, s: ast.DefStatement, outer: Header): void {
  const delta = scope.facts.start - s.start;
  const inner = new Scope(scope.file, 'function', s.name.id, scope, s, s.name);
  const { facts } = inner;
  facts.async = s.async;
  facts.decorators = outer.decorators.map((decorator) => moved(decorator, delta));
  facts.returns = outer.returns && moved(outer.returns, delta);
  for (const param of s.typeParams) inner.bind(param.name);
  facts.params = bindParams(inner, s.params, outer.params, delta);
  facts.docstring = docstringOf(s.body);
  inner.open('body', -1, s.body);
  inner.close(visitBody(inner, s.body));
  inner.finish();
}

function visitClass(scope: Scope, s: ast.ClassStatement): void {
  const decorators = visitDecorators(scope, s.decorators);
  header(scope, s.decorators.length > 0 ? s.name : s, s.headerEnd);
  const delta = scope.facts.start - s.start;
  const args = s.args.map((arg) => {
    const value = visit(scope, arg.value, OTHER);
    const place = scope.span(arg);
    const whole: Expr = arg.star ? { k: 'star', of: value, double: arg.star === '**', at: place } : value;
    return { name: arg.name, value: moved(whole, delta) };
  });
  const inner = new Scope(scope.file, 'class', s.name.id, scope, s, s.name);
  const facts: ClassFacts = {
    id: scope.file.classes.length,
    name: s.name.id,
    qualname: inner.facts.qualname,
    parent: scope.facts.id,
    body: inner.facts.id,
    bases: args.filter((arg) => !arg.name).map((arg) => arg.value),
    keywords: args.filter((arg) => arg.name),
    decorators: decorators.map((decorator) => moved(decorator, delta)),
    at: [s.start, s.end],
    nameAt: [s.name.start, s.name.end],
  };
  scope.file.classes.push(facts);
  inner.facts.cls = facts.id;
  inner.facts.decorators = facts.decorators;
  inner.facts.docstring = docstringOf(s.body);
  for (const param of s.typeParams) inner.bind(param.name);
  inner.open('body', -1, s.body);
  inner.close(visitBody(inner, s.body));
  inner.finish();
  scope.bind(s.name.id);
  scope.emit({ k: 'class', cls: facts.id, at: scope.span(s.name), block: scope.block });
}

/** `__name__ == "__main__"`, either way round. */
function isMainGuard(test: ast.Expression): boolean {
  if (test.k !== 'compare' || test.op !== '==' || test.items.length !== 2) return false;
  const name = test.items.find((item) => item.k === 'name');
  const word = test.items.find((item) => item.k === 'const');
  return name?.k === 'name' && name.id === '__name__' && word?.k === 'const' && word.value === '__main__';
}

function visitIf(scope: Scope, s: ast.IfStatement): number {
  header(scope, s, s.test.end);
  const branch = branchOn(scope, visit(scope, s.test, TESTED));
  const op = scope.emit(branch);
  scope.open(isMainGuard(s.test) ? 'main-guard' : 'then', op, s.body);
  const ways = visitBody(scope, s.body);
  closeThen(scope, branch, ways);
  if (!s.else) return ways | NORMAL;
  scope.open('else', op, s.else);
  const others = visitBody(scope, s.else);
  branch.else = scope.close(others);
  return ways | others;
}

/** What a loop's body and its `else` make of the statement: `break` skips the `else`. */
function afterLoop(
  scope: Scope,
  op: number,
  ways: number,
  otherwise: ast.Body | null,
  endless: boolean,
): number {
  let result = ways & LEAVES;
  if (ways & BREAKS) result |= NORMAL;
  if (otherwise) {
    scope.open('loop-else', op, otherwise);
    const others = visitBody(scope, otherwise);
    scope.close(others);
    if (!endless) result |= others;
  } else if (!endless) result |= NORMAL;
  // A loop without an end is left by nothing but an exception.
  return result || LEAVES;
}

function visitFor(scope: Scope, s: ast.ForStatement): number {
  const at = header(scope, s, s.iter.end);
  const iter = visit(scope, s.iter, { k: 'iterated', async: s.async });
  const head = { target: iter, iter, async: s.async, body: scope.facts.blocks.length, comprehension: false };
  const loop = { k: 'for' as const, ...head, at, block: scope.block };
  const op = scope.emit(loop);
  scope.open('loop', op, s.body);
  loop.target = visitTarget(scope, s.target);
  const ways = visitBody(scope, s.body);
  scope.close(ways);
  return afterLoop(scope, op, ways, s.else, false);
}

function visitWhile(scope: Scope, s: ast.WhileStatement): number {
  const at = header(scope, s, s.test.end);
  const test = visit(scope, s.test, TESTED);
  const op = scope.emit({ k: 'while', test, body: scope.facts.blocks.length, at, block: scope.block });
  scope.open('loop', op, s.body);
  const ways = visitBody(scope, s.body);
  scope.close(ways);
  const endless = s.test.k === 'const' && Boolean(s.test.value);
  return afterLoop(scope, op, ways, s.else, endless);
}

function visitTry(scope: Scope, s: ast.TryStatement): number {
  const attempt: TryOp = {
    k: 'try',
    body: -1,
    handlers: [],
    else: -1,
    finally: -1,
    at: scope.span({ start: s.start, end: s.start + 3 }),
    block: scope.block,
  };
  const op = scope.emit(attempt);
  scope.open('try', op, s.body);
  let ways = visitBody(scope, s.body);
  attempt.body = scope.close(ways);
  const handled = s.handlers.map((handler) => visitHandler(scope, op, attempt, handler));
  if (s.else) {
    scope.open('try-else', op, s.else);
    const others = visitBody(scope, s.else);
    attempt.else = scope.close(others);
    if (ways & NORMAL) ways = (ways & ~NORMAL) | others;
  }
  for (const way of handled) ways |= way;
  if (!s.finally) return ways;
  scope.open('finally', op, s.finally);
  const last = visitBody(scope, s.finally);
  attempt.finally = scope.close(last);
  return last & NORMAL ? ways | (last & ~NORMAL) : last;
}

function visitHandler(scope: Scope, op: number, attempt: TryOp, handler: ast.Handler): number {
  const end = handler.alias?.end ?? handler.types.at(-1)?.end ?? handler.start + 6;
  const at = header(scope, handler, end);
  scope.open('except', op, handler.body);
  const types = handler.types.map((type) => visit(scope, type, OTHER));
  const alias = handler.alias && visitTarget(scope, handler.alias);
  const name = alias?.k === 'name' ? alias.id : '';
  const ways = visitBody(scope, handler.body);
  const block = scope.close(ways);
  attempt.handlers.push({ types, bare: types.length === 0, star: handler.star, name, block, at });
  return ways;
}

function visitWith(scope: Scope, s: ast.WithStatement): number {
  const at = header(scope, s, s.items.at(-1)?.end ?? s.body.start);
  let opened = 0;
  for (const item of s.items) {
    const use = { k: 'entered' as const, op: -1 };
    const context = visit(scope, item.value, use);
    const place = { async: s.async, body: scope.facts.blocks.length, statement: at };
    const enter = { k: 'enter' as const, context, as: null as Expr | null, ...place };
    const op = scope.emit(Object.assign(enter, { at: scope.span(item), block: scope.block }));
    use.op = op;
    scope.open('with', op, { start: item.end, end: s.body.end });
    if (item.as) enter.as = visitTarget(scope, item.as);
    opened++;
  }
  const ways = visitBody(scope, s.body);
  for (; opened > 0; opened--) scope.close(ways);
  return ways;
}

function visitMatch(scope: Scope, s: ast.MatchStatement): number {
  const at = header(scope, s, s.subject.end);
  const subject = visit(scope, s.subject, OTHER);
  const cases: number[] = [];
  const op = scope.emit({ k: 'match', subject, cases, at, block: scope.block });
  let ways = 0;
  let sure = false;
  for (const item of s.cases) {
    ways |= visitCase(scope, op, cases, item, subject);
    if (item.irrefutable && !item.guard) sure = true;
  }
  return sure ? ways : ways | NORMAL;
}

function visitCase(scope: Scope, op: number, cases: number[], item: ast.Case, subject: Expr): number {
  const at = header(scope, item, item.headerEnd);
  scope.open('case', op, item);
  for (const value of item.values) visit(scope, value, { k: 'compared' });
  if (item.captures.length > 0) {
    for (const name of item.captures) scope.bind(name.id);
    const targets = item.captures.map((name): Expr => ({ k: 'name', id: name.id, at: scope.span(name) }));
    const value = item.irrefutable && targets.length === 1 ? subject : null;
    scope.emit({
      k: 'assign',
      targets,
      value,
      annotation: null,
      aug: '',
      statement: at,
      at,
      block: scope.block,
    });
  }
  let ways: number;
  if (item.guard) {
    const branch = branchOn(scope, visit(scope, item.guard, TESTED));
    const test = scope.emit(branch);
    scope.open('then', test, item.body);
    ways = visitBody(scope, item.body);
    closeThen(scope, branch, ways);
    ways |= NORMAL;
  } else ways = visitBody(scope, item.body);
  cases.push(scope.close(ways));
  return ways & (NORMAL | LEAVES | LOOPS);
}
