/** Loops around an operation. */
import type { Scope } from './linked-file.ts';

/** The innermost loop or comprehension around it; -1 for none. */
export function loopAround(fn: Scope, op: number): number {
  const { blocks, ops } = fn.facts;
  for (let at = ops[op]!.block; at >= 0; at = blocks[at]!.parent) {
    const { kind } = blocks[at]!;
    if (kind === 'loop' || kind === 'comprehension') return at;
  }
  return -1;
}

export function isInLoop(fn: Scope, op: number): boolean {
  return loopAround(fn, op) >= 0;
}
