/**
 * Expressions into operations, in the order in which Python evaluates them. Each visit emits what the expression
 * does and gives its reduced form, whose calls name their operations.
 */
import type * as ast from '../syntax/ast.ts';
import type { BranchOp, Expr, Param, Use } from './facts.ts';
import { moved } from './moved.ts';
import {
  Argument,
  Assign,
  AttributeExpr,
  Branch,
  Call,
  CallExpr,
  ConstantExpr,
  endOf,
  NameExpr,
  OperatorExpr,
  Parameter,
  placeOf,
  placeOfNode,
  Read,
  Return,
  SequenceExpr,
  SubscriptExpr,
  startOf,
} from './nodes.ts';
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
  switch (e.k) {
    case 'name':
    case 'attr':
    case 'sub': {
      const target = chain(scope, e, use);
      scope.emit(new Read(target, use, scope.block, scope.place(e)));
      return target;
    }
    case 'const':
      return new ConstantExpr(e.type, e.value, scope.place(e));
    case 'call':
      return visitCall(scope, e, use);
    case 'await': {
      const at = scope.span(e);
      const of = visit(scope, e.of, AWAITED);
      scope.emit({ k: 'await', value: of, use, at, block: scope.block });
      return { k: 'await', of, at };
    }
    case 'seq':
      return new SequenceExpr(e.type, visitAll(scope, e.items, within(use, ELEMENT)), scope.place(e));
    case 'op':
      return new OperatorExpr(e.op, visitAll(scope, e.items, within(use, useIn(e.op))), scope.place(e));
    case 'compare':
      return visitCompare(scope, e);
    case 'bool':
      return visitBool(scope, e, use);
    case 'cond':
      return visitConditional(scope, e, use);
    case 'star':
      return { k: 'star', of: visit(scope, e.of, within(use, STARRED)), double: e.double, at: scope.span(e) };
    case 'walrus':
      return visitWalrus(scope, e);
    case 'yield':
      return visitYield(scope, e);
    case 'lambda':
      return visitLambda(scope, e);
    case 'comp':
      return visitComprehension(scope, e);
    case 'unknown':
      visitAll(scope, e.items, OTHER);
      return { k: 'unknown', at: scope.span(e) };
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
  if (e.k === 'name') {
    scope.load(e.id);
    return new NameExpr(e.id, scope.place(e));
  }
  const { of } = e;
  const linked = of.k === 'name' || of.k === 'attr' || of.k === 'sub';
  if (e.k === 'attr') {
    const base = linked ? chain(scope, of, use) : visit(scope, of, { k: 'attribute', name: e.name });
    return attribute(scope, e, base);
  }
  const base = linked ? chain(scope, of, use) : visit(scope, of, SUBSCRIPTED);
  return new SubscriptExpr(base, visit(scope, e.index, within(use, OTHER)), scope.place(e));
}

function attribute(scope: Scope, e: ast.AttributeNode, of: Expr): Expr {
  const name = scope.place({ start: e.nameStart, end: e.nameEnd });
  return new AttributeExpr(of, e.name, name, scope.place(e));
}

function visitCall(scope: Scope, e: ast.CallNode, use: Use): Expr {
  // The uses of callee and arguments name the call, whose number is known only after they have been visited.
  const calleeUse = { k: 'callee' as const, call: -1 };
  const callee = visit(scope, e.callee, calleeUse);
  const argUses: Array<{ call: number }> = [];
  const args = e.args.map((arg, index) => {
    const argUse = { k: 'argument' as const, call: -1, arg: index };
    argUses.push(argUse);
    const value = visit(scope, arg.value, arg.star ? STARRED : argUse);
    return new Argument(arg.name, value, arg.star, scope.place(arg));
  });
  const { block, statement } = scope;
  const place = scope.place(e);
  const op = scope.emit(new Call(callee, args, use, block, statement, place));
  calleeUse.call = op;
  for (const argUse of argUses) argUse.call = op;
  return new CallExpr(op, place);
}

/** A branch whose blocks are still to come. */
export function branchOn(scope: Scope, test: Expr): BranchOp {
  return new Branch(test, scope.block, placeOfNode(test));
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
function visitCompare(scope: Scope, e: ast.CompareNode): Expr {
  const whole = scope.place(e);
  const items: Expr[] = [];
  const rest = (index: number): void => {
    const item = e.items[index];
    if (!item) return;
    items.push(visit(scope, item, COMPARED));
    const next = e.items[index + 1];
    if (index === 0 || !next) rest(index + 1);
    else {
      const op = e.op.split(',').slice(0, index).join(',');
      const place = placeOf(startOf(whole), endOf(placeOfNode(items[index]!)));
      const test = new OperatorExpr(op, [...items], place);
      conditionally(scope, test, { start: next.start, end: e.end }, () => rest(index + 1));
    }
  };
  rest(0);
  return new OperatorExpr(e.op, items, whole);
}

/** All but the last are tested; the last one's value goes where the whole's goes. */
function visitBool(scope: Scope, e: ast.ShortCircuitNode, use: Use): Expr {
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
  return new OperatorExpr(e.op, items, scope.place(e));
}

function visitConditional(scope: Scope, e: ast.ConditionalNode, use: Use): Expr {
  const test = visit(scope, e.test, TESTED);
  const branch = branchOn(scope, test);
  const op = scope.emit(branch);
  scope.open('then', op, e.body);
  const then = visit(scope, e.body, use);
  closeThen(scope, branch, NORMAL);
  scope.open('else', op, e.else);
  const otherwise = visit(scope, e.else, use);
  branch.else = scope.close(NORMAL);
  return new OperatorExpr('if', [test, then, otherwise], scope.place(e));
}

function visitWalrus(scope: Scope, e: ast.WalrusNode): Expr {
  const use = { k: 'assigned' as const, op: -1 };
  const value = visit(scope, e.value, use);
  const name = e.target.id;
  scope.bind(name);
  const target = new NameExpr(name, scope.place(e.target));
  const { block, statement } = scope;
  use.op = scope.emit(new Assign([target], value, null, '', block, statement, scope.place(e)));
  return { k: 'walrus', name, value, at: scope.span(e) };
}

function visitYield(scope: Scope, e: ast.YieldNode): Expr {
  const at = scope.span(e);
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
  return params.map((param, i) => {
    inner.bind(param.name);
    if (param.unpacked) bindNames(inner, param.unpacked);
    const { annotation, default: value } = outer[i]!;
    return new Parameter(
      param.name,
      param.kind,
      annotation && moved(annotation, delta),
      value && moved(value, delta),
      inner.place(param),
    );
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

function visitLambda(scope: Scope, e: ast.LambdaNode): Expr {
  const outer = visitParams(scope, e.params);
  const inner = new Scope(scope.file, 'lambda', '<lambda>', scope, e, { start: e.start, end: e.start + 6 });
  inner.facts.params = bindParams(inner, e.params, outer, scope.facts.start - e.start);
  inner.open('body', -1, e.body);
  inner.statement = inner.place(e.body);
  const value = visit(inner, e.body, { k: 'lambda-result' });
  inner.emit(new Return(value, inner.block, inner.place(e.body)));
  inner.close(LEAVES);
  inner.finish();
  return { k: 'lambda', fn: inner.facts.id, at: scope.span(e) };
}

function visitComprehension(scope: Scope, e: ast.ComprehensionNode): Expr {
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
  return { k: 'comp', type: e.type, block, element, at: scope.span(e) };
}

/**
 * What an assignment stores to. Names are bound; of an attribute or element the object and the index are read, as
 * Python loads them before it stores.
 */
export function visitTarget(scope: Scope, e: ast.Expression, bind = true): Expr {
  switch (e.k) {
    case 'name':
      if (bind) scope.bind(e.id);
      return new NameExpr(e.id, scope.place(e));
    case 'attr':
      return attribute(scope, e, visit(scope, e.of, { k: 'attribute', name: e.name }));
    case 'sub': {
      const of = visit(scope, e.of, SUBSCRIPTED);
      return new SubscriptExpr(of, visit(scope, e.index, OTHER), scope.place(e));
    }
    case 'seq':
      return new SequenceExpr(
        e.type,
        e.items.map((item) => visitTarget(scope, item, bind)),
        scope.place(e),
      );
    case 'star':
      return { k: 'star', of: visitTarget(scope, e.of, bind), double: e.double, at: scope.span(e) };
    default:
      return visit(scope, e, OTHER);
  }
}
