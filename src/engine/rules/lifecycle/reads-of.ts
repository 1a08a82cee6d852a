/** Where a function, or one inside of it, uses a name that it has bound. */
import type { Expr, Op } from '../../facts/facts.ts';
import type { ProjectFunction } from '../../project/project.ts';

/** The uses of a local name, apart from assignments to it. `allowed` are op indices of `fn` that do not count. */
export function isUsed(fn: ProjectFunction, name: string, allowed: ReadonlySet<number> = new Set()): boolean {
  const { facts, file } = fn;
  if (facts.kind === 'module' || facts.kind === 'class') return true;
  if (facts.globals.includes(name) || facts.nonlocals.includes(name)) return true;
  if (!facts.locals.includes(name) || facts.params.some((param) => param.name === name)) return true;
  if (facts.ops.some((op, at) => !allowed.has(at) && mentions(op, name))) return true;
  return file.functions.some((other) => {
    return isInside(other.id, facts.id, file.functions) && other.ops.some((op) => mentions(op, name));
  });
}

function isInside(inner: number, outer: number, functions: ReadonlyArray<{ parent: number }>): boolean {
  for (let at = functions[inner]!.parent; at >= 0; at = functions[at]!.parent) if (at === outer) return true;
  return false;
}

function mentions(op: Op, name: string): boolean {
  switch (op.k) {
    case 'read':
      return rootOf(op.target) === name;
    case 'call':
      return rootOf(op.callee) === name || op.args.some((arg) => rootOf(arg.value) === name);
    case 'return':
    case 'yield':
    case 'raise':
      return op.value !== null && rootOf(op.value) === name;
    case 'assign':
      return op.value !== null && rootOf(op.value) === name;
    case 'for':
      return rootOf(op.iter) === name;
    case 'enter':
      return rootOf(op.context) === name;
    case 'delete':
      return false;
    default:
      return false;
  }
}

export function rootOf(expr: Expr): string {
  if (expr.k === 'name') return expr.id;
  if (expr.k === 'attr' || expr.k === 'sub' || expr.k === 'star' || expr.k === 'await')
    return rootOf(expr.of);
  return '';
}
