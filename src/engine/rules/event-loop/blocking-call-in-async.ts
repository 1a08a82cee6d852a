import type { BlockingKind } from '../../project/project.ts';
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

/** Why each kind takes its time. */
const UNTIL: Readonly<Record<BlockingKind, string>> = {
  sleep: 'until the time is over',
  network: 'until the network has answered',
  subprocess: 'until the other program has answered or ended',
  'program-start': 'until the system has started the other program',
  lock: 'until the lock is free',
  queue: 'until the queue has an item or room',
  join: 'until the thread or process has ended',
  future: 'until the result is there',
  event: 'until it is set or notified',
  'file-io': 'until the disk has answered',
  database: 'until the database has answered',
  input: 'until somebody has typed a line',
  dns: 'until the name has been looked up',
  cpu: 'until the work is done',
  tls: 'until the certificates have been read',
  process: 'until the process has ended',
  'executor-shutdown': 'until all jobs of the pool have ended',
};

/** What exactly is waited for, where the name of the call tells it. */
const UNTIL_OF: ReadonlyArray<[name: RegExp, words: string]> = [
  [/queue.*\.get$/i, 'until the queue has an item'],
  [/queue.*\.put$/i, 'until the queue has room'],
  [/queue\.join$/i, 'until every item of the queue is done'],
  [/\.Thread\.join$/, 'until the thread has ended'],
  [/Process\.join$/, 'until the process has ended'],
  [/\.Event\.wait$/, 'until it is set'],
  [/\.Condition\.wait/, 'until it is notified'],
];

function until({ kind, name }: LoopCall['blocking']): string {
  return UNTIL_OF.find(([pattern]) => pattern.test(name))?.[1] ?? UNTIL[kind];
}

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
    return `${what} ${stops} the event loop ${until(found.blocking)}: ${whoWaits(found)}.${short}`;
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
