import { functionWords } from '../../context-words.ts';
import type { LockPair, LockRef, Project } from '../../project/project.ts';
import { positionAt } from '../../text.ts';
import { defineRule, type FixDraft, inFile, type Place } from '../rule.ts';
import { type LockCycle, lockCycles } from './lock-cycles.ts';
import { swapFixes } from './swap-locks.ts';

export interface LockOrder extends LockCycle {
  pair: LockPair;
}

export const inconsistentLockOrder = defineRule<LockOrder>({
  meta: {
    id: 'inconsistent-lock-order',
    family: 'deadlock',
    severity: 'warning',
    summary: 'Locks taken in opposite orders: the program can deadlock.',
    concept: 'deadlock',
    demo: 'deadlock',
    since: '0.1.0',
  },
  message: ({ pair, pairs }) => {
    const here = `${who(pair)} takes ${nameOf(pair.inner)} while it holds ${nameOf(pair.outer)}`;
    if (pairs.length === 1) {
      return (
        `${here}, which is another object's lock of the same kind. When two objects do this to each other at the ` +
        'same time, each holds its own lock and waits for the other’s for ever. One order for both, by a key, avoids it.'
      );
    }
    const others = pairs.slice(1).map((other) => {
      return `${who(other)} (${place(other)}) takes ${nameOf(other.inner)} while it holds ${nameOf(other.outer)}`;
    });
    return `${here}; ${others.join('; ')}. If they run at the same time, each can wait for the other for ever: a deadlock.`;
  },
  *check(file, project) {
    const seen = new Set<unknown>();
    for (const [pair, cycle] of lockCycles(project)) {
      if (pair.inner.fn.path !== file.path || seen.has(pair.inner)) continue;
      seen.add(pair.inner);
      yield {
        at: inFile(pair.inner.fn.facts, pair.inner.at),
        confidence: cycle.together === 'yes' ? 'likely' : 'possible',
        severity: cycle.together === 'yes' ? 'warning' : 'hint',
        related: cycle.pairs.flatMap((one) => placesOf(one, one === pair)),
        data: { ...cycle, pair },
      };
    }
  },
  fixes: ({ data }, source, project: Project): Iterable<FixDraft> => swapFixes(data, source, project),
});

/** The chain: where the outer lock is taken, the calls down from there, and the inner one. */
function placesOf(pair: LockPair, isHere: boolean): Place[] {
  const { outer, inner } = pair;
  const at = (site: LockPair['inner'], message: string): Place => {
    return { file: site.fn.path, at: inFile(site.fn.facts, site.at), message };
  };
  const places = [
    at(outer.acquisition, `${functionWords(outer.acquisition.fn)} takes ${nameOf(outer)} here`),
  ];
  for (const { fn, op } of outer.chain) {
    const call = fn.facts.ops[op]!;
    const message = `${functionWords(fn)} calls on, holding it`;
    places.push({ file: fn.path, at: inFile(fn.facts, call.at), message });
  }
  if (!isHere) places.push(at(inner, `${functionWords(inner.fn)} takes ${nameOf(inner)} here`));
  return places;
}

function who(pair: LockPair): string {
  const [holder, taker] = [pair.outer.acquisition.fn, pair.inner.fn];
  return holder === taker
    ? functionWords(holder)
    : `${functionWords(taker)}, called by ${functionWords(holder)},`;
}

function nameOf({ lock, owner }: LockRef): string {
  if (lock.place !== 'instance' || owner === '') return lock.name;
  return `${owner}.${lock.name.split('.').pop()}`;
}

function place({ inner }: LockPair): string {
  const { line } = positionAt(inner.fn.file.lineStarts, inFile(inner.fn.facts, inner.at)[0]);
  return `${inner.fn.path.split('/').pop()}:${line + 1}`;
}
