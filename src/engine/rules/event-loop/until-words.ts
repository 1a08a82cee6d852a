/** What a blocking call waits for, in words. */
import type { BlockingKind } from '../../project/project.ts';
import type { LoopCall } from './loop-code.ts';

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

export function untilWords({ kind, name }: LoopCall['blocking']): string {
  return UNTIL_OF.find(([pattern]) => pattern.test(name))?.[1] ?? UNTIL[kind];
}
