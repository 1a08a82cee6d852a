/**
 * What an edit leaves alive. A scope of the new facts that has the name, the kind and the place among its likes of one
 * that was there before is that one with new facts, so that whatever refers to it goes on doing so; an answer is
 * computed anew only where facts were read that have changed.
 */
import type { FileFacts, FunctionFacts } from '../facts/facts.ts';

/** For each scope of the new facts the number of the old one that lives on in it; -1 for a new one. */
export function livingScopes(before: FileFacts, after: FileFacts): number[] {
  const known = new Map<string, number>();
  const seen = new Map<string, number>();
  for (const fn of before.functions) known.set(keyOf(fn, fn.parent, seen), fn.id);
  seen.clear();
  const lives: number[] = [];
  for (const fn of after.functions) {
    const parent = fn.parent < 0 ? -1 : lives[fn.parent]!;
    const old = fn.parent >= 0 && parent < 0 ? undefined : known.get(keyOf(fn, parent, seen));
    lives.push(old !== undefined && before.functions[old]!.qualname === fn.qualname ? old : -1);
  }
  return lives;
}

/** No other scope of the file has the same; of equal ones in one place each has its number. */
function keyOf({ kind, async, name, cls }: FunctionFacts, parent: number, seen: Map<string, number>): string {
  const word = `${parent} ${kind} ${async} ${cls >= 0} ${name}`;
  const nth = seen.get(word) ?? 0;
  seen.set(word, nth + 1);
  return `${word} ${nth}`;
}
