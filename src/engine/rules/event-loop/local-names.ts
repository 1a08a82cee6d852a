/** Names of a function, and who sees them. */
import type { Expr, FunctionFacts, Op } from '../../facts/facts.ts';
import type { ProjectFunction } from '../../project/project.ts';

/** A local of a function, that no nested scope reads. */
export function isPrivateLocal(fn: ProjectFunction, name: string): boolean {
  if (fn.facts.kind !== 'function' || !fn.facts.locals.includes(name)) return false;
  return !fn.file.functions.some((other) => {
    if (!isNestedIn(other, fn)) return false;
    return (
      other.nonlocals.includes(name) || other.ops.some((op) => op.k === 'read' && rootOf(op.target) === name)
    );
  });
}

function isNestedIn(inner: FunctionFacts, outer: ProjectFunction): boolean {
  for (let at = inner; at.parent >= 0; at = outer.file.functions[at.parent]!) {
    if (at.parent === outer.facts.id) return true;
  }
  return false;
}

/** The op gives the name a value. */
export function binds(op: Op, name: string): boolean {
  if (op.k === 'assign') return op.targets.some((target) => targetNames(target).includes(name));
  if (op.k === 'for') return targetNames(op.target).includes(name);
  return op.k === 'enter' && op.as !== null && targetNames(op.as).includes(name);
}

/** All names that a target binds. */
export function targetNames(target: Expr): string[] {
  if (target.k === 'name') return [target.id];
  if (target.k === 'seq') return target.items.flatMap(targetNames);
  return target.k === 'star' ? targetNames(target.of) : [];
}

/** The `x` of `x.a[0].b`; null where it is no name. */
export function rootOf(expr: Expr): string | null {
  if (expr.k === 'name') return expr.id;
  return expr.k === 'attr' || expr.k === 'sub' ? rootOf(expr.of) : null;
}
