/** Which calls give something to be awaited. */
import { ASYNC_CONTEXT_MANAGERS, ASYNC_ITERABLES, COROUTINE_FUNCTIONS } from '../knowledge/coroutines.ts';
import { decoration } from './decorators.ts';
import { ASYNC_CONTEXT_MANAGER } from './expressions.ts';
import type { Class, Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { AsyncCall } from './project.ts';
import { known } from './value-set.ts';
import type { Value } from './values.ts';

/** The alternatives must agree: a method that only some subclasses make async is nobody's mistake. */
export function asyncCallAt(linker: Linker, fn: Scope, op: number): AsyncCall | null {
  const targets = known(linker.targets(fn, op));
  if (targets.length === 0) return null;
  // Most calls have one target: a library's that is no coroutine function.
  if (targets.length === 1) return asyncCallableValue(linker, targets[0]!);
  return agreed(targets.map((target) => asyncCallableValue(linker, target)));
}

function agreed(calls: ReadonlyArray<AsyncCall | null>): AsyncCall | null {
  const [first] = calls;
  if (!first || calls.some((call) => call === null || call.kind !== first.kind)) return null;
  return first;
}

export function asyncCallableValue(linker: Linker, value: Value): AsyncCall | null {
  switch (value.k) {
    case 'function':
      return functionCall(linker, value);
    case 'external':
      return COROUTINE_FUNCTIONS.has(value.name)
        ? { kind: 'coroutine', name: value.name, fn: null, through: [] }
        : (linker.packages?.asyncCall(value.name) ?? null);
    case 'partial':
      return asyncCallableValue(linker, value.of);
    case 'instance':
      return agreed(known(linker.members(value, '__call__')).map((v) => asyncCallableValue(linker, v)));
    default:
      return null;
  }
}

function functionCall(linker: Linker, value: Extract<Value, { k: 'function' }>): AsyncCall | null {
  const fn = value.fn as Scope;
  const { async, generator, qualname } = fn.header;
  const { kind, opaque } = decoration(linker, fn);
  if (opaque) return null;
  if (async) {
    const name = qualname.replace(/^.*<locals>\./, '');
    if (kind === 'async-context-manager') return { kind: 'context-manager', name, fn, through: [] };
    return { kind: generator ? 'generator' : 'coroutine', name, fn, through: [] };
  }
  if (generator || kind === 'context-manager') return null;
  return passedOn(linker, fn);
}

/** A plain function, all of whose returns give a coroutine that it made. */
function passedOn(linker: Linker, fn: Scope): AsyncCall | null {
  return (
    linker.ask<AsyncCall | null | false>(fn, 'passes on', false, () => {
      const { returns } = fn.index;
      if (returns.length === 0 || returns.length > 4 || fn.facts.blocks[0]!.exits !== 'function')
        return false;
      const inner: Array<AsyncCall | null> = [];
      for (const op of returns) {
        const facts = fn.facts.ops[op]!;
        if (facts.k !== 'return' || facts.value === null) return false;
        for (const v of linker.values(fn, facts.value, op)) {
          inner.push(v.k === 'coroutine' ? asyncCallableValue(linker, v.of) : null);
        }
      }
      const found = agreed(inner);
      return found === null ? false : { ...found, through: [fn, ...found.through] };
    }) || null
  );
}

export function isAsyncContextManager(linker: Linker, value: Value): boolean {
  if (value.k === 'object')
    return value.cls === ASYNC_CONTEXT_MANAGER || ASYNC_CONTEXT_MANAGERS.has(value.cls);
  return value.k === 'instance' && hasOnly(linker, value.cls as Class, '__aenter__', '__enter__');
}

export function isAsyncIterable(linker: Linker, value: Value): boolean {
  if (value.k === 'generator') return value.async;
  if (value.k === 'object') return ASYNC_ITERABLES.has(value.cls);
  if (value.k !== 'instance') return false;
  return (
    hasOnly(linker, value.cls as Class, '__aiter__', '__iter__') &&
    !defines(linker, value.cls as Class, '__getitem__')
  );
}

/** Only where all bases are known can a method be said to be missing. */
function hasOnly(linker: Linker, cls: Class, has: string, lacks: string): boolean {
  if (linker.mro(cls).some((base) => base === '?')) return false;
  return defines(linker, cls, has) && !defines(linker, cls, lacks) && !linker.mro(cls).some(isForeign);
}

function isForeign(base: Class | string): boolean {
  return typeof base === 'string' && !/^(builtins\.object|abc\.ABC|typing\.|contextlib\.Abstract)/.test(base);
}

function defines(linker: Linker, cls: Class, name: string): boolean {
  return linker.mro(cls).some((base) => typeof base !== 'string' && base.body.index.definitions.has(name));
}
