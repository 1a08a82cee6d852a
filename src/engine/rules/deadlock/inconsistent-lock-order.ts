import type { LockPair } from '../../project/project.ts';
import { defineRule, inFile } from '../rule.ts';
import { type LockCycle, lockCycles } from './lock-cycles.ts';
import { orderWords, placesOf } from './order-words.ts';
import { isWithin } from './own-line.ts';
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
    lesson:
      'Whoever holds one lock and waits for the other keeps the first: nothing times out, and nothing is printed.',
    concept: 'deadlock',
    demo: 'deadlock',
    since: '0.1.0',
  },
  message: orderWords,
  *check(file, project) {
    const seen = new Set<string>();
    const cycles = lockCycles(project);
    for (const [pair, cycle] of cycles) {
      const key = `${pair.inner.fn.facts.id}|${pair.inner.op}`;
      if (pair.inner.fn.path !== file.path || seen.has(key)) continue;
      if ([...cycles.keys()].some((other) => isWithin(other, pair))) continue;
      seen.add(key);
      yield {
        at: inFile(pair.inner.fn.facts, pair.inner.at),
        confidence: cycle.together === 'yes' ? 'likely' : 'possible',
        severity: cycle.together === 'yes' ? 'warning' : 'hint',
        related: cycle.pairs.flatMap((one) => placesOf(one, one === pair)),
        data: { ...cycle, pair },
      };
    }
  },
  fixes: ({ data }, source, project) => swapFixes(data, source, project),
});
