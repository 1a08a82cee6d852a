/** Whether code that holds one lock gets to where it takes another, as far as the arguments on the way decide it. */
import type { LockPair, Project } from '../../project/project.ts';
import { conditionsOf, type Runs, runsFrom } from './conditions.ts';

/** Whether the way from the outer acquisition to the inner one is taken. */
export function runsOf({ outer, inner }: LockPair, project: Project): Runs {
  const way = [...outer.chain, { fn: inner.fn, op: inner.op }];
  const first = way[0]!;
  const start = outer.acquisition.fn.facts.ops[outer.acquisition.op]!;
  const within = outer.acquisition.how === 'decorator' ? 0 : start.k === 'enter' ? start.body : start.block;
  let runs: Runs = conditionsOf(first.fn, first.op, within).length > 0 ? 'sometimes' : 'always';
  for (const [i, call] of way.slice(0, -1).entries()) {
    const next = way[i + 1]!;
    const isCall = call.fn.facts.ops[call.op]!.k === 'call';
    const several = isCall && project.call(call.fn, call.op).targets.length !== 1;
    const inside = runsFrom(project, call, next.fn, next.op);
    if (inside === 'never') return 'never';
    if (inside === 'unknown') runs = 'unknown';
    // Of several methods that may be meant, one takes it.
    else if (runs === 'always' && (inside === 'sometimes' || several)) runs = 'sometimes';
  }
  return runs;
}
