/**
 * Classes whose methods other code replaces: `Client.send = quick_send`, or `synchronize(Client)`, a function of the
 * project that goes through the methods and puts others in their place. What such a method does is not in its body.
 */
import { type Class, callOp, type Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { only } from './value-set.ts';

export function isPatched(linker: Linker, cls: Class, name: string): boolean {
  return (
    isRewritten(linker, cls) ||
    linker.callsNamed(`.${name}=`).some(({ fn, op }) => patches(linker, cls, fn, op))
  );
}

function patches(linker: Linker, cls: Class, fn: Scope, op: number): boolean {
  const facts = fn.facts.ops[op]!;
  // A test's stand-in is no part of what the program does.
  if (facts.k !== 'assign' || (isTest(fn.path) && !isTest(cls.path))) return false;
  return facts.targets.some((target) => {
    if (target.k !== 'attr') return false;
    const value = only(linker.values(fn, target.of, op));
    return value.k === 'class' && value.cls === cls;
  });
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
