/** Sets of values: what a name may mean. */
import type { Values } from './linked-file.ts';
import { UNKNOWN, type Value } from './values.ts';

export const UNKNOWN_SET: Values = [UNKNOWN];
export const NOTHING: Values = [];
/** A name that may mean more than this many things means nothing in particular. */
const MANY = 8;

export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  switch (a.k) {
    case 'unknown':
      return b.k === 'unknown';
    case 'function':
      return b.k === 'function' && a.fn === b.fn && sameReceiver(a.receiver, b.receiver);
    case 'class':
      return b.k === 'class' && a.cls === b.cls;
    case 'instance':
      return b.k === 'instance' && a.cls === b.cls && a.exact === b.exact;
    case 'module':
      return b.k === 'module' && a.name === b.name && a.path === b.path;
    case 'external':
      return b.k === 'external' && a.name === b.name && sameReceiver(a.receiver, b.receiver);
    case 'object':
      return b.k === 'object' && a.cls === b.cls;
    case 'const':
      return b.k === 'const' && a.expr.type === b.expr.type && a.expr.value === b.expr.value;
    case 'container':
      return b.k === 'container' && a.type === b.type && sameValue(a.element, b.element);
    case 'partial':
      return b.k === 'partial' && a.bound === b.bound && sameValue(a.of, b.of);
    case 'coroutine':
      return b.k === 'coroutine' && sameValue(a.of, b.of);
    case 'generator':
      return b.k === 'generator' && a.async === b.async && sameValue(a.of, b.of);
  }
}

function sameReceiver(a: Value | null, b: Value | null): boolean {
  return a === b || (a !== null && b !== null && sameValue(a, b));
}

export function union(sets: Iterable<Values>): Values {
  let first: Values | null = null;
  let result: Value[] | null = null;
  for (const set of sets) {
    if (set.length === 0) continue;
    if (first === null) {
      first = set;
      continue;
    }
    result ??= [...first];
    for (const value of set) {
      if (!result.some((known) => sameValue(known, value))) result.push(value);
      if (result.length > MANY) return UNKNOWN_SET;
    }
  }
  return result ?? first ?? NOTHING;
}

/** `f` of every alternative. */
export function flatMap(values: Values, f: (value: Value) => Values): Values {
  if (values.length === 1) return f(values[0]!);
  if (values.length === 0) return NOTHING;
  return union(values.map(f));
}

export function isNone(value: Value): boolean {
  return value.k === 'const' && value.expr.type === 'none';
}

/** Without None, which nobody calls or enters; None itself where there is nothing else. */
export function withoutNone(values: Values): Values {
  if (values.length < 2) return values;
  const rest = values.filter((value) => !isNone(value));
  return rest.length > 0 ? rest : values;
}

/** The one value, of constants of one type any. */
export function only(values: Values): Value {
  const rest = withoutNone(values);
  if (rest.length === 1) return rest[0]!;
  const [first] = rest;
  if (first?.k === 'instance' && rest.every((v) => v.k === 'instance' && v.cls === first.cls)) {
    return { ...first, exact: false, made: null };
  }
  if (first?.k === 'container' && rest.every((v) => v.k === 'container' && v.type === first.type)) {
    // `[]` in one place and `[Thread()]` in another: what is known of the elements holds.
    const elements = rest.flatMap((v) =>
      v.k === 'container' && v.element.k !== 'unknown' ? [v.element] : [],
    );
    const element =
      elements.length > 0 && elements.every((e) => sameValue(e, elements[0]!)) ? elements[0]! : UNKNOWN;
    return { ...first, element };
  }
  return UNKNOWN;
}

/** All alternatives where each is known; empty otherwise. */
export function known(values: Values): Values {
  const rest = withoutNone(values);
  return rest.some((value) => value.k === 'unknown') ? NOTHING : rest;
}
