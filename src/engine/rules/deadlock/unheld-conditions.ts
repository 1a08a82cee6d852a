/** Conditions that are notified or waited for by code that does not hold them. */
import type { Confidence } from '../../finding.ts';
import type { Call, Lock, Project, ProjectFunction } from '../../project/project.ts';
import { type ConditionCall, conditionCalls, isWholeKnown } from './condition-calls.ts';

export interface Unheld extends ConditionCall {
  confidence: Confidence;
  /** A caller that does not hold it either; null where the function is entered by nobody that is known. */
  caller: Call | null;
  /** Who calls it from elsewhere may hold it. */
  open: boolean;
}

/** What runs code that is meant to raise. */
const MEANT_TO_RAISE = /^(assertRaises|assertRaisesRegex|raises|suppress)$/;

export function* unheldConditions(fn: ProjectFunction, project: Project): Generator<Unheld> {
  for (const found of conditionCalls(fn, project)) {
    const { op, lock } = found;
    if (holds(project, fn, op, lock.lock.id) || isTakenSomehow(found, project)) continue;
    if (!isWholeKnown(found, project) || isMeantToRaise(fn, op) || saysItIsHeld(fn)) continue;
    const judged = judge(found, project);
    if (judged === null) continue;
    // A plain lock cannot tell who holds it: it passes while anybody does. And wait_for need not wait.
    const sure = lock.lock.reentrant && found.method !== 'wait_for';
    yield {
      ...found,
      ...judged,
      confidence: judged.confidence === 'certain' && !sure ? 'likely' : judged.confidence,
    };
  }
}

/** By whatever name: two words may mean one object. */
function holds(project: Project, fn: ProjectFunction, op: number, id: string): boolean {
  return project.locksHeld(fn, op).some((held) => held.lock.id === id);
}

type Judged = Pick<Unheld, 'confidence' | 'caller' | 'open'>;

function judge({ fn, op, lock }: ConditionCall, project: Project): Judged | null {
  const { id } = lock.lock;
  const callers = project.callers(fn);
  if (project.isOpaque(fn)) return null;
  const started = project
    .contexts(fn)
    .some(({ chain, root }) => chain.length === 0 && root.how !== 'async def');
  if (started) return { confidence: 'certain', caller: null, open: false };
  const unheld = callers.filter((call) => !holds(project, call.fn, call.op, id));
  if (callers.length === 0) {
    // Who takes it here and gives it back before has no caller that holds it.
    if (project.acquisitions(fn).some((one) => one.lock.id === id && one.op < op))
      return { confidence: 'likely', caller: null, open: false };
    // Who calls a public method from elsewhere seldom holds a lock that the object keeps to itself; but can.
    const open =
      fn.facts.kind === 'function' && !fn.facts.name.startsWith('_') && fn.parent?.facts.kind !== 'function';
    if (!open || lock.lock.place !== 'instance') return null;
    return { confidence: isKeptInside(lock.lock, project) ? 'likely' : 'possible', caller: null, open };
  }
  const [caller] = unheld;
  if (caller === undefined || callers.some((call) => takesSomehow(call.fn, call.op, id, project)))
    return null;
  // A caller that nobody is seen to call may itself be called with the lock held.
  const settled = unheld.some(
    (call) => call.fn.facts.kind === 'module' || project.contexts(call.fn).length > 0,
  );
  if (!settled && unheld.length < callers.length) return null;
  return {
    confidence: settled && unheld.length === callers.length ? 'certain' : 'likely',
    caller,
    open: false,
  };
}

/** The class takes it itself and nobody else does, so its methods are not meant to be called with it held. */
function isKeptInside(lock: Lock, project: Project): boolean {
  const taken = project.acquisitionsOf(lock);
  return (
    taken.length > 0 && taken.every(({ fn, owner }) => fn.cls !== null && owner === fn.facts.params[0]?.name)
  );
}

/** An `acquire` in front of it that is not followed here, or a `with` on something that nobody can tell. */
function isTakenSomehow({ fn, op, lock }: ConditionCall, project: Project): boolean {
  return takesSomehow(fn, op, lock.lock.id, project);
}

function takesSomehow(fn: ProjectFunction, op: number, id: string, project: Project): boolean {
  const { blocks, ops } = fn.facts;
  const taken = project.acquisitions(fn).filter((one) => one.lock.id === id && one.op < op);
  if (taken.some((one) => one.how !== 'with' && !isReleasedBefore(fn, op, one.op))) return true;
  for (let block = ops[op]!.block; block >= 0; block = blocks[block]!.parent) {
    const opener = ops[blocks[block]!.op];
    if (opener?.k !== 'enter' || project.lock(fn, opener.context, blocks[block]!.op) !== null) continue;
    const value = project.resolve(fn, opener.context, blocks[block]!.op);
    if (value.k === 'unknown' || value.k === 'instance' || value.k === 'generator') return true;
    if (value.k === 'object' && value.cls.startsWith('contextlib.')) return true;
  }
  return false;
}

function isReleasedBefore(fn: ProjectFunction, op: number, from: number): boolean {
  return fn.facts.ops
    .slice(from, op)
    .some((facts) => facts.k === 'call' && facts.callee.k === 'attr' && facts.callee.name === 'release');
}

function isMeantToRaise(fn: ProjectFunction, op: number): boolean {
  const { blocks, ops } = fn.facts;
  for (let block = ops[op]!.block; block >= 0; block = blocks[block]!.parent) {
    const opener = ops[blocks[block]!.op];
    if (blocks[block]!.kind === 'try' && opener?.k === 'try') {
      const catches = opener.handlers.some(
        ({ bare, types }) =>
          bare ||
          types.some((type) => type.k === 'name' && /^(RuntimeError|Exception|BaseException)$/.test(type.id)),
      );
      if (catches) return true;
    }
    if (opener?.k !== 'enter' || opener.context.k !== 'call') continue;
    const call = ops[opener.context.op];
    const name =
      call?.k !== 'call'
        ? ''
        : call.callee.k === 'attr'
          ? call.callee.name
          : call.callee.k === 'name'
            ? call.callee.id
            : '';
    if (MEANT_TO_RAISE.test(name)) return true;
  }
  return false;
}

function saysItIsHeld({ facts }: ProjectFunction): boolean {
  return (
    /locked$|_unsafe$|_nolock$/.test(facts.name) || /lock[^.]*\bheld|hold[^.]*\block/i.test(facts.docstring)
  );
}
