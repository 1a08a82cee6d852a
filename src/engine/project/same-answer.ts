/** Whether an answer that was computed anew says what it said before. */

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
  if (Object.getPrototypeOf(a) !== Object.prototype || Object.getPrototypeOf(b) !== Object.prototype)
    return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    if (!sameAnswer((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], depth + 1))
      return false;
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

/** Keys of facts that hold positions; every other number in them is a name of something. */
const POSITIONS = new Set(['at', 'nameAt', 'statement', 'start']);

/** Whether two pieces of facts say the same, wherever they stand. */
export function sameWords(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!sameWords(a[i], b[i])) return false;
    return true;
  }
  const other = b as Record<string, unknown>;
  let keys = 0;
  for (const key in a) {
    keys++;
    if (POSITIONS.has(key)) {
      if (!(key in other)) return false;
    } else if (!sameWords((a as Record<string, unknown>)[key], other[key])) return false;
  }
  for (const _ in other) keys--;
  return keys === 0;
}

/** Takes the positions of facts that say the same. Spans are changed in place: answers hold them too. */
export function move(to: object, from: object): void {
  const old = to as Record<string, unknown>;
  const now = from as Record<string, unknown>;
  for (const key in old) {
    const value = old[key];
    if (typeof value === 'object' && value !== null) {
      if (POSITIONS.has(key)) {
        const span = value as number[];
        const [start, end] = now[key] as number[];
        span[0] = start!;
        span[1] = end!;
      } else move(value, now[key] as object);
    } else if (key === 'start') old[key] = now[key];
  }
}
