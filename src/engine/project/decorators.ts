/**
 * What a decorated function is.
 *
 * A decorator that is known to call what it decorates, and nothing else that matters, is looked through: the name
 * keeps meaning the function. One whose source is in the project is looked at: it must give back its argument, or
 * a function inside of it that calls the argument and gives back what that gives. Everything else makes the name
 * unknown, and the function opaque.
 */

import type { Expr } from '../facts/facts.ts';
import { transparentDecorators } from '../knowledge/decorators.ts';
import type { Scope, Values } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { only, UNKNOWN_SET } from './value-set.ts';
import type { Value } from './values.ts';

/** `wrappers`: functions of the project that run around it. */
export interface Decoration {
  readonly opaque: boolean;
  readonly kind: 'function' | 'static' | 'class' | 'property' | 'context-manager' | 'async-context-manager';
  readonly wrappers: readonly Scope[];
}

const PLAIN: Decoration = { opaque: false, kind: 'function', wrappers: [] };
const OPAQUE: Decoration = { opaque: true, kind: 'function', wrappers: [] };

export function decoration(linker: Linker, fn: Scope): Decoration {
  if (fn.header.decorators.length === 0) {
    const { name } = fn.header;
    if (fn.cls === null || fn.header.kind !== 'function') return PLAIN;
    if (name === '__new__') return STATIC;
    return name === '__init_subclass__' || name === '__class_getitem__' ? CLASSMETHOD : PLAIN;
  }
  return linker.ask(fn, 'decoration', OPAQUE, () => decorate(linker, fn));
}

const STATIC: Decoration = { opaque: false, kind: 'static', wrappers: [] };
const CLASSMETHOD: Decoration = { opaque: false, kind: 'class', wrappers: [] };

function decorate(linker: Linker, fn: Scope): Decoration {
  let kind: Decoration['kind'] = 'function';
  const wrappers: Scope[] = [];
  const scope = fn.parent!;
  const at = defOp(scope, fn);
  for (const decorator of [...fn.header.decorators].reverse()) {
    const made = kindOf(decorator, linker, scope, at);
    if (made === null) {
      const around = projectDecorator(linker, scope, decorator, at, fn);
      if (around === null) return OPAQUE;
      wrappers.push(...around);
    } else if (made !== 'function') kind = made;
  }
  return { opaque: false, kind, wrappers };
}

/** The op that binds the function in its scope. */
export function defOp(scope: Scope, fn: Scope): number {
  const definitions = scope.index.definitions.get(fn.header.name) ?? [];
  return definitions.find((d) => d.k === 'def' && d.fn === fn.facts.id)?.op ?? scope.facts.ops.length;
}

function kindOf(decorator: Expr, linker: Linker, scope: Scope, at: number): Decoration['kind'] | null {
  // `@x.setter` of a property belongs to the property.
  if (decorator.k === 'attr' && /^(setter|getter|deleter)$/.test(decorator.name)) return 'property';
  const value = only(
    decorator.k === 'call' ? linker.targets(scope, decorator.op) : linker.values(scope, decorator, at),
  );
  if (value.k === 'external') return transparentDecorators(value.name);
  return null;
}

/** The wrappers that a decorator of the project puts around; null where it is not transparent. */
function projectDecorator(
  linker: Linker,
  scope: Scope,
  e: Expr,
  at: number,
  fn: Scope,
): readonly Scope[] | null {
  const value = only(linker.values(scope, e, at));
  if (value.k !== 'function' || (value.fn as Scope).isAsync || (value.fn as Scope).header.generator)
    return null;
  const decorator = value.fn as Scope;
  const param = decorator.header.params[value.receiver === null ? 0 : 1];
  if (param === undefined) return null;
  const wrappers: Scope[] = [];
  for (const op of decorator.index.returns) {
    const facts = decorator.facts.ops[op];
    if (facts?.k !== 'return' || facts.value === null) return null;
    const around = wrapperIn(linker, decorator, facts.value, op, param.name, fn);
    if (around === null) return null;
    if (around !== 'itself') wrappers.push(around);
  }
  return decorator.index.returns.length === 0 ? null : wrappers;
}

function wrapperIn(
  linker: Linker,
  decorator: Scope,
  e: Expr,
  op: number,
  param: string,
  fn: Scope,
): Scope | 'itself' | null {
  if (e.k === 'name' && e.id === param) return 'itself';
  // `return functools.update_wrapper(wrapper, function)`, `return cast(F, wrapper)`
  const inner = e.k === 'call' ? wrappedArgument(decorator, e.op) : e;
  if (inner === null) return null;
  const found = nestedFunction(linker, decorator, inner, op);
  if (found === null || !passesOn(found, param, fn)) return null;
  return found;
}

function wrappedArgument(fn: Scope, op: number): Expr | null {
  const call = fn.facts.ops[op];
  if (call?.k !== 'call') return null;
  const name = call.callee.k === 'attr' ? call.callee.name : call.callee.k === 'name' ? call.callee.id : '';
  if (name === 'cast') return call.args[1]?.value ?? null;
  return /^(update_wrapper|wraps)$/.test(name) ? (call.args[0]?.value ?? null) : null;
}

/** The function inside of the decorator that the expression names, whatever `@wraps` it wears. */
function nestedFunction(linker: Linker, decorator: Scope, e: Expr, op: number): Scope | null {
  if (e.k === 'lambda') return decorator.linked.scopes[e.fn]!;
  if (e.k !== 'name') return null;
  const definitions = decorator.index.definitions.get(e.id) ?? [];
  if (definitions.length === 1 && definitions[0]!.k === 'def')
    return decorator.linked.scopes[definitions[0]!.fn]!;
  // Two wrappers, one for coroutine functions: ask for the one that fits is more than is known here.
  const value: Value = only(linker.values(decorator, e, op));
  return value.k === 'function' && value.fn.parent === decorator ? (value.fn as Scope) : null;
}

/** The wrapper calls the function and gives back what that gives, so that a call means the same with and without it. */
function passesOn(wrapper: Scope, param: string, fn: Scope): boolean {
  const { ops } = wrapper.facts;
  const calls = wrapper.index.calls.filter((at) => {
    const op = ops[at]!;
    return op.k === 'call' && op.callee.k === 'name' && op.callee.id === param;
  });
  if (calls.length === 0 || wrapper.facts.locals.includes(param)) return false;
  if (wrapper.header.async) return fn.header.async && !wrapper.header.generator;
  if (!fn.header.async) return true;
  // A plain wrapper around a coroutine function must give the coroutine back.
  return calls.every((at) => {
    const op = ops[at]!;
    return op.k === 'call' && (op.use.k === 'returned' || op.use.k === 'lambda-result');
  });
}

/** What the name of a function means: the function, or unknown where its decorators hide it. */
export function functionValues(linker: Linker, fn: Scope): Values {
  if (decoration(linker, fn).opaque) return UNKNOWN_SET;
  return [{ k: 'function', fn, receiver: null }];
}
