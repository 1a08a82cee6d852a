/**
 * Waits under a lock that the awaited work needs. The lock is held where the wait stands or by a caller of it, and the
 * work takes the same lock on its way: in a function it calls, however far, or around what it does.
 */
import type { Expr } from '../../facts/facts.ts';
import type { Confidence } from '../../finding.ts';
import type { Acquisition, HeldLock, Project, ProjectFunction, Site } from '../../project/project.ts';
import { mayWait, type Wait, type Work, waitAt } from './awaited-work.ts';
import { callsBelow } from './calls-below.ts';
import { conditionsOf } from './conditions.ts';

export interface BlockedWork {
  fn: ProjectFunction;
  op: number;
  wait: Wait;
  work: Work;
  held: HeldLock;
  taken: Acquisition;
  /** The calls from the work's function to where it takes the lock. */
  chain: readonly Site[];
  confidence: Confidence;
}

/** Calls upwards beyond this say little about one wait. */
const HIGHEST = 3;

export function* blockedWorks(fn: ProjectFunction, project: Project): Generator<BlockedWork> {
  for (let op = 0; op < fn.facts.ops.length; op++) {
    if (!mayWait(fn, op, project)) continue;
    const around = heldAround(fn, op, project, HIGHEST);
    const wait = around.length === 0 ? null : waitAt(fn, op, project);
    if (wait === null) continue;
    for (const held of around) {
      const found = inVain(fn, op, wait, held, project);
      if (found === null) continue;
      yield found;
      break;
    }
  }
}

/** Held here for sure, and held by some caller; the innermost last. */
function heldAround(fn: ProjectFunction, op: number, project: Project, height: number): HeldLock[] {
  const found = [...project.locksHeld(fn, op)];
  if (height === 0) return found;
  for (const call of project.callers(fn)) {
    if (!call.entered.includes(fn) && !isAwaited(call)) continue;
    for (const held of heldAround(call.fn, call.op, project, height - 1)) {
      if (found.some((other) => other.acquisition === held.acquisition)) continue;
      found.push({ ...held, chain: [...held.chain, { fn: call.fn, op: call.op }] });
    }
  }
  return found;
}

function isAwaited({ fn, op }: Site): boolean {
  const call = fn.facts.ops[op]!;
  return call.k === 'call' && call.use.k === 'awaited';
}

function inVain(
  fn: ProjectFunction,
  op: number,
  wait: Wait,
  held: HeldLock,
  project: Project,
): BlockedWork | null {
  const { lock } = held;
  if (lock.count !== 1 || lock.place === 'element' || lock.place === 'parameter') return null;
  if (givesItBack(fn, op, wait, held, project)) return null;
  const found = wait.works.map((work) => ({ work, ...needs(work, held, project) }));
  const [first] = found.filter(({ taken }) => taken !== null);
  // Whoever needs no lock can do it as well.
  if (first === undefined || first.taken === null || (wait.any && found.some(({ taken }) => taken === null)))
    return null;
  const { work, taken, chain } = first;
  const confidence =
    wait.timeout || isTested(fn, op)
      ? 'possible'
      : judge(fn, op, wait, held, first.work, taken, chain, project);
  return { fn, op, wait, work, held, taken, chain, confidence };
}

/** `while not queue.empty(): queue.get()`: it waits only if another one was quicker. */
function isTested(fn: ProjectFunction, op: number): boolean {
  const { blocks, ops } = fn.facts;
  const tests = (test: Expr): boolean => {
    if (test.k === 'op') return test.items.some(tests);
    const call = test.k === 'call' ? ops[test.op] : undefined;
    return (
      call?.k === 'call' &&
      call.callee.k === 'attr' &&
      /^(empty|qsize|is_set|done|is_alive)$/.test(call.callee.name)
    );
  };
  for (let id = ops[op]!.block; id >= 0; id = blocks[id]!.parent) {
    const opener = ops[blocks[id]!.op];
    if ((opener?.k === 'while' || opener?.k === 'branch') && tests(opener.test)) return true;
  }
  return false;
}

/** `condition.wait()` releases its own lock while it waits. */
function givesItBack(fn: ProjectFunction, op: number, wait: Wait, held: HeldLock, project: Project): boolean {
  const call = fn.facts.ops[op]!;
  if (wait.kind !== 'condition' || call.k !== 'call' || call.callee.k !== 'attr') return false;
  return project.lock(fn, call.callee.of, op)?.lock.id === held.lock.id;
}

function needs(
  work: Work,
  held: HeldLock,
  project: Project,
): { taken: Acquisition | null; chain: readonly Site[] } {
  const isIt = (one: Acquisition): boolean =>
    one.lock.id === held.lock.id && one.waits === 'yes' && isSameObject(one, held);
  if (work.until !== null) {
    const { until } = work;
    const around = project.locksHeld(work.fn, until.op).find((one) => isIt(one.acquisition));
    if (around !== undefined) return { taken: around.acquisition, chain: [] };
    const before = project
      .acquisitions(work.fn)
      .find((one) => isIt(one) && one.op < until.op && conditionsOf(work.fn, one.op).length === 0);
    return { taken: before ?? null, chain: [] };
  }
  for (const { fn, chain } of callsBelow(work.fn, project)) {
    const taken = project.acquisitions(fn).find(isIt);
    if (taken !== undefined) return { taken, chain };
  }
  return { taken: null, chain: [] };
}

/** `self.lock` in the methods of one class is taken for one lock: objects start and join their own threads. */
function isSameObject(taken: Acquisition, held: HeldLock): boolean {
  if (held.lock.place !== 'instance') return true;
  const first = (fn: ProjectFunction): string => fn.facts.params[0]?.name ?? '';
  return (
    taken.owner !== '' &&
    taken.owner === first(taken.fn) &&
    held.acquisition.owner === first(held.acquisition.fn) &&
    taken.fn.cls !== null
  );
}

function judge(
  fn: ProjectFunction,
  op: number,
  wait: Wait,
  held: HeldLock,
  { start }: Work,
  taken: Acquisition,
  chain: readonly Site[],
  project: Project,
): Confidence {
  const straight = [...chain, taken].every((one) => conditionsOf(one.fn, one.op).length === 0);
  if (wait.any) return 'likely';
  const under =
    start !== null &&
    start.fn === fn &&
    project.locksHeld(fn, start.op).some((one) => one.acquisition === held.acquisition);
  return under && straight && conditionsOf(fn, op).length === 0 ? 'certain' : 'likely';
}
