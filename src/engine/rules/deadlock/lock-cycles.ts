/**
 * Circles in the order in which locks are taken.
 *
 * An edge is a pair of the project: `inner` is taken while `outer` is held. A circle of edges whose functions can run
 * at the same time is a possible deadlock, unless one lock is held around all of them. Two instances of one class are
 * a circle of one edge: `a` locks itself and then `b`, while `b` locks itself and then `a`.
 */
import type { Acquisition, HeldLock, LockPair, Project } from '../../project/project.ts';
import { isOrdered } from './sorted-locks.ts';
import { type Together, together } from './together.ts';
import { runsOf } from './way-runs.ts';

export interface LockCycle {
  /** In the order of the circle: each one's inner lock is the next one's outer. */
  pairs: readonly LockPair[];
  together: Exclude<Together, 'never'>;
}

/** Longer circles exist on paper only. */
const LONGEST = 4;

type Cycles = ReadonlyMap<LockPair, LockCycle>;
const NO_CYCLES: Cycles = new Map();

/** For each pair that is part of a circle, the shortest such circle, beginning with that pair. */
export function lockCycles(project: Project): Cycles {
  return project.remember(null, 'lock cycles', NO_CYCLES, () => findCycles(project));
}

function findCycles(project: Project): Cycles {
  const pairs = project.lockPairs().filter((pair) => canWait(pair, project) && !isOrdered(pair, project));
  const from = new Map<string, LockPair[]>();
  for (const pair of pairs) {
    const key = pair.outer.lock.id;
    from.set(key, [...(from.get(key) ?? []), pair]);
  }
  const cycles = new Map<LockPair, LockCycle>();
  for (const pair of pairs) {
    const cycle = isSelf(pair) ? selfCycle(pair, pairs, project) : shortest(pair, from, project);
    if (cycle !== null) cycles.set(pair, cycle);
  }
  return cycles;
}

/** An attempt that gives up cannot wait for ever; a lock with room for several is no such lock. */
function canWait({ outer, inner }: LockPair, project: Project): boolean {
  if (outer.acquisition.waits === 'no' || inner.waits !== 'yes') return false;
  if ((outer.lock.count ?? 1) !== 1 || (inner.lock.count ?? 1) !== 1) return false;
  // Who holds it already, further out, need not wait for it here.
  const before = [
    ...project.locksHeld(outer.acquisition.fn, outer.acquisition.op),
    ...project.locksHeld(inner.fn, inner.op),
  ].filter((held) => held.acquisition !== outer.acquisition && held.acquisition !== inner);
  return !before.some((held) => held.lock.id === inner.lock.id && held.owner === inner.owner);
}

function isSelf(pair: LockPair): boolean {
  return pair.outer.lock.id === pair.inner.lock.id;
}

/** The same lock twice is a circle only of two objects: elsewhere it is a self-deadlock, or an RLock. */
function selfCycle(pair: LockPair, pairs: readonly LockPair[], project: Project): LockCycle | null {
  const { outer, inner, sameObject } = pair;
  if (sameObject === 'yes' || outer.acquisition.expr === inner.expr) return null;
  if (outer.lock.place !== 'instance' && outer.lock.place !== 'element') return null;
  if (outer.lock.place === 'instance' && (outer.owner === '' || inner.owner === '')) return null;
  // A parent's lock before a child's is an order of its own: only equals lock each other both ways.
  if (outer.lock.place === 'instance' && [outer.owner, inner.owner].some((owner) => owner.includes('.')))
    return null;
  if (outer.chain.length > 0 && !isCallOnAnother(pair)) return null;
  if (isNew(inner, project) || isNew(outer.acquisition, project)) return null;
  const best = together(pair, pair, project);
  if (best === 'never' || pairs.length === 0) return null;
  return { pairs: [pair], together: best };
}

/** `other = Account()` in the same function: nobody else has the object yet, nor its lock. */
function isNew({ fn, op, expr }: Acquisition, project: Project): boolean {
  if (expr?.k !== 'attr') return false;
  const owner = project.resolve(fn, expr.of, op);
  return owner.k === 'instance' && owner.made?.fn === fn && fn.facts.kind !== 'module';
}

/** `with self.lock: other.deposit(x)`: one call further, on a variable that is not the object itself. */
function isCallOnAnother({ outer }: LockPair): boolean {
  const [site, ...further] = outer.chain;
  const call = site?.fn.facts.ops[site.op];
  if (call?.k !== 'call' || further.length > 0 || call.callee.k !== 'attr') return false;
  return call.callee.of.k === 'name' && call.callee.of.id !== outer.owner;
}

/** Breadth first from the pair's inner lock back to its outer one. */
function shortest(
  start: LockPair,
  from: ReadonlyMap<string, readonly LockPair[]>,
  project: Project,
): LockCycle | null {
  let paths: LockPair[][] = [[start]];
  let best: LockCycle | null = null;
  for (let length = 2; length <= LONGEST && best === null; length++) {
    const next: LockPair[][] = [];
    for (const path of paths) {
      for (const pair of from.get(path[path.length - 1]!.inner.lock.id) ?? []) {
        const closes = pair.inner.lock.id === start.outer.lock.id;
        if (!closes && (isSelf(pair) || path.some((other) => other.outer.lock.id === pair.inner.lock.id)))
          continue;
        if (closes) best = better(best, asCycle([...path, pair], project));
        else if (next.length < 200) next.push([...path, pair]);
      }
    }
    paths = next;
  }
  return best;
}

function better(a: LockCycle | null, b: LockCycle | null): LockCycle | null {
  if (a === null || b === null) return a ?? b;
  return a.together === 'unknown' && b.together === 'yes' ? b : a;
}

function asCycle(pairs: readonly LockPair[], project: Project): LockCycle | null {
  if (hasGate(pairs) || pairs.some((pair) => runsOf(pair, project) === 'never')) return null;
  let worst: LockCycle['together'] = 'yes';
  for (const [i, a] of pairs.entries()) {
    for (const b of pairs.slice(i + 1)) {
      const both = together(a, b, project);
      if (both === 'never') return null;
      if (both === 'unknown') worst = 'unknown';
    }
  }
  return { pairs, together: worst };
}

/** A lock that is held around every pair lets only one of them run at a time. */
function hasGate(pairs: readonly LockPair[]): boolean {
  const [first, ...rest] = pairs;
  return first!.gates.some(
    (gate) => isExclusive(gate) && rest.every((pair) => pair.gates.some((g) => same(g, gate))),
  );
}

function isExclusive(gate: HeldLock): boolean {
  return gate.lock.count === 1 && gate.lock.place !== 'element' && gate.lock.place !== 'parameter';
}

function same(a: HeldLock, b: HeldLock): boolean {
  return a.lock.id === b.lock.id;
}
