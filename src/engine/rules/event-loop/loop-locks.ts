/** Locks for threads that code on the event loop waits for, and who may keep it waiting. */
import type { Acquisition, Blocking, Project, ProjectFunction } from '../../project/project.ts';
import { loopCallback } from './loop-code.ts';

export interface LoopLock {
  fn: ProjectFunction;
  taken: Acquisition;
  callback: boolean;
  /** Who keeps it long, and with what; null where nobody is seen to. */
  holder: { taken: Acquisition; op: number; waits: Blocking } | null;
  /** Somebody takes it in another thread. */
  contended: boolean;
}

export function* loopLocks(fn: ProjectFunction, project: Project): Generator<LoopLock> {
  if (!fn.facts.ops.some(mayTake)) return;
  const callback = fn.facts.async ? null : loopCallback(fn, project);
  if (!fn.facts.async && callback === null) return;
  for (const taken of project.acquisitions(fn)) {
    const { lock } = taken;
    if ((lock.library !== 'threading' && lock.library !== 'multiprocessing') || taken.async) continue;
    if (taken.waits === 'no' || taken.how === 'decorator' || lock.place === 'local') continue;
    // A lock that is kept across an await is another, worse thing, and found as that.
    if (heldAcrossAwait(taken, project)) continue;
    // Who has a reentrant lock already does not wait for it.
    const around = project
      .locksHeld(fn, taken.op)
      .some((held) => held.lock === lock && held.acquisition !== taken);
    if (around) continue;
    const others = project.acquisitionsOf(lock).filter((other) => other !== taken);
    const threaded = others.filter(({ fn: other }) => inThread(other, project) && !isOtherTest(other, fn));
    yield {
      fn,
      taken,
      callback: callback !== null,
      holder: longHolder(threaded, project),
      contended: threaded.length > 0,
    };
  }
}

function mayTake(op: ProjectFunction['facts']['ops'][number]): boolean {
  if (op.k === 'enter') return !op.async;
  return op.k === 'call' && op.callee.k === 'attr' && /^(acquire|enter_context)$/.test(op.callee.name);
}

/** What one test does does not go on while another runs. */
function isOtherTest(other: ProjectFunction, fn: ProjectFunction): boolean {
  return other.path !== fn.path && /(^|\/)(tests?\/|test_|conftest)[^/]*/.test(other.path);
}

function inThread(fn: ProjectFunction, project: Project): boolean {
  return project.contexts(fn).some(({ kind }) => kind === 'thread' || kind === 'process');
}

function heldAcrossAwait({ fn, op, lock }: Acquisition, project: Project): boolean {
  if (!fn.facts.async) return false;
  return fn.facts.ops.some(
    (other, i) =>
      i > op &&
      (other.k === 'await' || ((other.k === 'for' || other.k === 'enter') && other.async)) &&
      project.locksHeld(fn, i).some((held) => held.acquisition.op === op && held.lock === lock),
  );
}

function longHolder(others: readonly Acquisition[], project: Project): LoopLock['holder'] {
  for (const taken of others) {
    const { fn } = taken;
    for (const op of project.callOps(fn)) {
      if (op <= taken.op) continue;
      const [waits] = project
        .blockingCall(fn, op)
        .filter(({ kind }) => kind !== 'lock' && kind !== 'file-io' && kind !== 'program-start');
      if (waits === undefined) continue;
      if (
        !project
          .locksHeld(fn, op)
          .some((held) => held.acquisition.op === taken.op && held.lock === taken.lock)
      )
        continue;
      // `condition.wait()` gives its own lock back.
      if (waits.kind === 'event' && /Condition\./.test(waits.name)) continue;
      return { taken, op, waits };
    }
  }
  return null;
}
