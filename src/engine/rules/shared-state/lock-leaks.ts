/** Locks that a function acquires and releases itself, though not on every way out of it. */
import type { CallOp, Expr, Op } from '../../facts/facts.ts';
import type { Acquisition, Project, ProjectFunction } from '../../project/project.ts';
import type { Span } from '../../text.ts';
import { type Leak, LockWalk } from './lock-walk.ts';

export interface Unreleased {
  fn: ProjectFunction;
  acquisition: Acquisition;
  /** As written: `self.lock`. */
  name: string;
  leak: Leak;
  /** The call that can raise, as written. */
  what: string;
  /** The words of the first release; null where there is none. */
  release: Span | null;
  releases: readonly number[];
}

/** Functions whose business is to leave a lock taken, or to give one back. */
const HANDS_OVER =
  /acquire|release|(^|_)(r|un)?lock|[a-z]Lock|enter|exit|(^|_)(begin|end|open|close|start|stop|take|give|grab|hold|wait|reserve|notify)(?![a-z])|__del__/;

export function unreleasedIn(fn: ProjectFunction, project: Project): Unreleased[] {
  if (!callsNamed(fn, 'acquire')) return [];
  const taken = project.acquisitions(fn).filter(({ how }) => how === 'acquire');
  if (taken.length === 0) return [];
  const found: Unreleased[] = [];
  for (const acquisition of taken) {
    const { lock, owner } = acquisition;
    if (found.some((other) => other.acquisition.lock.id === lock.id && other.acquisition.owner === owner))
      continue;
    const releases = releasesOf(fn, acquisition, project);
    const [first] = releases;
    if (first === undefined && isNeverReleased(fn, acquisition, taken, project)) {
      const leak: Leak = { how: 'never', op: acquisition.op, at: acquisition.at, calm: false };
      found.push({
        fn,
        acquisition,
        name: wordsOf(acquisition.expr!),
        leak,
        what: '',
        release: null,
        releases,
      });
    }
    if (first === undefined || !isOwnBusiness(fn, acquisition, taken, releases, project)) continue;
    const leak = new LockWalk(fn, acquisition, new Set(releases), takersOf(taken, acquisition)).leak();
    if (leak === null) continue;
    const at = fn.facts.ops[leak.op];
    if (leak.how !== 'raises' && HANDS_OVER.test(fn.facts.name) && !givesNothing(fn, at, releases)) continue;
    // "You have it now."
    if (at?.k === 'return' && at.value?.k === 'const' && at.value.value === true) continue;
    found.push({
      fn,
      acquisition,
      name: wordsOf(acquisition.expr!),
      leak,
      what: at === undefined ? '' : whatRaises(fn, at),
      release: fn.facts.ops[first]!.at,
      releases,
    });
  }
  return found;
}

/** `return None` in front of the release that the other ways pass: whoever gets nothing has got no lock either. */
function givesNothing(fn: ProjectFunction, op: Op | undefined, releases: readonly number[]): boolean {
  if (op?.k !== 'return' || op.value?.k !== 'const') return false;
  if (op.value.type !== 'none' && op.value.value !== false) return false;
  const after = releases.find((at) => at > fn.facts.ops.indexOf(op));
  return after !== undefined && fn.facts.ops[after]!.block === 0;
}

/** Made and taken in a file in which nothing is ever released. */
function isNeverReleased(
  fn: ProjectFunction,
  { lock, waits, expr, how }: Acquisition,
  taken: readonly Acquisition[],
  project: Project,
): boolean {
  if (waits !== 'yes' || expr === null || how !== 'acquire' || lock.made?.fn.path !== fn.path) return false;
  if ((lock.kind !== 'lock' && lock.kind !== 'rlock') || !/^(global|class|instance)$/.test(lock.place))
    return false;
  if (HANDS_OVER.test(fn.facts.name) || taken.filter((one) => one.lock.id === lock.id).length > 1)
    return false;
  if (fn.file.functions.some(({ ops }) => ops.some(mentionsRelease))) return false;
  if (fn.facts.ops.some((op) => handsOn(op, expr))) return false;
  return project.callsNamed('release').every(({ fn: other, op }) => {
    const call = other.facts.ops[op];
    if (call?.k !== 'call' || call.callee.k !== 'attr') return true;
    const ref = project.lock(other, call.callee.of, op);
    return ref !== null && ref.lock.id !== lock.id;
  });
}

function mentionsRelease(op: Op): boolean {
  if (op.k === 'call') return op.callee.k === 'attr' && /^(release|__exit__)$/.test(op.callee.name);
  return op.k === 'read' && op.target.k === 'attr' && /^(release|__exit__)$/.test(op.target.name);
}

function whatRaises(fn: ProjectFunction, op: Op): string {
  if (op.k === 'call') return `${wordsOf(op.callee)}()`;
  const call = op.k === 'await' && op.value.k === 'call' ? fn.facts.ops[op.value.op] : undefined;
  if (call?.k === 'call') return `await ${wordsOf(call.callee)}()`;
  return op.k === 'await'
    ? 'the await'
    : op.k === 'for'
      ? 'the loop'
      : op.k === 'yield'
        ? 'the yield'
        : 'the with';
}

function takersOf(taken: readonly Acquisition[], { lock, owner }: Acquisition): Set<number> {
  return new Set(taken.filter((one) => one.lock.id === lock.id && one.owner === owner).map(({ op }) => op));
}

function callsNamed(fn: ProjectFunction, name: string): boolean {
  return fn.facts.ops.some((op) => op.k === 'call' && op.callee.k === 'attr' && op.callee.name === name);
}

/** `lock.release()`, and calls of functions that do so. */
function releasesOf(fn: ProjectFunction, { lock, owner }: Acquisition, project: Project): number[] {
  return fn.facts.ops.flatMap((op, i) => {
    if (op.k !== 'call') return [];
    if (op.callee.k === 'attr' && op.callee.name === 'release') {
      const ref = project.lock(fn, op.callee.of, i);
      return ref?.lock.id === lock.id && ref.owner === owner ? [i] : [];
    }
    return project.call(fn, i).entered.some((callee) => releasesIt(callee, lock, project)) ? [i] : [];
  });
}

function releasesIt(fn: ProjectFunction, lock: Acquisition['lock'], project: Project): boolean {
  return fn.facts.ops.some((op, i) => {
    if (op.k !== 'call' || op.callee.k !== 'attr' || op.callee.name !== 'release') return false;
    return project.lock(fn, op.callee.of, i)?.lock.id === lock.id;
  });
}

/** Nobody else is to give it back, and nobody has taken it before. */
function isOwnBusiness(
  fn: ProjectFunction,
  acquisition: Acquisition,
  taken: readonly Acquisition[],
  releases: readonly number[],
  project: Project,
): boolean {
  const { lock, op } = acquisition;
  // `create_task(lock.acquire())` takes it somewhere else.
  if (lock.library !== 'threading' && lock.library !== 'multiprocessing' && !acquisition.async) return false;
  // Who made it in this very call leaves it to nobody.
  if (lock.place === 'local' && lock.made?.fn === fn && !isCaptured(fn, acquisition.expr)) return false;
  // Given back for a while and taken again: the caller, or a `with` around, holds it.
  if (lock.place === 'element' && !releases.some((at) => isBeside(fn, at, op))) return false;
  if (releases.some((at) => at < op) || project.locksHeld(fn, op).some((held) => held.lock.id === lock.id))
    return false;
  if (taken.some((one) => one.lock.id === lock.id && one.op < op) || acquisition.expr === null) return false;
  return !fn.facts.ops.some((other) => handsOn(other, acquisition.expr!)) && !isUsedInside(fn, acquisition);
}

/** One loop takes all of a container, another one gives them back: only in one block it is the same lock. */
function isBeside({ facts: { ops } }: ProjectFunction, release: number, acquire: number): boolean {
  return ops[release]!.block === ops[acquire]!.block;
}

/** `return lock`, `jobs.append(lock)`, `future.add_done_callback(lock.release)`. */
function handsOn(op: Op, lock: Expr): boolean {
  if (op.k !== 'read') return false;
  const { target, use } = op;
  if (isSame(target, lock)) return /^(argument|returned|yielded|element|assigned)$/.test(use.k);
  return target.k === 'attr' && target.name === 'release' && isSame(target.of, lock) && use.k !== 'callee';
}

function isSame(a: Expr, b: Expr): boolean {
  if (a.k === 'name') return b.k === 'name' && a.id === b.id;
  return a.k === 'attr' && b.k === 'attr' && a.name === b.name && isSame(a.of, b.of);
}

/** A function inside of this one uses it in any way. */
function isCaptured(fn: ProjectFunction, lock: Expr | null): boolean {
  return fn.file.functions.some((inner) => {
    if (inner.parent !== fn.facts.id || lock === null) return false;
    return inner.ops.some((op) => {
      if (op.k !== 'read') return false;
      return isSame(op.target, lock) || (op.target.k === 'attr' && isSame(op.target.of, lock));
    });
  });
}

/** A function inside of this one releases it. */
function isUsedInside(fn: ProjectFunction, { expr }: Acquisition): boolean {
  const { functions } = fn.file;
  return functions.some((inner) => {
    if (inner.parent !== fn.facts.id) return false;
    return inner.ops.some((op) => op.k === 'read' && op.target.k === 'attr' && isSame(op.target.of, expr!));
  });
}

export function wordsOf(e: Expr | CallOp['callee']): string {
  if (e.k === 'name') return e.id;
  if (e.k === 'attr') return `${wordsOf(e.of)}.${e.name}`;
  return e.k === 'sub' ? `${wordsOf(e.of)}[…]` : '…';
}
