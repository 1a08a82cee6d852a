import { functionWords } from '../../context-words.ts';
import { defineRule, inFile } from '../rule.ts';
import { type Fork, forkIn } from './forks.ts';
import { lineOf } from './line-of.ts';

export const forkAfterThreads = defineRule<Fork>({
  meta: {
    id: 'fork-after-threads',
    family: 'lifecycle',
    severity: 'warning',
    summary: 'A process is forked while threads run.',
    lesson:
      'A fork copies all memory and one thread: locks that the others hold at that moment stay locked in the child for ever.',
    concept: 'processes',
    since: '0.1.0',
  },
  message: ({ fn, what, thread, said }) => {
    const line = lineOf(thread.fn.file, thread.fn.facts.start + thread.fn.facts.ops[thread.op]!.at[0]);
    const where = thread.fn === fn ? `line ${line}` : `${functionWords(thread.fn)}, line ${line}`;
    const when = said
      ? what
      : `Where processes are forked (by default on Linux up to Python 3.13), ${lowered(what)}`;
    return `${when} is a copy of this one with a single thread: if the thread that was started before (${where}) holds a lock at that moment, of a queue for example, that stays locked in the copy for ever.`;
  },
  *checkFunction(fn, project) {
    const fork = forkIn(fn, project);
    if (fork === null) return;
    const call = fn.facts.ops[fork.op]!;
    const { thread } = fork;
    yield {
      at: inFile(fn.facts, call.k === 'call' ? call.callee.at : call.at),
      confidence: fork.said ? 'likely' : 'possible',
      severity: fork.said ? 'warning' : 'hint',
      related: [
        {
          file: thread.fn.path,
          at: inFile(thread.fn.facts, thread.fn.facts.ops[thread.op]!.at),
          message: 'The thread is started here',
        },
      ],
      data: fork,
    };
  },
});

function lowered(words: string): string {
  return words[0]!.toLowerCase() + words.slice(1);
}
