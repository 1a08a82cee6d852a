/**
 * Code that runs while its own object is being made: constructors, and methods that constructors alone call on
 * their own object. Nobody else has the object yet, so what such code does to it needs no lock.
 */
import { callOp, type Scope, selfName } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { Call } from './values.ts';

const CONSTRUCTORS = /^__(init|new|post_init|init_subclass|set_name|setstate|attrs_post_init)__$/;
/** Who is called from more places than this is no part of a constructor. */
const MOST_CALLERS = 16;

export function isConstructing(linker: Linker, fn: Scope): boolean {
  if (fn.cls === null || fn.header.kind !== 'function') return false;
  if (CONSTRUCTORS.test(fn.header.name)) return true;
  return linker.ask(fn, 'constructing', false, () => {
    if (linker.contexts.isStarted(fn)) return false;
    const callers = linker.callers.of(fn);
    if (callers.length === 0 || callers.length > MOST_CALLERS) return false;
    return callers.every((call) => isCallWhileConstructing(linker, call));
  });
}

/** `self.reset()` in a constructor, or in what a constructor calls in the same way. */
export function isCallWhileConstructing(linker: Linker, { fn, op }: Call): boolean {
  const caller = fn as Scope;
  const call = caller.facts.ops[op];
  if (call?.k !== 'call' || !isConstructing(linker, caller)) return false;
  const { callee } = callOp(caller, op);
  if (callee.k !== 'attr') return false;
  if (callee.of.k === 'name') return callee.of.id === selfName(caller);
  return isSuper(caller, callee.of);
}

function isSuper(fn: Scope, of: { k: string; op?: unknown }): boolean {
  if (of.k !== 'call' || typeof of.op !== 'number') return false;
  const call = fn.facts.ops[of.op];
  return call?.k === 'call' && call.callee.k === 'name' && call.callee.id === 'super';
}
