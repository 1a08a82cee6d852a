/** How values are used, one object for each that says the same: there are hundreds of thousands of them. */
import type { Use } from './facts.ts';

const CALLEES: Use[] = [];
const ASSIGNED: Use[] = [];
const FIRST_ARGUMENTS: Use[] = [];

export function calleeOf(call: number): Use {
  CALLEES[call] ??= { k: 'callee', call };
  return CALLEES[call];
}

export function assignedBy(op: number): Use {
  ASSIGNED[op] ??= { k: 'assigned', op };
  return ASSIGNED[op];
}

/** Few calls have many arguments, and most have none or one. */
export function argumentOf(call: number, arg: number): Use {
  if (arg > 0) return { k: 'argument', call, arg };
  FIRST_ARGUMENTS[call] ??= { k: 'argument', call, arg };
  return FIRST_ARGUMENTS[call];
}

/** For a use that is finished and belongs to nobody else yet. */
export function sharedUse(use: Use): Use {
  switch (use.k) {
    case 'callee':
      return calleeOf(use.call);
    case 'assigned':
      return assignedBy(use.op);
    case 'argument':
      return use.arg === 0 ? argumentOf(use.call, 0) : use;
    default:
      return use;
  }
}
