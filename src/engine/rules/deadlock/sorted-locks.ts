/**
 * Locks that are taken in an order which a key decides: `sorted(..., key=id)`, `min` and `max`, a comparison that
 * chooses who comes first. Such an order is the same in every thread.
 */
import type { AssignOp, CallOp, Expr } from '../../facts/facts.ts';
import type { LockPair, Project, ProjectFunction } from '../../project/project.ts';

const SORTING = new Set(['builtins.sorted', 'builtins.min', 'builtins.max']);

export function isOrdered(pair: LockPair, project: Project): boolean {
  const { outer, inner } = pair;
  const fn = outer.acquisition.fn;
  if (fn !== inner.fn) return false;
  const exprs = [outer.acquisition.expr, inner.expr];
  if (exprs.some((expr) => expr !== null && comesFromSorting(fn, expr, project))) return true;
  return isInsideComparison(fn, inner.op, exprs);
}

function comesFromSorting(fn: ProjectFunction, expr: Expr, project: Project): boolean {
  // `forks[min(i, j)]`
  if (expr.k === 'sub' && sorts(fn, expr.index, project)) return true;
  return namesOf(expr).some((name) =>
    fn.facts.ops.some((op) => {
      if (op.k === 'for') return binds(op.target, name) && sorts(fn, op.iter, project);
      if (op.k !== 'assign' || op.value === null || !op.targets.some((target) => binds(target, name)))
        return false;
      return sorts(fn, op.value, project) || chooses(op);
    }),
  );
}

function sorts(fn: ProjectFunction, value: Expr, project: Project): boolean {
  if (value.k === 'call') {
    const op = fn.facts.ops[value.op] as CallOp;
    return (
      SORTING.has(project.call(fn, value.op).external) || op.args.some((arg) => sorts(fn, arg.value, project))
    );
  }
  if (value.k === 'seq') return value.items.some((item) => sorts(fn, item, project));
  if (value.k === 'sub') return sorts(fn, value.of, project);
  // A list that is sorted in place before it is used.
  if (value.k === 'name') {
    return fn.facts.ops.some(
      (op) =>
        (op.k === 'call' &&
          op.callee.k === 'attr' &&
          op.callee.name === 'sort' &&
          binds(op.callee.of, value.id)) ||
        (op.k === 'assign' &&
          op.value !== null &&
          op.value !== value &&
          op.value.k === 'call' &&
          op.targets.some((target) => binds(target, value.id)) &&
          SORTING.has(project.call(fn, op.value.op).external)),
    );
  }
  return false;
}

/** `first, second = (a, b) if id(a) < id(b) else (b, a)`. */
function chooses({ value }: AssignOp): boolean {
  return value?.k === 'op' && value.op === 'if' && isComparison(value.items[0]!);
}

function isComparison(expr: Expr): boolean {
  if (expr.k !== 'op') return false;
  return ['<', '>', '<=', '>='].includes(expr.op) || (expr.op === 'not' && expr.items.some(isComparison));
}

/** The branch compares something of both locks' owners, or calls of them such as `id(self) < id(other)`. */
function isInsideComparison(fn: ProjectFunction, op: number, locks: ReadonlyArray<Expr | null>): boolean {
  const roots = locks.flatMap((expr) => (expr === null ? [] : namesOf(expr)));
  for (let id = fn.facts.ops[op]!.block; id >= 0; id = fn.facts.blocks[id]!.parent) {
    const block = fn.facts.blocks[id]!;
    const opener = fn.facts.ops[block.op];
    if (opener?.k !== 'branch' || !isComparison(opener.test)) continue;
    const compared = namesIn(fn, opener.test);
    if (roots.length > 0 && roots.every((name) => compared.has(name))) return true;
  }
  return false;
}

function namesIn(fn: ProjectFunction, expr: Expr): Set<string> {
  const found = new Set<string>();
  const visit = (one: Expr): void => {
    if (one.k === 'name') found.add(one.id);
    else if (one.k === 'attr' || one.k === 'star') visit(one.of);
    else if (one.k === 'op' || one.k === 'seq') one.items.forEach(visit);
    else if (one.k === 'call') (fn.facts.ops[one.op] as CallOp).args.forEach((arg) => void visit(arg.value));
    else if (one.k === 'sub') [one.of, one.index].forEach(visit);
  };
  visit(expr);
  return found;
}

/** The variables that decide which lock it is: the owner, and the index of an element. */
function namesOf(expr: Expr): string[] {
  if (expr.k === 'name') return [expr.id];
  if (expr.k === 'attr') return namesOf(expr.of);
  if (expr.k === 'sub')
    return [...namesOf(expr.index), ...(expr.index.k === 'const' ? namesOf(expr.of) : [])];
  return [];
}

function binds(target: Expr, name: string): boolean {
  if (target.k === 'name') return target.id === name;
  if (target.k === 'seq') return target.items.some((item) => binds(item, name));
  return target.k === 'star' && binds(target.of, name);
}
