/**
 * A lock that is taken by who holds it already. Pairs of the project whose two sides are one lock, of one object, that
 * does not count its holder: a second attempt waits for the first, and both are the same thread's or task's.
 */
import type { Confidence } from '../../finding.ts';
import type { Acquisition, LockPair, Project, ProjectClass, ProjectFunction } from '../../project/project.ts';
import { conditionsOf } from './conditions.ts';
import { isWithin, isWrapped } from './own-line.ts';
import { runsOf } from './way-runs.ts';

export interface Retaken {
  pair: LockPair;
  confidence: Confidence;
  /** What a possible one depends on: whether both are one object's lock, or whether the inner one is reached. */
  doubt: 'none' | 'object' | 'way';
}

type AllRetaken = ReadonlyMap<Acquisition, Retaken>;
const NOTHING: AllRetaken = new Map();
const RANK: Readonly<Record<Confidence, number>> = { certain: 2, likely: 1, possible: 0 };

/** The surest, shortest way to each inner acquisition. */
export function retakenLocks(project: Project): AllRetaken {
  return project.remember(null, 'retaken locks', NOTHING, () => findRetaken(project));
}

function findRetaken(project: Project): AllRetaken {
  const found = new Map<Acquisition, Retaken>();
  const judged = project.lockPairs().flatMap((pair) => {
    const judgement = judge(pair, project);
    return judgement === null ? [] : [{ pair, ...judgement }];
  });
  for (const one of judged) {
    if (judged.some(({ pair }) => isWithin(pair, one.pair) || isWrapped(pair, one.pair))) continue;
    const other = found.get(one.pair.inner);
    if (other === undefined || isBetter(one, other)) found.set(one.pair.inner, one);
  }
  return found;
}

function isBetter(a: Retaken, b: Retaken): boolean {
  if (a.confidence !== b.confidence) return RANK[a.confidence] > RANK[b.confidence];
  return a.pair.outer.chain.length < b.pair.outer.chain.length;
}

function judge(pair: LockPair, project: Project): Pick<Retaken, 'confidence' | 'doubt'> | null {
  const { outer, inner } = pair;
  if (outer.lock.id !== inner.lock.id || outer.lock.reentrant || inner.lock.reentrant) return null;
  if (outer.lock.count !== 1 || inner.waits !== 'yes' || outer.lock.kind === 'unknown') return null;
  const same = sameLock(pair, project);
  // The same words, reached by recursion: another object's lock as long as nobody can tell.
  if (outer.acquisition.fn === inner.fn && outer.acquisition.op === inner.op && same === 'possible')
    return null;
  if (same === null || project.isHandedOver(outer.lock) || givesBackFirst(pair, project)) return null;
  const runs = runsOf(pair, project);
  if (runs === 'never') return null;
  if (same === 'possible') return { confidence: same, doubt: 'object' };
  if (runs === 'unknown') return { confidence: 'possible', doubt: 'way' };
  return { confidence: runs === 'sometimes' ? 'likely' : same, doubt: 'none' };
}

/** How sure it is that both are one lock; null where they are two, or nobody can tell. */
function sameLock(pair: LockPair, project: Project): Confidence | null {
  const { outer, inner, sameObject } = pair;
  const { lock } = outer;
  if (lock.place === 'element') return null;
  if (lock.place !== 'instance')
    return lock.made !== null && isMadeAnew(pair, lock.made.fn) ? null : 'certain';
  if (sameObject === 'no') return null;
  // `self.peer.lock` is the same lock only as long as nobody gives the object another peer.
  if (sameObject === 'yes') return outer.owner.includes('.') ? 'likely' : 'certain';
  const leaves = [inner.fn, ...outer.chain.map(({ fn }) => fn)].some((fn) => ownClass(fn) !== lock.cls);
  if (!leaves || lock.cls === null) return null;
  return isSingle(lock.cls, project) ? 'likely' : 'possible';
}

/** A local lock belongs to one call of its function; the way to the inner acquisition begins another one. */
function isMadeAnew({ outer, inner }: LockPair, maker: ProjectFunction): boolean {
  if (maker.facts.kind === 'module' || maker.facts.kind === 'class' || outer.lock.place === 'global')
    return false;
  return (
    outer.chain.slice(1).some(({ fn }) => fn === maker) || (outer.chain.length > 0 && inner.fn === maker)
  );
}

function ownClass(fn: ProjectFunction): ProjectClass | null {
  for (let at: ProjectFunction | null = fn; at !== null; at = at.parent) if (at.cls !== null) return at.cls;
  return null;
}

/** One place of the project makes an object of the class, and it runs once. */
function isSingle(cls: ProjectClass, project: Project, depth = 0): boolean {
  const init = project.functions(cls.path).find((fn) => fn.cls === cls && fn.facts.name === '__init__');
  if (init === undefined || depth > 3 || project.subclasses(cls).length > 0) return false;
  const [call, ...others] = project.callers(init);
  if (call === undefined || others.length > 0) return false;
  if (conditionsOf(call.fn, call.op).some(({ test }) => test === null)) return false;
  return call.fn.facts.kind === 'module' || runsOnce(call.fn, project, depth);
}

function runsOnce(fn: ProjectFunction, project: Project, depth: number): boolean {
  if (fn.facts.name === '__init__' && fn.cls !== null) return isSingle(fn.cls, project, depth + 1);
  const callers = project.callers(fn);
  return callers.length === 1 && callers[0]!.fn.facts.kind === 'module';
}

/** `lock.release()` stands in front of the `acquire()`: the lock is given back for a while. */
function givesBackFirst({ outer, inner }: LockPair, project: Project): boolean {
  const releases = ({ fn, op }: { fn: ProjectFunction; op: number }): boolean =>
    fn.facts.ops.slice(0, op).some((facts, at) => {
      if (facts.k !== 'call' || facts.callee.k !== 'attr' || facts.callee.name !== 'release') return false;
      return project.lock(fn, facts.callee.of, at)?.lock === inner.lock;
    });
  if (inner.fn === outer.acquisition.fn && outer.chain.length === 0) return false;
  return inner.how === 'acquire' && [inner, ...outer.chain.slice(1)].some(releases);
}
