/** Whether an answer that was computed anew says what it said before. */
import { endOf, type Place, Placed, startOf } from '../facts/nodes.ts';

/** Plain values are compared by what they hold; scopes, classes and functions are themselves. */
export function sameAnswer(a: unknown, b: unknown, depth = 0): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || depth > 40) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!sameAnswer(a[i], b[i], depth + 1)) return false;
    return true;
  }
  if (a instanceof Map) return b instanceof Map && sameEntries(a, b, depth);
  if (a instanceof Set) return b instanceof Set && sameAnswer([...a], [...b], depth + 1);
  const kind: unknown = Object.getPrototypeOf(a);
  if (kind !== Object.getPrototypeOf(b)) return false;
  if (kind !== Object.prototype && !(a instanceof Placed)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    const one = (a as Record<string, unknown>)[key];
    const other = (b as Record<string, unknown>)[key];
    const same = PLACES.has(key)
      ? samePlace(one as Place, other as Place)
      : sameAnswer(one, other, depth + 1);
    if (!same) return false;
  }
  return true;
}

/** In the same order too, which others go by. */
function sameEntries(
  a: ReadonlyMap<unknown, unknown>,
  b: ReadonlyMap<unknown, unknown>,
  depth: number,
): boolean {
  if (a.size !== b.size) return false;
  const others = b.entries();
  for (const [key, value] of a) {
    const [otherKey, otherValue] = others.next().value!;
    if (key !== otherKey || !sameAnswer(value, otherValue, depth + 1)) return false;
  }
  return true;
}

/** Keys of facts that hold places: a number, or the span that somebody has asked for. */
const PLACES = new Set(['place', 'namePlace', 'statementPlace']);

function samePlace(a: Place, b: Place): boolean {
  return a === b || (startOf(a) === startOf(b) && endOf(a) === endOf(b));
}

/** Keys of facts that hold positions; every other number in them is a name of something. */
const POSITIONS = new Set(['at', 'nameAt', 'statement', 'start', ...PLACES]);

/** By new numbers of scopes and classes: the old ones of what lives on, -1 for what is new. */
export interface Numbers {
  readonly fn: readonly number[];
  readonly cls: readonly number[];
}

/**
 * Whether old and new facts say the same, wherever they stand. `numbers` where what they define may be numbered
 * otherwise now; then the same object need not say the same.
 */
export function sameWords(old: unknown, now: unknown, numbers: Numbers | null = null): boolean {
  if (old === now && (numbers === null || typeof now !== 'object')) return true;
  if (typeof old !== 'object' || typeof now !== 'object' || old === null || now === null) return old === now;
  if (Array.isArray(old)) {
    if (!Array.isArray(now) || old.length !== now.length) return false;
    for (let i = 0; i < old.length; i++) if (!sameWords(old[i], now[i], numbers)) return false;
    return true;
  }
  const other = now as Record<string, unknown>;
  let keys = 0;
  for (const key in old) {
    keys++;
    const value: unknown = (old as Record<string, unknown>)[key];
    if (POSITIONS.has(key)) {
      if (!(key in other)) return false;
    } else if (numbers !== null && (key === 'fn' || key === 'cls')) {
      if (value !== numbers[key][other[key] as number]) return false;
    } else if (!sameWords(value, other[key], numbers)) return false;
  }
  for (const _ in other) keys--;
  return keys === 0;
}

/**
 * Takes the positions of facts that say the same, and the numbers of what they define. Spans are changed in place:
 * answers hold them too.
 */
export function move(to: object, from: object): void {
  const old = to as Record<string, unknown>;
  const now = from as Record<string, unknown>;
  for (const key in old) {
    const value = old[key];
    if (typeof value === 'object' && value !== null) {
      if (POSITIONS.has(key)) {
        const span = value as number[];
        const place = now[key] as Place;
        // Both at first: the two may be the same span.
        const [start, end] = [startOf(place), endOf(place)];
        span[0] = start;
        span[1] = end;
      } else move(value, now[key] as object);
    } else if (key === 'fn' || key === 'cls') old[key] = now[key];
    else if (key === 'start' || PLACES.has(key)) {
      const place = now[key] as Place;
      old[key] = typeof place === 'number' ? place : [...place];
    }
  }
}
