/** Statements with blocks. Each visit gives the ways in which the statement can end. */
import type * as ast from '../syntax/ast.ts';
import { branchOn, closeThen, OTHER, TESTED, visit, visitTarget } from './collect-expression.ts';
import type { Expr, TryOp } from './facts.ts';
import { Assign, NameExpr } from './nodes.ts';
import { BREAKS, LEAVES, NORMAL, type Scope } from './scope.ts';

/** `__name__ == "__main__"`, either way round. */
function isMainGuard(test: ast.Expression): boolean {
  if (test.k !== 'compare' || test.op !== '==' || test.items.length !== 2) return false;
  const name = test.items.find((item) => item.k === 'name');
  const word = test.items.find((item) => item.k === 'const');
  return name?.k === 'name' && name.id === '__name__' && word?.k === 'const' && word.value === '__main__';
}

export function visitIf(scope: Scope, s: ast.IfStatement): number {
  scope.header(s, s.test.end);
  const branch = branchOn(scope, visit(scope, s.test, TESTED));
  const op = scope.emit(branch);
  scope.open(isMainGuard(s.test) ? 'main-guard' : 'then', op, s.body);
  const ways = scope.body(s.body);
  closeThen(scope, branch, ways);
  if (!s.else) return ways | NORMAL;
  scope.open('else', op, s.else);
  const others = scope.body(s.else);
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
    const others = scope.body(otherwise);
    scope.close(others);
    if (!endless) result |= others;
  } else if (!endless) result |= NORMAL;
  // A loop without an end is left by nothing but an exception.
  return result || LEAVES;
}

export function visitFor(scope: Scope, s: ast.ForStatement): number {
  const at = scope.header(s, s.iter.end);
  const iter = visit(scope, s.iter, { k: 'iterated', async: s.async });
  const head = { target: iter, iter, async: s.async, body: scope.facts.blocks.length, comprehension: false };
  const loop = { k: 'for' as const, ...head, at, block: scope.block };
  const op = scope.emit(loop);
  scope.open('loop', op, s.body);
  loop.target = visitTarget(scope, s.target);
  const ways = scope.body(s.body);
  scope.close(ways);
  return afterLoop(scope, op, ways, s.else, false);
}

export function visitWhile(scope: Scope, s: ast.WhileStatement): number {
  const at = scope.header(s, s.test.end);
  const test = visit(scope, s.test, TESTED);
  const op = scope.emit({ k: 'while', test, body: scope.facts.blocks.length, at, block: scope.block });
  scope.open('loop', op, s.body);
  const ways = scope.body(s.body);
  scope.close(ways);
  const endless = s.test.k === 'const' && Boolean(s.test.value);
  return afterLoop(scope, op, ways, s.else, endless);
}

export function visitTry(scope: Scope, s: ast.TryStatement): number {
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
  let ways = scope.body(s.body);
  attempt.body = scope.close(ways);
  const handled = s.handlers.map((handler) => visitHandler(scope, op, attempt, handler));
  if (s.else) {
    scope.open('try-else', op, s.else);
    const others = scope.body(s.else);
    attempt.else = scope.close(others);
    if (ways & NORMAL) ways = (ways & ~NORMAL) | others;
  }
  for (const way of handled) ways |= way;
  if (!s.finally) return ways;
  scope.open('finally', op, s.finally);
  const last = scope.body(s.finally);
  attempt.finally = scope.close(last);
  return last & NORMAL ? ways | (last & ~NORMAL) : last;
}

function visitHandler(scope: Scope, op: number, attempt: TryOp, handler: ast.Handler): number {
  const end = handler.alias?.end ?? handler.types.at(-1)?.end ?? handler.start + 6;
  const at = scope.header(handler, end);
  scope.open('except', op, handler.body);
  const types = handler.types.map((type) => visit(scope, type, OTHER));
  const alias = handler.alias && visitTarget(scope, handler.alias);
  const name = alias?.k === 'name' ? alias.id : '';
  const ways = scope.body(handler.body);
  const block = scope.close(ways);
  attempt.handlers.push({ types, bare: types.length === 0, star: handler.star, name, block, at });
  return ways;
}

export function visitWith(scope: Scope, s: ast.WithStatement): number {
  const at = scope.header(s, s.items.at(-1)?.end ?? s.body.start);
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
  const ways = scope.body(s.body);
  for (; opened > 0; opened--) scope.close(ways);
  return ways;
}

export function visitMatch(scope: Scope, s: ast.MatchStatement): number {
  const at = scope.header(s, s.subject.end);
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
  scope.header(item, item.headerEnd);
  const header = scope.statement;
  scope.open('case', op, item);
  for (const value of item.values) visit(scope, value, { k: 'compared' });
  if (item.captures.length > 0) {
    for (const name of item.captures) scope.bind(name.id);
    const targets = item.captures.map((name) => new NameExpr(name.id, scope.place(name)));
    const value = item.irrefutable && targets.length === 1 ? subject : null;
    scope.emit(new Assign(targets, value, null, '', scope.block, header, header));
  }
  let ways: number;
  if (item.guard) {
    const branch = branchOn(scope, visit(scope, item.guard, TESTED));
    const test = scope.emit(branch);
    scope.open('then', test, item.body);
    ways = scope.body(item.body);
    closeThen(scope, branch, ways);
    ways |= NORMAL;
  } else ways = scope.body(item.body);
  cases.push(scope.close(ways));
  return ways;
}
