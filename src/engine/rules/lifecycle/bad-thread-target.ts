import { isMeantToFail } from '../meant-to-fail.ts';
import { defineRule, inFile } from '../rule.ts';
import { badTargetFixes } from './bad-target-fixes.ts';
import { badTargetWords } from './bad-target-words.ts';
import { type BadTarget, badTarget } from './bad-targets.ts';
import { handOvers } from './handed-over.ts';
import { type WrongStart, wrongStarts } from './wrong-starts.ts';

export type BadStart = BadTarget | WrongStart;

export const badThreadTarget = defineRule<BadStart>({
  meta: {
    id: 'bad-thread-target',
    family: 'lifecycle',
    severity: 'error',
    summary: 'A thread, process or pool is given something that it cannot run.',
    lesson:
      'A thread wants the function itself: written with parentheses the function runs at once, and the thread gets what it returns.',
    concept: 'threads',
    since: '0.1.0',
  },
  message: badTargetWords,
  *checkFunction(fn, project) {
    if (!fn.facts.ops.some((op) => op.k === 'call')) return;
    for (const hand of handOvers(fn, project)) {
      const bad = badTarget(hand, project);
      if (bad === null || isMeantToFail(fn, hand.call)) continue;
      yield { at: inFile(fn.facts, bad.at.at), confidence: 'certain', data: bad };
    }
    for (const wrong of wrongStarts(fn, project)) {
      if (isMeantToFail(fn, wrong.op)) continue;
      yield {
        at: inFile(fn.facts, wrong.op.at),
        confidence: wrong.sure ? 'certain' : 'likely',
        related: wrong.first === null ? [] : [wrong.first],
        data: wrong,
      };
    }
  },
  fixes: ({ data }, source) => badTargetFixes(data, source),
});
