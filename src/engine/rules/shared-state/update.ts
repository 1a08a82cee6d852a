/** A write with the read that it depends on, and what several readers of such writes share. */
import type { Expr } from '../../facts/facts.ts';
import type { Access, ProjectFunction } from '../../project/project.ts';

export type Pattern = 'update' | 'split' | 'check-then-act' | 'lazy-init';

export interface Update {
  access: Access;
  pattern: Pattern;
  /** The op of the read that the write depends on; the write's own for `x += 1`. */
  read: number;
  /** The loser's value is lost, or an exception follows. */
  harmful: boolean;
  /** Another task can run between read and write. */
  awaits: boolean;
  /** A call stands between read and write: with the GIL too, another thread can run there. */
  calls: boolean;
}

export function isInside(at: readonly [number, number], span: readonly [number, number]): boolean {
  return at[0] >= span[0] && at[1] <= span[1];
}

export function sameWords(a: Expr, b: Expr): boolean {
  if (a.k === 'name' && b.k === 'name') return a.id === b.id;
  if (a.k === 'const' && b.k === 'const') return a.value === b.value;
  if (a.k === 'attr' && b.k === 'attr') return a.name === b.name && sameWords(a.of, b.of);
  return false;
}

/** `counts["a"]` and `counts["b"]`: elements of one container, and as far apart as two variables. */
export function isOtherElement(a: Access, b: Access): boolean {
  if (a.target.k !== 'sub' || b.target.k !== 'sub') return false;
  const [one, two] = [a.target.index, b.target.index];
  return one.k === 'const' && two.k === 'const' && one.value !== two.value;
}

/** Calls, and loops, which jump back; a `with` calls too. */
const SWITCHING = new Set(['call', 'for', 'while', 'enter']);

export function hasBetween(fn: ProjectFunction, from: number, to: number, kind: 'await' | 'call'): boolean {
  return fn.facts.ops.slice(Math.max(from, 0), to).some((op) => {
    if (kind === 'call') return SWITCHING.has(op.k);
    const waits = op.k === 'await' || ((op.k === 'for' || op.k === 'enter') && op.async);
    return waits && !leavesBefore(fn, op.block, to);
  });
}

/** `if key in tasks: return await tasks[key]`: whoever waits there never gets to what stands behind the block. */
function leavesBefore({ facts: { blocks } }: ProjectFunction, block: number, to: number): boolean {
  for (let id = block; id > 0; id = blocks[id]!.parent) {
    if (blocks[id]!.end <= to && blocks[id]!.exits === 'function') return true;
  }
  return false;
}
