/**
 * A coroutine that puts something into a container, awaits, and takes it out again, as handlers of connections do. A
 * container for what is there at the moment is kept because several of them are: several tasks run it at a time.
 */
import type { Access, Project } from '../../project/project.ts';
import { hasBetween } from './update.ts';

const PUTS = /^(add|append|appendleft|setdefault)$/;
const TAKES = /^(remove|discard|pop)$/;

/** The function of this access does so with what is accessed, in the `finally` that ends it whatever happens. */
export function comesAndGoes({ fn, variable, owner }: Access, project: Project): boolean {
  if (!fn.facts.async) return false;
  const same = project.accesses(fn).filter((one) => one.variable === variable && one.owner === owner);
  const put = same.find(
    (one) => one.kind === 'element-write' || (one.kind === 'call' && PUTS.test(one.method)),
  );
  const take = same.findLast((one) => {
    return one.kind === 'element-delete' || (one.kind === 'call' && TAKES.test(one.method));
  });
  if (put === undefined || take === undefined || put.op > take.op) return false;
  return isInFinally(take) && hasBetween(fn, put.op, take.op, 'await');
}

function isInFinally({ fn, op }: Access): boolean {
  const { blocks, ops } = fn.facts;
  for (let id = ops[op]!.block; id > 0; id = blocks[id]!.parent)
    if (blocks[id]!.kind === 'finally') return true;
  return false;
}
