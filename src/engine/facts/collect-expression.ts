/**
 * Expressions into operations, in the order in which Python evaluates them. Each visit emits what the expression
 * does and gives its reduced form, whose calls name their operations.
 */
import type * as ast from '../syntax/ast.ts';
import type { Span } from '../text.ts';
import type { Arg, BranchOp, Expr, Param, Use } from './facts.ts';
import { moved } from './moved.ts';
import { LEAVES, NORMAL, Scope } from './scope.ts';

export const OTHER: Use = { k: 'other' };
const ELEMENT: Use = { k: 'element' };
const OPERAND: Use = { k: 'operand' };
const COMPARED: Use = { k: 'compared' };
export const TESTED: Use = { k: 'tested' };
const FORMATTED: Use = { k: 'formatted' };
const STARRED: Use = { k: 'starred' };
const AWAITED: Use = { k: 'awaited' };
const YIELDED: Use = { k: 'yielded' };
const SUBSCRIPTED: Use = { k: 'subscripted' };
const DEFAULT: Use = { k: 'default' };
export const ANNOTATION: Use = { k: 'annotation' };

/** Visits an expression whose value goes where `use` says. */
export function visit(scope: Scope, e: ast.Expression, use: Use): Expr {
  const at = scope.span(e);
  switch (e.k) {
    case 'name':
    case 'attr':
    case 'sub': {
      const target = chain(scope, e, use);
      scope.emit({ k: 'read', target, use, at, block: scope.block });
      return target;
    }
    case 'const':
      return { k: 'const', type: e.type, value: e.value, at };
    case 'call':
      return visitCall(scope, e, use, at);
    case 'await': {
      const of = visit(scope, e.of, AWAITED);
      scope.emit({ k: 'await', value: of, use, at, block: scope.block });
      return { k: 'await', of, at };
    }
    case 'seq':
      return { k: 'seq', type: e.type, items: visitAll(scope, e.items, within(use, ELEMENT)), at };
    case 'op':
      return { k: 'op', op: e.op, items: visitAll(scope, e.items, within(use, useIn(e.op))), at };
    case 'compare':
      return visitCompare(scope, e, at);
    case 'bool':
      return visitBool(scope, e, use, at);
    case 'cond':
      return visitConditional(scope, e, use, at);
    case 'star':
      return { k: 'star', of: visit(scope, e.of, within(use, STARRED)), double: e.double, at };
    case 'walrus':
      return visitWalrus(scope, e, at);
    case 'yield':
      return visitYield(scope, e, at);
    case 'lambda':
      return visitLambda(scope, e, at);
    case 'comp':
      return visitComprehension(scope, e, at);
    case 'unknown':
      visitAll(scope, e.items, OTHER);
      return { k: 'unknown', at };
  }
}

function visitAll(scope: Scope, items: readonly ast.Expression[], use: Use): Expr[] {
  return items.map((item) => visit(scope, item, use));
}

/** The parts of an annotation are annotation too. */
function within(outer: Use, use: Use): Use {
  return outer.k === 'annotation' ? outer : use;
}

function useIn(op: string): Use {
  if (op === 'format') return FORMATTED;
  if (op === 'not') return TESTED;
  return op === 'slice' ? OTHER : OPERAND;
}

/** The longest chain of attributes and subscripts is one read; what it starts from and its indexes come before. */
function chain(scope: Scope, e: ast.NameNode | ast.AttributeNode | ast.SubscriptNode, use: Use): Expr {
  const at = scope.span(e);
  if (e.k === 'name') {
    scope.load(e.id);
    return { k: 'name', id: e.id, at };
  }
  const { of } = e;
  const linked = of.k === 'name' || of.k === 'attr' || of.k === 'sub';
  if (e.k === 'attr') {
    const base = linked ? chain(scope, of, use) : visit(scope, of, { k: 'attribute', name: e.name });
    return attribute(scope, e, base, at);
  }
  const base = linked ? chain(scope, of, use) : visit(scope, of, SUBSCRIPTED);
  return { k: 'sub', of: base, index: visit(scope, e.index, within(use, OTHER)), at };
}

function attribute(scope: Scope, e: ast.AttributeNode, of: Expr, at: Span): Expr {
  const nameAt = scope.span({ start: e.nameStart, end: e.nameEnd });
  return { k: 'attr', of, name: e.name, nameAt, at };
}

function visitCall(scope: Scope, e: ast.CallNode, use: Use, at: Span): Expr {
  // The uses of callee and arguments name the call, whose number is known only after they have been visited.
  const calleeUse = { k: 'callee' as const, call: -1 };
  const callee = visit(scope, e.callee, calleeUse);
  const argUses: Array<{ call: number }> = [];
  const args = e.args.map((arg, index): Arg => {
    const argUse = { k: 'argument' as const, call: -1, arg: index };
    argUses.push(argUse);
    const value = visit(scope, arg.value, arg.star ? STARRED : argUse);
    return { name: arg.name, value, star: arg.star, at: scope.span(arg) };
  });
  const { block, statement } = scope;
  const op = scope.emit({ k: 'call', callee, args, use, statement, at, block });
  calleeUse.call = op;
  for (const argUse of argUses) argUse.call = op;
  return { k: 'call', op, at };
}

/** A branch whose blocks are still to come. */
export function branchOn(scope: Scope, test: Expr): BranchOp {
  // biome-ignore lint/suspicious/noThenProperty: no promise is near; a branch has a then block.
  return { k: 'branch', test, then: -1, else: -1, at: test.at, block: scope.block };
}

export function closeThen(scope: Scope, branch: BranchOp, ways: number): void {
  // biome-ignore lint/suspicious/noThenProperty: as above.
  branch.then = scope.close(ways);
}

/** Opens a block that runs only if `test` turned out right, for the rest of an expression. */
function conditionally(
  scope: Scope,
  test: Expr,
  place: { start: number; end: number },
  inside: () => void,
): void {
  const branch = branchOn(scope, test);
  const op = scope.emit(branch);
  scope.open('then', op, place);
  inside();
  closeThen(scope, branch, NORMAL);
}

/** From the third value on, a chained comparison evaluates only while the comparisons before it are true. */
function visitCompare(scope: Scope, e: ast.CompareNode, at: Span): Expr {
  const items: Expr[] = [];
  const rest = (index: number): void => {
    const item = e.items[index];
    if (!item) return;
    items.push(visit(scope, item, COMPARED));
    const next = e.items[index + 1];
    if (index === 0 || !next) rest(index + 1);
    else {
      const op = e.op.split(',').slice(0, index).join(',');
      const test: Expr = { k: 'op', op, items: [...items], at: [at[0], items[index]!.at[1]] };
      conditionally(scope, test, { start: next.start, end: e.end }, () => rest(index + 1));
    }
  };
  rest(0);
  return { k: 'op', op: e.op, items, at };
}

/** All but the last are tested; the last one's value goes where the whole's goes. */
function visitBool(scope: Scope, e: ast.ShortCircuitNode, use: Use, at: Span): Expr {
  const items: Expr[] = [];
  const opened: BranchOp[] = [];
  e.items.forEach((item, index) => {
    const last = index === e.items.length - 1;
    const value = visit(scope, item, last ? use : TESTED);
    items.push(value);
    if (last) return;
    const branch = branchOn(scope, value);
    const op = scope.emit(branch);
    scope.open('then', op, { start: e.items[index + 1]!.start, end: e.end });
    opened.push(branch);
  });
  for (const branch of opened.reverse()) closeThen(scope, branch, NORMAL);
  return { k: 'op', op: e.op, items, at };
}

function visitConditional(scope: Scope, e: ast.ConditionalNode, use: Use, at: Span): Expr {
  const test = visit(scope, e.test, TESTED);
  const branch = branchOn(scope, test);
  const op = scope.emit(branch);
  scope.open('then', op, e.body);
  const then = visit(scope, e.body, use);
  closeThen(scope, branch, NORMAL);
  scope.open('else', op, e.else);
  const otherwise = visit(scope, e.else, use);
  branch.else = scope.close(NORMAL);
  return { k: 'op', op: 'if', items: [test, then, otherwise], at };
}

function visitWalrus(scope: Scope, e: ast.WalrusNode, at: Span): Expr {
  const use = { k: 'assigned' as const, op: -1 };
  const value = visit(scope, e.value, use);
  const name = e.target.id;
  scope.bind(name);
  const target: Expr = { k: 'name', id: name, at: scope.span(e.target) };
  const { block, statement } = scope;
  use.op = scope.emit({
    k: 'assign',
    targets: [target],
    value,
    annotation: null,
    aug: '',
    statement,
    at,
    block,
  });
  return { k: 'walrus', name, value, at };
}

function visitYield(scope: Scope, e: ast.YieldNode, at: Span): Expr {
  const of = e.of && visit(scope, e.of, YIELDED);
  scope.facts.generator = true;
  scope.emit({ k: 'yield', value: of, from: e.from, at, block: scope.block });
  return { k: 'yield', of, from: e.from, at };
}

export type ParamValues = Array<{ annotation: Expr | null; default: Expr | null }>;

/** Evaluated where the function is defined: defaults first, then annotations. */
export function visitParams(scope: Scope, params: readonly ast.Parameter[]): ParamValues {
  const defaults = params.map((param) => param.default && visit(scope, param.default, DEFAULT));
  const annotations = params.map((param) => param.annotation && visit(scope, param.annotation, ANNOTATION));
  return params.map((_, i) => ({ annotation: annotations[i]!, default: defaults[i]! }));
}

/** Binds the parameters in the function's own scope. `delta` moves spans from the outer scope to it. */
export function bindParams(
  inner: Scope,
  params: readonly ast.Parameter[],
  outer: ParamValues,
  delta: number,
): Param[] {
  return params.map((param, i): Param => {
    inner.bind(param.name);
    if (param.unpacked) bindNames(inner, param.unpacked);
    const { annotation, default: value } = outer[i]!;
    return {
      name: param.name,
      kind: param.kind,
      annotation: annotation && moved(annotation, delta),
      default: value && moved(value, delta),
      at: inner.span(param),
    };
  });
}

function bindNames(scope: Scope, e: ast.Expression): void {
  for (const name of namesOf(e)) scope.bind(name);
}

function namesOf(e: ast.Expression, found: string[] = []): string[] {
  if (e.k === 'name') found.push(e.id);
  else if (e.k === 'star') namesOf(e.of, found);
  else if (e.k === 'seq') for (const item of e.items) namesOf(item, found);
  return found;
}

function visitLambda(scope: Scope, e: ast.LambdaNode, at: Span): Expr {
  const outer = visitParams(scope, e.params);
  const inner = new Scope(scope.file, 'lambda', '<lambda>', scope, e, { start: e.start, end: e.start + 6 });
  inner.facts.params = bindParams(inner, e.params, outer, scope.facts.start - e.start);
  inner.open('body', -1, e.body);
  inner.statement = inner.span(e.body);
  const value = visit(inner, e.body, { k: 'lambda-result' });
  inner.emit({ k: 'return', value, at: inner.span(e.body), block: inner.block });
  inner.close(LEAVES);
  inner.finish();
  return { k: 'lambda', fn: inner.facts.id, at };
}

function visitComprehension(scope: Scope, e: ast.ComprehensionNode, at: Span): Expr {
  const names = e.clauses.flatMap((clause) => (clause.target ? namesOf(clause.target) : []));
  const branches: Array<BranchOp | null> = [];
  let hidden = -1;
  for (const clause of e.clauses) {
    const inside = { start: Math.min(e.element.start, clause.start), end: e.end };
    if (clause.target) {
      const iter = visit(scope, clause.value, { k: 'iterated', async: clause.async });
      // The first source is evaluated outside of the comprehension; its names do not hold there.
      if (hidden < 0) hidden = scope.hide(names);
      const body = scope.facts.blocks.length;
      const head = { target: iter, iter, async: clause.async, body, comprehension: true };
      const loop = { k: 'for' as const, ...head, at: scope.span(clause), block: scope.block };
      scope.open('comprehension', scope.emit(loop), inside);
      loop.target = visitTarget(scope, clause.target, false);
      branches.push(null);
    } else {
      const branch = branchOn(scope, visit(scope, clause.value, TESTED));
      scope.open('then', scope.emit(branch), inside);
      branches.push(branch);
    }
  }
  const element = visit(scope, e.element, ELEMENT);
  let block = scope.block;
  for (const branch of branches.reverse()) {
    block = scope.block;
    if (branch) closeThen(scope, branch, NORMAL);
    else scope.close(NORMAL);
  }
  if (hidden >= 0) scope.reveal(hidden);
  return { k: 'comp', type: e.type, block, element, at };
}

/**
 * What an assignment stores to. Names are bound; of an attribute or element the object and the index are read, as
 * Python loads them before it stores.
 */
export function visitTarget(scope: Scope, e: ast.Expression, bind = true): Expr {
  const at = scope.span(e);
  switch (e.k) {
    case 'name':
      if (bind) scope.bind(e.id);
      return { k: 'name', id: e.id, at };
    case 'attr':
      return attribute(scope, e, visit(scope, e.of, { k: 'attribute', name: e.name }), at);
    case 'sub': {
      const of = visit(scope, e.of, SUBSCRIPTED);
      return { k: 'sub', of, index: visit(scope, e.index, OTHER), at };
    }
    case 'seq':
      return { k: 'seq', type: e.type, items: e.items.map((item) => visitTarget(scope, item, bind)), at };
    case 'star':
      return { k: 'star', of: visitTarget(scope, e.of, bind), double: e.double, at };
    default:
      return visit(scope, e, OTHER);
  }
}
