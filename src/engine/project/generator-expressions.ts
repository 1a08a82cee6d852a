/** Generator expressions run where something asks them for values, and not at all where nothing does. */
import type { AssignOp, Expr } from '../facts/facts.ts';
import type { Scope } from './linked-file.ts';

/** `rows = (load(u) for u in urls)`, where the function itself never goes through `rows`. */
export function isPutOff(fn: Scope, op: number): boolean {
  const { blocks, ops } = fn.facts;
  const around = new Set<number>();
  let outermost = -1;
  for (let at = ops[op]!.block; at > 0; at = blocks[at]!.parent) {
    around.add(at);
    if (blocks[at]!.kind === 'comprehension') outermost = at;
  }
  if (outermost < 0) return false;
  for (let i = op + 1; i < ops.length; i++) {
    const holder = ops[i]!;
    if (holder.k === 'return' && holder.value !== null && isGenerator(holder.value, around)) return true;
    if (holder.k !== 'assign' || holder.value === null || !isGenerator(holder.value, around)) continue;
    return !isUsed(fn, holder, i);
  }
  return false;
}

function isGenerator(value: Expr, around: ReadonlySet<number>): boolean {
  return value.k === 'comp' && value.type === 'generator' && around.has(value.block);
}

/** A loop over it, or a call that is given it: most take all values at once. */
function isUsed(fn: Scope, { targets }: AssignOp, assigned: number): boolean {
  const [target] = targets;
  if (target?.k !== 'name') return false;
  return fn.facts.ops.some((op, i) => {
    if (i <= assigned) return false;
    if (op.k === 'for') return isName(op.iter, target.id);
    if (op.k === 'call') return op.args.some(({ value }) => mentions(value, target.id));
    return op.k === 'assign' && op.value !== null && mentions(op.value, target.id);
  });
}

function mentions(value: Expr, name: string): boolean {
  if (value.k === 'star') return mentions(value.of, name);
  if (value.k === 'seq') return value.items.some((item) => mentions(item, name));
  return isName(value, name);
}

function isName(value: Expr, name: string): boolean {
  return value.k === 'name' && value.id === name;
}
