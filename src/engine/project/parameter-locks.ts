/**
 * Locks that a function gets as its parameters, one inside the other: `def both(first, second): with first: with second`.
 * Which locks these are, and in which order, is up to each call; so there is a pair for each call site.
 */
import type { Expr } from '../facts/facts.ts';
import type { Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { LockRefs } from './lock-refs.ts';
import type { CallSite } from './parameters.ts';
import type { Acquisition, LockPair, LockRef } from './project.ts';
import { isInside } from './scope-index.ts';

interface Item {
  readonly op: number;
  readonly param: number;
  readonly expr: Expr;
}

/** Beyond this many call sites nobody looks. */
const MANY = 24;

export function parameterPairs(linker: Linker, refs: LockRefs, fn: Scope): readonly LockPair[] {
  const items = itemsOf(refs, fn);
  if (items.length < 2) return [];
  const sites = [...linker.callSites(fn), ...linker.handOvers(fn)];
  if (sites.length > MANY) return [];
  const pairs: LockPair[] = [];
  for (const outer of items) {
    const { body } = fn.facts.ops[outer.op] as { body: number };
    for (const inner of items) {
      if (inner === outer || !isInside(fn.facts.blocks, fn.facts.ops[inner.op]!.block, body)) continue;
      for (const site of sites) {
        const first = given(refs, site, fn, outer);
        const second = given(refs, site, fn, inner);
        if (first === null || second === null || first.lock === second.lock) continue;
        const acquisition = taken(fn, outer, first);
        pairs.push({
          outer: { ...first, acquisition, chain: [] },
          inner: taken(fn, inner, second),
          gates: [],
          sameObject: 'unknown',
        });
      }
    }
  }
  return pairs;
}

/** `with` items that name a parameter which is not always the same lock. */
function itemsOf(refs: LockRefs, fn: Scope): Item[] {
  const items: Item[] = [];
  if (fn.facts.params.length < 2) return items;
  fn.facts.ops.forEach((facts, op) => {
    if (facts.k !== 'enter' || facts.context.k !== 'name') return;
    const { id } = facts.context;
    const param = fn.facts.params.findIndex(({ name }) => name === id);
    const ref = param < 0 ? null : refs.of(fn, facts.context, op);
    if (param >= 0 && (ref === null || ref.lock.place === 'parameter'))
      items.push({ op, param, expr: facts.context });
  });
  return items;
}

function given(refs: LockRefs, site: CallSite, fn: Scope, { param }: Item): LockRef | null {
  if (site === undefined || site.args.some(({ star }) => star !== '')) return null;
  const { name } = fn.facts.params[param]!;
  const arg =
    site.args.find((one) => one.name === name) ??
    site.args.filter((one) => one.name === '')[param - site.skip];
  return arg === undefined ? null : refs.of(site.fn, arg.value, site.op);
}

function taken(fn: Scope, { op, expr }: Item, ref: LockRef): Acquisition {
  const facts = fn.facts.ops[op]!;
  const async = facts.k === 'enter' && facts.async;
  return { ...ref, fn, op, how: 'with', waits: 'yes', async, at: expr.at, expr };
}
