import { defineRule, type FixDraft } from '../rule.ts';
import { blockingFixes } from './blocking-fixes.ts';
import {
  blockerOf,
  blockingLoopCalls,
  chainOf,
  hitOf,
  type LoopCall,
  whatRuns,
  whoWaits,
} from './loop-code.ts';
import { untilWords } from './until-words.ts';

export const blockingCallInAsync = defineRule<LoopCall>({
  meta: {
    id: 'blocking-call-in-async',
    family: 'event-loop',
    severity: 'warning',
    summary: 'A call that blocks its thread, on the event loop.',
    lesson:
      'An event loop runs all its tasks on one thread, and changes over only at an `await` that has to wait.',
    concept: 'blocking-vs-non-blocking',
    demo: 'blocking-sleep',
    since: '0.1.0',
  },
  message: (found) => {
    const stops = found.blocking.when === 'always' ? 'stops' : 'can stop';
    const name = blockerOf(found);
    let what = name;
    if (found.blocking.chain.length > 1)
      what = `${whatRuns(found)} ends in ${name} (${chainOf(found)}), which`;
    else if (name === 'subprocess.Popen.__exit__') what = 'The end of this with waits for its program and';
    else if (name.endsWith('.__exit__')) what = 'The end of this with waits for its pool and';
    // Django looks whether a loop runs in the thread before it asks the database.
    if (found.blocking.kind === 'database' && found.blocking.name.startsWith('django.')) {
      return `${what} asks the database, which Django refuses where an event loop runs: it raises SynchronousOnlyOperation (or, where that is allowed, stops the loop).`;
    }
    const short = found.blocking.kind === 'program-start' ? ' That is usually short.' : '';
    return `${what} ${stops} the event loop ${untilWords(found.blocking)}: ${whoWaits(found)}.${short}`;
  },
  *checkFunction(fn, project) {
    for (const found of blockingLoopCalls(fn, project, (kind) => kind !== 'file-io' && kind !== 'lock')) {
      const hit = hitOf(found);
      yield found.blocking.kind === 'program-start' ? { ...hit, severity: 'information' } : hit;
    }
  },
  fixes(hit, source): Iterable<FixDraft> {
    return blockingFixes(hit.data, source);
  },
});
