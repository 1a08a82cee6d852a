/** Threading locks that a coroutine holds where it is suspended, and who waits for them meanwhile. */
import type { Op } from '../../facts/facts.ts';
import type { Acquisition, Project, ProjectFunction } from '../../project/project.ts';
import type { Span } from '../../text.ts';
import { isTest } from '../is-test.ts';

export interface HeldAcross {
  fn: ProjectFunction;
  acquisition: Acquisition;
  /** The first suspension point under the lock. */
  op: number;
  at: Span;
  /** Others that wait for the same lock: those on the loop first. */
  takers: readonly Acquisition[];
  outcome: /** What is awaited takes the lock itself. */
    | 'awaits-taker'
    /** Another task takes it, and blocks the thread that the holder needs to go on. */
    | 'deadlock'
    /** The loop's thread may take it again, so other tasks come in between. */
    | 'no-exclusion'
    /** Threads wait as long as the await takes. */
    | 'threads-wait';
}

export function heldAcrossIn(fn: ProjectFunction, project: Project): HeldAcross[] {
  const taken = project.acquisitions(fn).filter(({ lock, async, how }) => {
    return lock.library === 'threading' && !async && how !== 'decorator';
  });
  if (taken.length === 0) return [];
  const points = fn.facts.ops.flatMap((op, i) => (suspends(fn, op) ? [i] : []));
  return taken.flatMap((acquisition) => {
    const op = points.find((at) => {
      return project
        .locksHeld(fn, at)
        .some((held) => isSame(held.acquisition, acquisition) && held.chain.length === 0);
    });
    return op === undefined ? [] : [judge(fn, acquisition, op, project)];
  });
}

function suspends(fn: ProjectFunction, op: Op): boolean {
  switch (op.k) {
    case 'await':
      return true;
    case 'for':
    case 'enter':
      return op.async;
    case 'yield':
      return fn.facts.generator;
    default:
      return false;
  }
}

function judge(fn: ProjectFunction, acquisition: Acquisition, op: number, project: Project): HeldAcross {
  const at = wordsAt(fn.facts.ops[op]!);
  const all = project.acquisitionsOf(acquisition.lock).filter((other) => {
    return !isSame(other, acquisition) && other.waits === 'yes' && !isNested(other, acquisition, project);
  });
  const onLoop = all.filter((other) => isOnLoop(other.fn, project));
  const base = { fn, acquisition, op, at };
  const inner = awaitedTaker(fn, op, acquisition, all, project);
  if (inner !== null) return { ...base, takers: [inner], outcome: 'awaits-taker' };
  const takers = [...onLoop, ...all.filter((other) => !onLoop.includes(other))];
  if (acquisition.lock.reentrant) return { ...base, takers, outcome: 'no-exclusion' };
  if (onLoop.length > 0 || (acquisition.waits === 'yes' && runsAsSeveralTasks(fn, project)))
    return { ...base, takers, outcome: 'deadlock' };
  return { ...base, takers, outcome: 'threads-wait' };
}

/** The words of the suspension: `await x`, the header of an `async for`. */
function wordsAt(op: Op): Span {
  return op.at;
}

/** By its place: a list that was made before an edit elsewhere has another object for it. */
function isSame(a: Acquisition, b: Acquisition): boolean {
  return a.fn === b.fn && a.op === b.op && a.lock.id === b.lock.id;
}

/** The other one is taken while this one is held: a matter of self-deadlock. */
function isNested(other: Acquisition, outer: Acquisition, project: Project): boolean {
  return project.locksHeld(other.fn, other.op).some((held) => isSame(held.acquisition, outer));
}

function isOnLoop(fn: ProjectFunction, project: Project): boolean {
  if (isTest(fn)) return false;
  return fn.facts.async || project.contexts(fn).some(({ kind }) => kind === 'loop');
}

/** All coroutines may, but for one that is only ever run as the program itself. */
function runsAsSeveralTasks(fn: ProjectFunction, project: Project): boolean {
  if (isTest(fn)) return false;
  const contexts = project.contexts(fn);
  return contexts.length === 0 || contexts.some(({ root, many }) => many || root.how !== 'run');
}

/** `await to_thread(load)`, where load takes the lock; `await self.load()` that does. */
function awaitedTaker(
  fn: ProjectFunction,
  first: number,
  acquisition: Acquisition,
  takers: readonly Acquisition[],
  project: Project,
): Acquisition | null {
  if (acquisition.lock.place === 'instance' && acquisition.owner !== fn.facts.params[0]?.name) return null;
  return (
    takers.find((taker) => {
      if (taker.fn === fn) return false;
      return project.contexts(taker.fn).some(({ kind, root }) => {
        if (kind !== 'thread' || root.site === null || root.site.fn !== fn || root.site.op > first)
          return false;
        const call = fn.facts.ops[root.site.op];
        const awaits = fn.facts.ops[first];
        return (
          call?.k === 'call' &&
          call.use.k === 'awaited' &&
          awaits?.k === 'await' &&
          awaits.at[0] <= call.at[0] &&
          awaits.at[1] >= call.at[1]
        );
      });
    }) ?? null
  );
}
