/**
 * Locks that decorators hold around a function: `@synchronized(LOCK)`, `@locked` for the lock of the method's own
 * object, `wrapt.synchronized`.
 *
 * The wrapper inside of such a decorator is one function for all that it wraps, so what its words mean depends on
 * which that is: a parameter of the decorator's factory is what the factory was given here, and the wrapper's own
 * first parameter is the object whose method is called.
 */
import type { Expr, Param } from '../facts/facts.ts';
import { callAt } from './call-graph.ts';
import { decoration } from './decorators.ts';
import { callOp, type Scope, selfName } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { LockRefs } from './lock-refs.ts';
import type { Lock, LockRef } from './project.ts';
import { isInside, pathOf } from './scope-index.ts';
import { only } from './value-set.ts';

/** A lock around a function, and the decorator that takes it. */
export interface DecoratorLock extends LockRef {
  readonly decorator: Expr;
  readonly async: boolean;
}

export function decoratorLocks(linker: Linker, refs: LockRefs, fn: Scope): readonly DecoratorLock[] {
  const { decorators } = fn.facts;
  if (decorators.length === 0 || fn.facts.ops.length === 0 || fn.parent === null) return [];
  const found: DecoratorLock[] = [];
  for (const wrapper of decoration(linker, fn).wrappers) {
    if (wrapper === fn) continue;
    const decorator = decorators.find((d) => isMadeBy(linker, fn, d, wrapper)) ?? decorators[0]!;
    for (const { expr, op, async } of locksAroundCall(wrapper)) {
      const ref = new Reading(linker, refs, fn, wrapper, decorator).lock(expr, op);
      if (ref !== null) found.push({ ...ref, decorator, async });
    }
  }
  for (const decorator of decorators) {
    const ref = libraryLock(linker, refs, fn, decorator);
    if (ref !== null) found.push({ ...ref, decorator, async: false });
  }
  return found;
}

/** The decorator's function, or its factory's inner one, has the wrapper in it. */
function isMadeBy(linker: Linker, fn: Scope, decorator: Expr, wrapper: Scope): boolean {
  const made = decoratorOf(linker, fn, decorator);
  for (let at: Scope | null = wrapper.parent; at !== null; at = at.parent) if (at === made) return true;
  return false;
}

/** The function that the decorator names, or that its call calls. */
function decoratorOf(linker: Linker, fn: Scope, decorator: Expr): Scope | undefined {
  const value = only(
    decorator.k === 'call'
      ? linker.targets(fn.parent!, decorator.op)
      : linker.values(fn.parent!, decorator, fn.parent!.facts.ops.length),
  );
  return value.k === 'function' ? (value.fn as Scope) : undefined;
}

interface Around {
  readonly expr: Expr;
  readonly op: number;
  readonly async: boolean;
}

/** What the wrapper has taken, in its own words, when it calls what it wraps. */
export function locksAroundCall(wrapper: Scope): readonly Around[] {
  const inner = wrappedCall(wrapper);
  if (inner === null) return [];
  const { ops, blocks } = wrapper.facts;
  const here = ops[inner]!.block;
  return ops.flatMap((facts, op): Around[] => {
    if (facts.k === 'enter') {
      return isInside(blocks, here, facts.body) ? [{ expr: facts.context, op, async: facts.async }] : [];
    }
    if (facts.k !== 'call' || op > inner || facts.callee.k !== 'attr' || facts.callee.name !== 'acquire')
      return [];
    const path = pathOf(facts.callee.of);
    const around = isInside(blocks, here, facts.block) && facts.use.k !== 'tested' && facts.args.length === 0;
    const freed = wrapper.index.calls.filter((at) => isRelease(wrapper, at, path));
    if (path === '' || !around || freed.length === 0 || freed.some((at) => at < inner)) return [];
    return [{ expr: facts.callee.of, op, async: facts.use.k === 'awaited' }];
  });
}

function isRelease(fn: Scope, op: number, path: string): boolean {
  const { callee } = callOp(fn, op);
  return callee.k === 'attr' && callee.name === 'release' && pathOf(callee.of) === path;
}

/** Where the wrapper calls what it wraps. */
function wrappedCall(wrapper: Scope): number | null {
  const params = wrapper.parent?.facts.params.map((param) => param.name) ?? [];
  const found = wrapper.index.calls.find((op) => {
    const { callee } = callOp(wrapper, op);
    return callee.k === 'name' && params.includes(callee.id);
  });
  return found ?? null;
}

/** The wrapper's expressions, read for one of the functions that it wraps. */
class Reading {
  private readonly linker: Linker;
  private readonly refs: LockRefs;
  private readonly fn: Scope;
  private readonly wrapper: Scope;
  private readonly decorator: Expr;

  constructor(linker: Linker, refs: LockRefs, fn: Scope, wrapper: Scope, decorator: Expr) {
    this.linker = linker;
    this.refs = refs;
    this.fn = fn;
    this.wrapper = wrapper;
    this.decorator = decorator;
  }

  lock(expr: Expr, op: number): LockRef | null {
    if (expr.k === 'name') {
      const given = this.given(expr.id);
      if (given !== null) return this.refs.of(given.fn, given.expr, given.at);
    }
    const own = this.ofObject(expr, op);
    if (own !== null) return this.refs.of(this.fn, own, 0);
    const ref = this.refs.of(this.wrapper, expr, op);
    if (ref === null) return null;
    // The wrapper's words for an object are none of the function's.
    return {
      lock: this.isMadeEachTime(ref.lock) ? this.refs.madeFor(this.fn, ref.lock) : ref.lock,
      owner: '',
    };
  }

  /** The decorator's own call makes the lock, so each function that it is put on gets another one. */
  private isMadeEachTime({ made, place }: Lock): boolean {
    if (made === null || (place !== 'local' && place !== 'closure')) return false;
    const decorator = decoratorOf(this.linker, this.fn, this.decorator);
    for (let at: Scope | null = made.fn as Scope; at !== null; at = at.parent)
      if (at === decorator) return true;
    return false;
  }

  /** `self._lock`, `args[0]._lock`, `getattr(self, name)`, in the words of the function. */
  private ofObject(expr: Expr, op: number): Expr | null {
    const self = selfName(this.fn);
    if (self === '') return null;
    const object: Expr = { k: 'name', id: self, at: expr.at };
    if (expr.k === 'attr') {
      if (this.isObject(expr.of)) return attribute(object, expr.name);
      const of = this.ofObject(expr.of, op);
      return of === null ? null : attribute(of, expr.name);
    }
    if (expr.k === 'name') {
      const [only, ...more] = this.wrapper.index.definitions.get(expr.id) ?? [];
      if (only?.k !== 'assign' || more.length > 0 || only.value === null || only.path.length > 0) return null;
      return this.ofObject(only.value, only.op);
    }
    if (expr.k !== 'call') return null;
    const { callee, args } = callOp(this.wrapper, expr.op);
    const [of, name] = args;
    if (callee.k !== 'name' || callee.id !== 'getattr' || of === undefined || name === undefined) return null;
    const word = this.word(name.value);
    return word === null || !this.isObject(of.value) ? null : attribute(object, word);
  }

  /** The wrapper's first parameter, or the first of its `*args`. */
  private isObject(expr: Expr): boolean {
    const [first] = this.wrapper.facts.params;
    if (first === undefined) return false;
    if (first.kind === 'positional') return expr.k === 'name' && expr.id === first.name;
    const isFirst = expr.k === 'sub' && expr.index.k === 'const' && expr.index.value === 0;
    return first.kind === 'var-positional' && isFirst && expr.of.k === 'name' && expr.of.id === first.name;
  }

  private word(expr: Expr): string | null {
    if (expr.k === 'const') return typeof expr.value === 'string' ? expr.value : null;
    const given = expr.k === 'name' ? this.given(expr.id) : null;
    return given?.expr.k === 'const' && typeof given.expr.value === 'string' ? given.expr.value : null;
  }

  /** What the decorator's factory was given for its parameter, or the parameter's default. */
  private given(name: string): { fn: Scope; expr: Expr; at: number } | null {
    const { decorator, fn, linker, wrapper } = this;
    if (decorator.k !== 'call' || fn.parent === null || wrapper.facts.locals.includes(name)) return null;
    const { target, bound } = callAt(linker, fn.parent, decorator.op);
    if (target.k !== 'function') return null;
    const factory = target.fn as Scope;
    const index = factory.facts.params.findIndex((param) => param.name === name);
    if (index < 0) return null;
    const { args } = callOp(fn.parent, decorator.op);
    const given =
      args.find((arg) => arg.name === name) ?? args.filter((arg) => arg.name === '')[index - bound];
    if (given !== undefined)
      return given.star === '' ? { fn: fn.parent, expr: given.value, at: decorator.op } : null;
    return defaultOf(factory, factory.facts.params[index]!);
  }
}

function defaultOf(factory: Scope, param: Param): { fn: Scope; expr: Expr; at: number } | null {
  if (param.default === null || factory.parent === null) return null;
  return { fn: factory.parent, expr: param.default, at: factory.parent.facts.ops.length };
}

function attribute(of: Expr, name: string): Expr {
  return { k: 'attr', of, name, nameAt: of.at, at: of.at };
}

const LIBRARY = /^(wrapt\.synchronized|fasteners\.locked)$/;

/** `@wrapt.synchronized(LOCK)`; without a lock it makes one for the object, and for a plain function one of its own. */
function libraryLock(linker: Linker, refs: LockRefs, fn: Scope, decorator: Expr): LockRef | null {
  const scope = fn.parent!;
  const written = decorator.k === 'call' ? callOp(scope, decorator.op).callee : decorator;
  if (
    !/^(synchronized|locked)$/.test(
      written.k === 'attr' ? written.name : written.k === 'name' ? written.id : '',
    )
  )
    return null;
  const value = only(
    linker.values(scope, written, decorator.k === 'call' ? decorator.op : scope.facts.ops.length),
  );
  if (value.k !== 'external' || !LIBRARY.test(value.name)) return null;
  const given = decorator.k === 'call' ? callOp(scope, decorator.op).args[0] : undefined;
  if (!value.name.startsWith('fasteners')) {
    return given !== undefined && decorator.k === 'call'
      ? refs.of(scope, given.value, decorator.op)
      : refs.impliedBy(fn);
  }
  const self = selfName(fn);
  const name = given === undefined ? '_lock' : given.value.k === 'const' ? String(given.value.value) : '';
  if (self === '' || name === '') return null;
  return refs.of(fn, attribute({ k: 'name', id: self, at: decorator.at }, name), 0);
}
