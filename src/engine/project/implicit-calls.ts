/**
 * Code of the project that an operation runs though nobody wrote a call: the body of a property that is read or set,
 * `__getitem__` and `__setitem__` of an object that is indexed.
 *
 * Most attributes are plain, so the project's names of such members are known beforehand, and only attributes called
 * like one of them are looked at.
 */
import type { Expr } from '../facts/facts.ts';
import { decoration } from './decorators.ts';
import type { Class, Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { known } from './value-set.ts';
import type { Value } from './values.ts';

export interface ImplicitCall {
  readonly kind: 'property' | 'subscript' | 'assignment';
  /** The object, as it is written. */
  readonly of: Expr;
  /** All that may run, one of them each time. */
  readonly entered: readonly Scope[];
  /** One of them runs for sure; an object of another class may have a plain attribute. */
  readonly certain: boolean;
}

type Calls = ReadonlyMap<number, readonly ImplicitCall[]>;
const NONE: Calls = new Map();

export function implicitCallsAt(linker: Linker, fn: Scope, op: number): readonly ImplicitCall[] {
  return implicitCalls(linker, fn).get(op) ?? [];
}

/** By operation. */
export function implicitCalls(linker: Linker, fn: Scope): Calls {
  return linker.ask<Calls>(fn, 'implicit calls', NONE, () => {
    const names = linker.accessorNames();
    if (names.size === 0) return NONE;
    const found = new Map<number, ImplicitCall[]>();
    const put = (op: number, call: ImplicitCall | null): void => {
      if (call === null) return;
      const list = found.get(op);
      if (list) list.push(call);
      else found.set(op, [call]);
    };
    fn.facts.ops.forEach((facts, op) => {
      if (facts.k === 'read' && facts.use.k !== 'annotation') {
        for (let e: Expr = facts.target; e.k === 'attr' || e.k === 'sub'; e = e.of) {
          if (e.k === 'attr' && names.has(e.name))
            put(op, accessed(linker, fn, e.of, op, e.name, 'property'));
          if (e.k === 'sub' && names.has('__getitem__'))
            put(op, accessed(linker, fn, e.of, op, '__getitem__', 'subscript'));
        }
      } else if (facts.k === 'assign' && (facts.value !== null || facts.aug !== '')) {
        for (const target of facts.targets) {
          if (target.k === 'attr' && names.has(target.name))
            put(op, accessed(linker, fn, target.of, op, target.name, 'assignment'));
          if (target.k === 'sub' && names.has('__setitem__'))
            put(op, accessed(linker, fn, target.of, op, '__setitem__', 'assignment'));
        }
      }
    });
    return found.size === 0 ? NONE : found;
  });
}

function accessed(
  linker: Linker,
  fn: Scope,
  of: Expr,
  op: number,
  name: string,
  kind: ImplicitCall['kind'],
): ImplicitCall | null {
  const entered: Scope[] = [];
  let certain = true;
  const holders = known(linker.values(fn, of, op));
  for (const holder of holders) {
    const found = holder.k === 'instance' ? bodiesOf(linker, holder, name, kind) : [null];
    for (const body of found) {
      if (body === null) certain = false;
      else if (!entered.includes(body)) entered.push(body);
    }
  }
  return entered.length === 0 ? null : { kind, of, entered, certain };
}

/** What may run for the object; null among them where nothing does, or what does is not known. */
function bodiesOf(
  linker: Linker,
  { cls, exact }: Extract<Value, { k: 'instance' }>,
  name: string,
  kind: ImplicitCall['kind'],
): Array<Scope | null> {
  const own = bodyAlong(linker, cls as Class, name, kind);
  if (exact) return [own];
  const found: Array<Scope | null> = [];
  for (const sub of linker.subclasses(cls as Class)) {
    if (own !== null && !sub.body.index.definitions.has(name)) continue;
    found.push(bodyAlong(linker, sub, name, kind));
  }
  if (own === null || !isAbstract(own) || found.length === 0) found.push(own);
  return found;
}

function isAbstract(fn: Scope): boolean {
  return fn.header.decorators.some((d) =>
    /^abstract/.test(d.k === 'attr' ? d.name : d.k === 'name' ? d.id : ''),
  );
}

function bodyAlong(linker: Linker, cls: Class, name: string, kind: ImplicitCall['kind']): Scope | null {
  for (const base of linker.mro(cls)) {
    if (typeof base === 'string') {
      if (base === 'builtins.object' || base.startsWith('typing.') || base === 'abc.ABC') continue;
      return null;
    }
    const definitions = base.body.index.definitions.get(name);
    if (definitions === undefined) continue;
    const methods = definitions.flatMap((d) => (d.k === 'def' ? [base.linked.scopes[d.fn]!] : []));
    if (methods.length < definitions.length) return null;
    if (name.startsWith('__'))
      return methods.length === 1 && !isOpaque(linker, methods[0]!) ? methods[0]! : null;
    if (methods.some((method) => isOpaque(linker, method) || decoration(linker, method).kind !== 'property'))
      return null;
    return methods.find((method) => isSetter(method) === (kind === 'assignment')) ?? null;
  }
  return null;
}

function isOpaque(linker: Linker, fn: Scope): boolean {
  return decoration(linker, fn).opaque || fn.isAsync || fn.header.generator;
}

function isSetter(fn: Scope): boolean {
  return fn.header.decorators.some((d) => d.k === 'attr' && (d.name === 'setter' || d.name === 'deleter'));
}

/** A property that keeps what it found the first time. */
export function isCached(fn: Scope): boolean {
  return fn.header.decorators.some((d) =>
    /cached/.test(d.k === 'attr' ? d.name : d.k === 'name' ? d.id : ''),
  );
}
