import { functionWords } from '../../context-words.ts';
import type { Span } from '../../text.ts';
import { defineRule, inFile, type Place } from '../rule.ts';
import { type FreshLock, freshLocksIn } from './fresh-locks.ts';

export const freshLock = defineRule<FreshLock>({
  meta: {
    id: 'fresh-lock',
    family: 'shared-state',
    severity: 'error',
    summary: 'A lock that is made anew for each use: it keeps nobody out.',
    lesson: 'Only those who take the same lock object wait for each other; a new one is always free.',
    concept: 'locks',
    since: '0.1.0',
  },
  message: ({ fn, cls, name, library, maker }) => {
    const others = library === 'threading' ? 'thread' : library === 'multiprocessing' ? 'process' : 'task';
    let what = `This with makes a new ${cls} of its own`;
    if (maker !== null) what = `${functionWords(maker.fn)} makes a new ${cls} each time it is asked`;
    else if (name !== '')
      what = `Each call of ${functionWords(fn)} makes a new ${cls}, ${name}, which nothing else can see`;
    return `${what}: no other ${others} ever waits for it, so it protects nothing. A lock has to be made once, where all who use it find it.`;
  },
  *checkFunction(fn, project) {
    for (const found of freshLocksIn(fn, project)) {
      const related = found.entered.map(
        (at: Span): Place => ({
          file: fn.path,
          at: inFile(fn.facts, at),
          message: `${found.name} is taken here`,
        }),
      );
      if (found.maker !== null) {
        const { fn: maker, op } = found.maker;
        const at = inFile(maker.facts, maker.facts.ops[op]!.at);
        related.push({ file: maker.path, at, message: `${functionWords(maker)} makes it here` });
      }
      yield { at: inFile(fn.facts, found.at), confidence: 'certain', related, data: found };
    }
  },
});
