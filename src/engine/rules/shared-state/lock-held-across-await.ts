import { defineRule, inFile } from '../rule.ts';
import { awaitWords, heldPlaces } from './await-words.ts';
import { type HeldAcross, heldAcrossIn } from './held-across-await.ts';

export const lockHeldAcrossAwait = defineRule<HeldAcross>({
  meta: {
    id: 'lock-held-across-await',
    family: 'shared-state',
    severity: 'warning',
    summary: 'A threading lock stays held while its coroutine is suspended.',
    lesson:
      'At an `await` other tasks run on the same thread; who waits there for a threading lock stops them all.',
    concept: 'locks',
    since: '0.1.0',
  },
  message: awaitWords,
  *checkFunction(fn, project) {
    if (!fn.facts.async) return;
    for (const held of heldAcrossIn(fn, project)) {
      const likely = held.outcome !== 'threads-wait' && held.acquisition.lock.count === 1;
      yield {
        at: inFile(fn.facts, held.at),
        confidence: likely ? 'likely' : 'possible',
        severity: likely ? 'warning' : 'hint',
        related: heldPlaces(held),
        data: held,
      };
    }
  },
});
