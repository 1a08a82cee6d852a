/**
 * Classes whose methods other code replaces: `Client.send = quick_send`, or `synchronize(Client)`, a function of the
 * project that goes through the methods and puts others in their place. What such a method does is not in its body.
 */
import { type Class, callOp, type Scope, type Values } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { NOTHING, only, UNKNOWN_SET, union } from './value-set.ts';

/** What other code puts in place of a method; unknown among it where nobody can tell. */
export function patchedValues(linker: Linker, cls: Class, name: string): Values {
  if (isRewritten(linker, cls)) return UNKNOWN_SET;
  return union(linker.callsNamed(`.${name}=`).map(({ fn, op }) => patchAt(linker, cls, fn, op)));
}

function patchAt(linker: Linker, cls: Class, fn: Scope, op: number): Values {
  const facts = fn.facts.ops[op]!;
  // A test's stand-in is no part of what the program does.
  if (facts.k !== 'assign' || facts.value === null || (isTest(fn.path) && !isTest(cls.path))) return NOTHING;
  const means = facts.targets.some((target) => {
    if (target.k !== 'attr') return false;
    const value = only(linker.values(fn, target.of, op));
    return value.k === 'class' && value.cls === cls;
  });
  return means ? linker.values(fn, facts.value, op) : NOTHING;
}

function isTest(path: string): boolean {
  return /(^|\/)(tests?|testing)\/|(^|\/)(test_|conftest\.)|_tests?\.py$/.test(path);
}

/** Where the class is made, it is given to a function of the project that sets attributes whose names it finds. */
function isRewritten(linker: Linker, cls: Class): boolean {
  return linker.askClass(cls, 'rewritten', false, () => {
    const scope = cls.parent;
    return scope.index.calls.some((op) => {
      const { args, use } = callOp(scope, op);
      if (use.k !== 'dropped' || !args.some(({ value }) => value.k === 'name' && value.id === cls.facts.name))
        return false;
      const target = only(linker.targets(scope, op));
      return target.k === 'function' && setsAttributes(target.fn as Scope);
    });
  });
}

function setsAttributes(fn: Scope): boolean {
  return fn.index.calls.some((op) => {
    const { callee, args } = callOp(fn, op);
    return callee.k === 'name' && callee.id === 'setattr' && args[1]?.value.k !== 'const';
  });
}
