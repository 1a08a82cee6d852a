/** `Condition.wait()` whose condition is not looked at again when it returns. */
import type { BranchOp } from '../../facts/facts.ts';
import type { Confidence } from '../../finding.ts';
import type { Project, ProjectFunction } from '../../project/project.ts';
import { type ConditionCall, conditionCalls } from './condition-calls.ts';

export interface BareWait extends ConditionCall {
  confidence: Confidence;
  /** The `if` that was meant to be a `while`. */
  branch: BranchOp | null;
}

export function* bareWaits(fn: ProjectFunction, project: Project): Generator<BareWait> {
  for (const found of conditionCalls(fn, project, /^wait$/)) {
    const { op, call, lock } = found;
    // What hands the answer on is a wait of its own, with its own callers.
    if (call.use.k === 'returned' || call.use.k === 'lambda-result') continue;
    const taken = takenAt(fn, op, lock.lock.id, project);
    if (taken === null || isInLoop(fn, op, taken) || isLoopTest(fn, op)) continue;
    if (runsInLoop(fn, project)) continue;
    const branch = branchAround(fn, op, taken);
    // A loop further out tests again, where nothing is done before it does.
    if (isInLoop(fn, op, 0) && !actsAfter(fn, op, taken, project)) continue;
    yield { ...found, branch, confidence: judge(fn, op, taken, branch, project) };
  }
}

function judge(
  fn: ProjectFunction,
  op: number,
  taken: number,
  branch: BranchOp | null,
  project: Project,
): Confidence {
  const call = fn.facts.ops[op]!;
  if (call.k !== 'call' || call.args.length > 0) return 'possible';
  if (call.use.k !== 'dropped' && call.use.k !== 'awaited') return 'possible';
  if (branch !== null) return actsAfter(fn, op, taken, project) ? 'likely' : 'possible';
  // A handshake: what is started while the lock is held cannot notify before this waits.
  const starts = fn.facts.ops.slice(0, op).some((facts) => {
    return (
      facts.k === 'call' &&
      facts.callee.k === 'attr' &&
      /^(start|submit|create_task)$/.test(facts.callee.name)
    );
  });
  return starts ? 'possible' : 'likely';
}

/** The block in which the lock is held; null where a caller holds it, whose loop it may be. */
function takenAt(fn: ProjectFunction, op: number, id: string, project: Project): number | null {
  const { blocks, ops } = fn.facts;
  const own = project.acquisitions(fn).filter((one) => one.lock.id === id && one.op < op);
  for (let block = ops[op]!.block; block >= 0; block = blocks[block]!.parent) {
    if (own.some((one) => ops[one.op]!.k === 'enter' && (ops[one.op] as { body?: number }).body === block))
      return block;
    if (own.some((one) => one.how === 'acquire' && ops[one.op]!.block === block)) return block;
  }
  return null;
}

function isInLoop(fn: ProjectFunction, op: number, within: number): boolean {
  const { blocks, ops } = fn.facts;
  for (let block = ops[op]!.block; block > within; block = blocks[block]!.parent)
    if (blocks[block]!.kind === 'loop') return true;
  return false;
}

/** The test is made by who calls it, in a loop: a local function that is defined there, or one that is called there. */
function runsInLoop(fn: ProjectFunction, project: Project): boolean {
  const { parent } = fn;
  const defined = parent?.facts.ops.findIndex((op) => op.k === 'def' && op.fn === fn.facts.id) ?? -1;
  if (parent !== null && defined >= 0 && isInLoop(parent, defined, 0)) return true;
  const callers = project.callers(fn);
  return callers.length > 0 && callers.every((call) => isInLoop(call.fn, call.op, 0));
}

/** `while not cond.wait(1):` */
function isLoopTest(fn: ProjectFunction, op: number): boolean {
  const { at } = fn.facts.ops[op]!;
  return fn.facts.ops.some(
    (facts) => facts.k === 'while' && facts.test.at[0] <= at[0] && facts.test.at[1] >= at[1],
  );
}

function branchAround(fn: ProjectFunction, op: number, within: number): BranchOp | null {
  const { blocks, ops } = fn.facts;
  for (let block = ops[op]!.block; block > within; block = blocks[block]!.parent) {
    const opener = ops[blocks[block]!.op];
    if (opener?.k === 'branch') return opener.then === block ? opener : null;
  }
  return null;
}

/** Something of shared state is used behind the wait, while the lock is held. */
function actsAfter(fn: ProjectFunction, op: number, taken: number, project: Project): boolean {
  const { end } = fn.facts.blocks[taken]!;
  return (
    project.accesses(fn).some((access) => access.op > op && access.op < end) ||
    fn.facts.ops.slice(op + 1, end).some((facts) => facts.k === 'call')
  );
}
