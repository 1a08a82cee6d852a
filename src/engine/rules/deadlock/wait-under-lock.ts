import { defineRule, inFile } from '../rule.ts';
import { type BlockedWork, blockedWorks } from './blocked-works.ts';
import { waitPlaces, waitUnderLockWords } from './wait-words.ts';

export const waitUnderLock = defineRule<BlockedWork>({
  meta: {
    id: 'wait-under-lock',
    family: 'deadlock',
    severity: 'warning',
    summary: 'A wait for work that needs the lock held here: a deadlock.',
    lesson:
      'Waiting keeps every lock that is held: only Condition.wait() gives its own one back for the time it waits.',
    concept: 'deadlock',
    since: '0.1.0',
  },
  message: waitUnderLockWords,
  *checkFunction(fn, project) {
    for (const found of blockedWorks(fn, project)) {
      const { op, confidence } = found;
      const facts = fn.facts.ops[op]!;
      const at = facts.k === 'call' ? facts.callee.at : facts.k === 'enter' ? facts.context.at : facts.at;
      yield {
        at: inFile(fn.facts, at),
        confidence,
        ...(confidence === 'possible' ? { severity: 'hint' as const } : {}),
        related: waitPlaces(found),
        data: found,
      };
    }
  },
});
