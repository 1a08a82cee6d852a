import { functionWords } from '../../context-words.ts';
import { defineRule, type FixDraft, inFile } from '../rule.ts';
import { type Swallowed, swallowedIn } from './cancel-handlers.ts';
import { reraiseFixes } from './reraise-fixes.ts';

export const swallowedCancellation = defineRule<Swallowed>({
  meta: {
    id: 'swallowed-cancellation',
    family: 'event-loop',
    severity: 'warning',
    summary: 'A handler that takes a cancellation and goes on.',
    lesson:
      'A task is cancelled by an exception that is raised at its `await`; whoever catches it and goes on has undone the cancellation.',
    concept: 'async-exceptions',
    demo: 'cancellation',
    since: '0.1.0',
  },
  message: ({ fn, words, exception, then }) => {
    const what =
      words === 'suppress'
        ? `suppress(${exception}) drops the cancellation that is raised at the await inside`
        : `${words} ${words.endsWith('CancelledError') || words.endsWith('Cancelled') ? 'takes' : 'also takes'} the cancellation that is raised at the await`;
    const name = functionWords(fn);
    switch (then) {
      case 'loop':
        if (/^(Cancelled$|get_cancelled)/.test(exception))
          return `${what}, and the loop goes on: a cancelled ${name} gets it again at every further await, and never ends.`;
        return `${what}, and the loop goes on: a cancelled ${name} keeps running, and whoever waits for its end waits on.`;
      case 'code':
        return `${what}, and the code behind it runs on: a cancelled ${name} does not stop here.`;
      case 'ends':
        return `${what}: ${name} then ends as if it had not been cancelled, and whoever awaits it goes on.`;
    }
  },
  *checkFunction(fn, project) {
    if (!fn.facts.async) return;
    for (const { found, at, confidence } of swallowedIn(fn, project))
      yield { at: inFile(fn.facts, at), confidence, data: found };
  },
  fixes: ({ data }, source): Iterable<FixDraft> => reraiseFixes(data, source),
});
