/**
 * Threads that are started only where the one before has ended: `if self.worker and self.worker.is_alive(): return`,
 * `if self.worker is None:`, `self.worker.join()`, with the new one kept in `self.worker`.
 */
import type { Expr } from '../facts/facts.ts';
import { callOp, type Scope } from './linked-file.ts';
import { isInside, pathOf } from './scope-index.ts';

/** What the call makes is kept where it was looked for before. */
export function startsOneAtATime(fn: Scope, op: number): boolean {
  const places = keptIn(fn, op);
  return places.length > 0 && asksFor(fn, op, places);
}

/** The attributes and global names that the new thread is put into, at once or by way of a local name. */
function keptIn(fn: Scope, op: number): readonly string[] {
  const { use } = callOp(fn, op);
  const assign = use.k === 'assigned' ? fn.facts.ops[use.op] : undefined;
  if (assign?.k !== 'assign') return [];
  const paths = assign.targets.map(pathOf).filter((path) => path !== '');
  fn.facts.ops.forEach((next, at) => {
    if (at <= op || next.k !== 'assign' || next.value?.k !== 'name' || !paths.includes(next.value.id)) return;
    paths.push(...next.targets.map(pathOf).filter((path) => path !== ''));
  });
  return paths.filter((path) => path.includes('.') || !fn.facts.locals.includes(path));
}

/** A test of the place stands around the call, or in front of it and leaves or joins where there is one. */
function asksFor(fn: Scope, op: number, places: readonly string[]): boolean {
  const { blocks, ops } = fn.facts;
  const here = ops[op]!.block;
  return ops.some((asking, at) => {
    if (at >= op || asking.k !== 'branch' || !mentions(fn, asking.test, places)) return false;
    if (
      asking.then >= 0 &&
      (isInside(blocks, here, asking.then) || blocks[asking.then]!.exits === 'function')
    )
      return true;
    return fn.index.calls.some((call) => {
      const { callee, block } = callOp(fn, call);
      const isJoin = call < op && callee.k === 'attr' && callee.name === 'join';
      return isJoin && asking.then >= 0 && isInside(blocks, block, asking.then);
    });
  });
}

function mentions(fn: Scope, e: Expr, places: readonly string[]): boolean {
  if (places.includes(pathOf(e))) return true;
  if (e.k === 'op') return e.items.some((item) => mentions(fn, item, places));
  if (e.k === 'walrus') return mentions(fn, e.value, places);
  if (e.k === 'attr') return mentions(fn, e.of, places);
  return e.k === 'call' && mentions(fn, callOp(fn, e.op).callee, places);
}
