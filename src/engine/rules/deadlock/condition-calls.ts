/** Calls of `wait`, `notify` and their kin on conditions, with the condition's lock. */
import type { CallOp } from '../../facts/facts.ts';
import type { LockRef, Project, ProjectFunction } from '../../project/project.ts';

export interface ConditionCall {
  fn: ProjectFunction;
  op: number;
  call: CallOp;
  method: string;
  /** `threading`, `asyncio`, ... */
  library: string;
  lock: LockRef;
}

const METHODS = /^(wait|wait_for|notify|notify_all|notifyAll)$/;
const NAME = /^(threading|multiprocessing|asyncio|trio|anyio)\.Condition\.(\w+)$/;

export function* conditionCalls(
  fn: ProjectFunction,
  project: Project,
  methods: RegExp = METHODS,
): Generator<ConditionCall> {
  for (const op of project.callOps(fn)) {
    const call = fn.facts.ops[op] as CallOp;
    if (call.callee.k !== 'attr' || !methods.test(call.callee.name)) continue;
    const name = NAME.exec(project.call(fn, op).external);
    if (name === null) continue;
    const lock = project.lock(fn, call.callee.of, op);
    if (lock !== null) yield { fn, op, call, method: name[2]!, library: name[1]!, lock };
  }
}

/** It was seen how the condition is made, and which lock it got there. */
export function isWholeKnown({ lock: { lock } }: ConditionCall, project: Project): boolean {
  const { made } = lock;
  if (made === null) return false;
  const facts = made.fn.facts.ops[made.op];
  if (facts?.k !== 'call' || lock.kind !== 'condition' || facts.args.length === 0) return facts?.k === 'call';
  const given = project.resolve(made.fn, facts.args[0]!.value, made.op);
  return given.k === 'object' || (given.k === 'const' && given.expr.type === 'none');
}
