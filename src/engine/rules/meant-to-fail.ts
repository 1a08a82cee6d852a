/** Calls that a test makes for their error. */
import type { CallOp } from '../facts/facts.ts';
import type { ProjectFunction } from '../project/project.ts';

/** `with self.assertRaises(TypeError): f(1, 2)` makes the call for its error, or for its warning. */
export function isMeantToFail(fn: ProjectFunction, call: CallOp): boolean {
  const { blocks, ops } = fn.facts;
  for (let id = call.block; id > 0; id = blocks[id]!.parent) {
    const opener = ops[blocks[id]!.op];
    const context = opener?.k === 'enter' && opener.context.k === 'call' ? ops[opener.context.op] : undefined;
    if (context?.k !== 'call') continue;
    const { callee } = context;
    const name = callee.k === 'attr' ? callee.name : callee.k === 'name' ? callee.id : '';
    if (/^(assert(Raises|Warns)(Regex)?|raises|warns|check_warnings)$/.test(name)) return true;
  }
  return false;
}
