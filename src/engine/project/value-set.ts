/** Sets of values: what a name may mean. */
import type { Values } from './linked-file.ts';
import { type Site, UNKNOWN, type Value } from './values.ts';

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
      return b.k === 'object' && a.cls === b.cls && sameSite(a.made, b.made);
    case 'const':
      return b.k === 'const' && a.expr.type === b.expr.type && a.expr.value === b.expr.value;
    case 'container':
      return (
        b.k === 'container' &&
        a.type === b.type &&
        sameValue(a.element, b.element) &&
        sameParts(a.parts, b.parts)
      );
    case 'partial':
      return b.k === 'partial' && a.bound === b.bound && sameValue(a.of, b.of);
    case 'coroutine':
      return b.k === 'coroutine' && sameValue(a.of, b.of);
    case 'generator':
      return b.k === 'generator' && a.async === b.async && sameValue(a.of, b.of);
  }
}

type Parts = Extract<Value, { k: 'container' }>['parts'];

function sameParts(a: Parts, b: Parts): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.size !== b.size) return false;
  return [...a].every(([key, values]) => {
    const others = b.get(key);
    return others?.length === values.length && values.every((value, i) => sameValue(value, others[i]!));
  });
}

function sameSite(a: Site | null, b: Site | null): boolean {
  return a === b || (a !== null && b !== null && a.fn === b.fn && a.op === b.op);
}

/** What two values have in common, where that is enough to say what their methods are; null where it is not. */
function merged(a: Value, b: Value): Value | null {
  if (sameValue(a, b)) return a;
  if (a.k === 'object' && b.k === 'object') return a.cls === b.cls ? { ...a, made: null } : null;
  if (a.k === 'instance' && b.k === 'instance' && a.cls === b.cls) {
    return { ...a, exact: a.exact && b.exact, made: null };
  }
  if (a.k === 'external' && b.k === 'external' && a.name === b.name) {
    return { ...a, receiver: mergedReceiver(a.receiver, b.receiver) };
  }
  if (a.k === 'function' && b.k === 'function' && a.fn === b.fn) {
    return { ...a, receiver: mergedReceiver(a.receiver, b.receiver) };
  }
  if (a.k === 'container' && b.k === 'container' && a.type === b.type) {
    // `[]` in one place and `[Thread()]` in another: what is known of the elements holds.
    if (a.element.k === 'unknown') return { ...a, element: b.element, parts: undefined, made: null };
    if (b.element.k === 'unknown') return { ...a, parts: undefined, made: null };
    const element = merged(a.element, b.element) ?? UNKNOWN;
    return { k: 'container', type: a.type, element, made: null };
  }
  if (a.k === 'const' && b.k === 'const' && a.expr.type === b.expr.type) {
    return { k: 'object', cls: `builtins.${a.expr.type}`, made: null };
  }
  return null;
}

function mergedReceiver(a: Value | null, b: Value | null): Value | null {
  return a === null || b === null ? null : (merged(a, b) ?? UNKNOWN);
}

/** As few values as say the same, leaving aside where they were made. */
export function collapsed(values: Values): Values {
  if (values.length < 2) return values;
  const result: Value[] = [];
  for (const value of values) {
    const at = result.findIndex((known) => merged(known, value) !== null);
    if (at < 0) result.push(value);
    else result[at] = merged(result[at]!, value)!;
  }
  return result;
}

function sameReceiver(a: Value | null, b: Value | null): boolean {
  return a === b || (a !== null && b !== null && sameValue(a, b));
}

export function union(sets: readonly Values[]): Values {
  let first: Values | null = null;
  let result: Value[] | null = null;
  for (let i = 0; i < sets.length; i++) {
    const set = sets[i]!;
    if (set.length === 0) continue;
    if (first === null) {
      first = set;
      continue;
    }
    result ??= [...first];
    for (const value of set) {
      if (!result.some((known) => sameValue(known, value))) result.push(value);
      if (result.length > MANY) {
        result = [...collapsed(result)];
        if (result.length > MANY) return UNKNOWN_SET;
      }
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

/** The one value; unknown where there are several that have nothing in common. */
export function only(values: Values): Value {
  if (values.length === 1) return values[0]!;
  const rest = collapsed(withoutNone(values));
  return rest.length === 1 ? rest[0]! : UNKNOWN;
}

/** All alternatives where each is known; empty otherwise. */
export function known(values: Values): Values {
  if (values.length === 1) return values[0]!.k === 'unknown' ? NOTHING : values;
  const rest = collapsed(withoutNone(values));
  return rest.some((value) => value.k === 'unknown') ? NOTHING : rest;
}
