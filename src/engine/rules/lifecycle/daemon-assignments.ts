import type { FunctionFacts } from '../../facts/facts.ts';
import type { LateAssignment } from './started-threads.ts';

/** Assignments of `daemon`, outside of a `try` that would catch the error. */
export function daemonAssignments(fn: FunctionFacts): Array<Omit<LateAssignment, 'start'>> {
  return fn.ops.flatMap<Omit<LateAssignment, 'start'>>((op) => {
    if (isInTry(fn, op.block)) return [];
    if (op.k === 'call' && op.callee.k === 'attr' && op.callee.name === 'setDaemon') {
      return [{ op, receiver: op.callee.of, value: op.args[0]?.value ?? null }];
    }
    if (op.k !== 'assign' || op.aug !== '') return [];
    return op.targets.flatMap((target) =>
      target.k === 'attr' && target.name === 'daemon' ? [{ op, receiver: target.of, value: op.value }] : [],
    );
  });
}

function isInTry(fn: FunctionFacts, block: number): boolean {
  for (let id = block; id > 0; id = fn.blocks[id]!.parent) if (fn.blocks[id]!.kind === 'try') return true;
  return false;
}
