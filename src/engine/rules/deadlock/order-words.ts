/** What a circle of locks is, in the names of this code. */

import { functionWords } from '../../context-words.ts';
import type { LockPair, LockRef } from '../../project/project.ts';
import { callWords } from '../call-words.ts';
import { inFile, type Place } from '../rule.ts';
import type { LockOrder } from './inconsistent-lock-order.ts';
import { lockWords, placeOf } from './lock-words.ts';

export function orderWords({ pair, pairs }: LockOrder): string {
  const words = wordsIn(pairs);
  const here = `${who(pair, '')} takes ${words(pair.inner)} while it holds ${words(pair.outer)}`;
  if (pairs.length === 1) {
    return (
      `${here}, ${pair.outer.lock.place === 'element' ? 'another lock of the same container' : "another object's lock of the same kind"}. ` +
      'If it runs twice at the same time with the two in opposite roles, each holds the lock that the other waits for, ' +
      'for ever: a deadlock. One order for both, by a key, avoids it.'
    );
  }
  const others = pairs.slice(1).map((other) => {
    return `${who(other, ` (${placeOf(other.inner, pair.inner.fn.path)})`)} takes ${words(other.inner)} while it holds ${words(other.outer)}`;
  });
  return `${here}; ${others.join('; ')}. If they run at the same time, each can wait for the other for ever: a deadlock.`;
}

/** Two classes may both write `self.lock`: where that happens, the class says which is meant. */
function wordsIn(pairs: readonly LockPair[]): (ref: LockRef) => string {
  const refs: LockRef[] = pairs.flatMap(({ outer, inner }) => [outer, inner]);
  return (ref) => {
    const words = lockWords(ref);
    const { cls, name, place } = ref.lock;
    if (place !== 'instance' || cls === null) return words;
    const isShared = refs.some((other) => other.lock.id !== ref.lock.id && lockWords(other) === words);
    return isShared ? `${cls.qualname}.${name.split('.').pop()}` : words;
  };
}

/** The chain: where the outer lock is taken, the calls down from there, and the inner one. */
export function placesOf(pair: LockPair, isHere: boolean): Place[] {
  const { outer, inner } = pair;
  const at = (site: LockPair['inner'], message: string): Place => {
    return { file: site.fn.path, at: inFile(site.fn.facts, site.at), message };
  };
  const places = [
    at(outer.acquisition, `${functionWords(outer.acquisition.fn)} takes ${lockWords(outer)} here`),
  ];
  for (const { fn, op } of outer.chain) {
    const call = fn.facts.ops[op]!;
    const message = `${functionWords(fn)} ${callWords({ fn, op })}, holding it`;
    places.push({ file: fn.path, at: inFile(fn.facts, call.at), message });
  }
  if (!isHere) places.push(at(inner, `${functionWords(inner.fn)} takes ${lockWords(inner)} here`));
  return places;
}

/** `where` stands behind the function that takes the lock. */
function who(pair: LockPair, where: string): string {
  const [holder, taker] = [pair.outer.acquisition.fn, pair.inner.fn];
  return holder === taker
    ? `${functionWords(holder)}${where}`
    : `${functionWords(taker)}${where}, called by ${functionWords(holder)},`;
}
