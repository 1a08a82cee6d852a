/** One taking of a lock that stands in two places: where it is written, and where a helper or decorator is used. */
import type { LockPair } from '../../project/project.ts';

/** `with helper():` takes the lock that the helper takes around its `yield`; the helper's own line says so. */
export function isWithin(helper: LockPair, pair: LockPair): boolean {
  const { inner, outer } = pair;
  return (
    helper !== pair &&
    helper.inner.lock.id === inner.lock.id &&
    helper.outer.acquisition === outer.acquisition &&
    helper.outer.chain.some(({ fn, op }) => {
      const { at } = fn.facts.ops[op]!;
      return fn === inner.fn && at[0] >= inner.at[0] && at[1] <= inner.at[1];
    })
  );
}

/** `@synchronized` takes the lock that the wrapper takes around its call; the wrapper's own line says so. */
export function isWrapped(wrapper: LockPair, pair: LockPair): boolean {
  if (pair.inner.how !== 'decorator' || wrapper.inner.how === 'decorator') return false;
  const [a, b] = [wrapper.outer.chain, pair.outer.chain];
  return (
    wrapper.inner.lock.id === pair.inner.lock.id &&
    wrapper.outer.acquisition === pair.outer.acquisition &&
    wrapper.inner.fn !== pair.inner.fn &&
    a.length === b.length &&
    a.every((site, i) => site.fn === b[i]!.fn && site.op === b[i]!.op)
  );
}
