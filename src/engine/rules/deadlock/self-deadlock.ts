import type { Confidence } from '../../finding.ts';
import { defineRule, inFile } from '../rule.ts';
import { type Interrupting, interruptingLocks } from './interrupting-locks.ts';
import { placesOf } from './order-words.ts';
import { type Retaken, retakenLocks } from './retaken-locks.ts';
import { reentrantFixes } from './rlock-fix.ts';
import { interruptingPlaces, interruptingWords, retakenWords } from './self-words.ts';

export type SelfDeadlock = Retaken | Interrupting;

export const selfDeadlock = defineRule<SelfDeadlock>({
  meta: {
    id: 'self-deadlock',
    family: 'deadlock',
    severity: 'error',
    summary: 'A lock is taken again by the code that holds it: it waits for itself.',
    lesson:
      'A Lock does not know who holds it: a second acquire() waits for a release(), also in the thread that would have to make it.',
    concept: 'locks',
    since: '0.1.0',
  },
  message: (data) => ('pair' in data ? retakenWords(data) : interruptingWords(data)),
  *check(file, project) {
    for (const [inner, retaken] of retakenLocks(project)) {
      if (inner.fn.path !== file.path) continue;
      yield {
        at: inFile(inner.fn.facts, inner.at),
        ...judged(retaken.confidence),
        related: placesOf(retaken.pair, true),
        data: retaken,
      };
    }
    for (const found of interruptingLocks(project)) {
      const { taken, confidence } = found;
      if (taken.fn.path !== file.path) continue;
      yield {
        at: inFile(taken.fn.facts, taken.at),
        ...judged(confidence),
        related: interruptingPlaces(found),
        data: found,
      };
    }
  },
  fixes: ({ data }, source, project) =>
    reentrantFixes('pair' in data ? data.pair.outer.lock : data.taken.lock, source, project),
});

function judged(confidence: Confidence): { confidence: Confidence; severity?: 'hint' } {
  return confidence === 'possible' ? { confidence, severity: 'hint' } : { confidence };
}
