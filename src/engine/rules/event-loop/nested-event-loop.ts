import { functionWords } from '../../context-words.ts';
import { isMeantToFail } from '../meant-to-fail.ts';
import { defineRule, type FixDraft } from '../rule.ts';
import { loopCallback } from './loop-code.ts';
import { awaitInstead, hitOf, type NestedLoop, runWords, sameLibrary } from './nested-runs.ts';

export const nestedEventLoop = defineRule<NestedLoop>({
  meta: {
    id: 'nested-event-loop',
    family: 'event-loop',
    severity: 'error',
    summary: 'An event loop that is run where one is already running.',
    lesson: 'A thread runs one event loop at a time; running another inside of it raises RuntimeError.',
    concept: 'event-loop',
    since: '0.1.0',
  },
  message: ({ fn, op, run, callback }) => {
    const name = runWords(run);
    const chain = [...run.chain.slice(1).map((site) => functionWords(site.fn)), name].join(' → ');
    const what =
      run.chain.length > 1
        ? `${fn.facts.ops[op]!.k === 'read' ? 'Reading this attribute' : 'This call'} ends in ${name} (${chain}), which raises`
        : `${name} raises`;
    const who =
      fn.facts.kind === 'module'
        ? 'the cells of a notebook run inside an event loop'
        : callback === null
          ? `${functionWords(fn)} is a coroutine, so an event loop is already running in its thread`
          : `the event loop itself calls ${functionWords(fn)}, so it is already running`;
    return `${what} RuntimeError: ${who}.`;
  },
  *checkFunction(fn, project) {
    const notebook = fn.facts.kind === 'module' && project.isNotebook(fn.path);
    const callback = fn.facts.async || notebook ? null : loopCallback(fn, project);
    if (!fn.facts.async && !notebook && callback === null) return;
    for (const [op, call] of fn.facts.ops.entries()) {
      if (call.k !== 'call' && call.k !== 'read') continue;
      const run = project.loopRun(fn, op);
      if (run === null || !sameLibrary(fn, run, project)) continue;
      if (call.k === 'call' && isMeantToFail(fn, call)) continue;
      // A function that is awaited, or whose result is, is asynchronous on this path.
      if (run.chain.length > 1 && call.use.k === 'awaited') continue;
      yield hitOf({ fn, op, run, callback });
    }
  },
  fixes: ({ data }, source): Iterable<FixDraft> => awaitInstead(data, source),
});
