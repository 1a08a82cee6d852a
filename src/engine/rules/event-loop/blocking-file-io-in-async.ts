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

export const blockingFileIoInAsync = defineRule<LoopCall>({
  meta: {
    id: 'blocking-file-io-in-async',
    family: 'event-loop',
    severity: 'information',
    summary: 'File access on the event loop.',
    lesson: "The loop has one thread; on a slow or remote disk every task waits for this one's file.",
    concept: 'blocking-vs-non-blocking',
    since: '0.1.0',
  },
  message: (found) => {
    const name = blockerOf(found);
    const what =
      found.blocking.chain.length > 1
        ? `${whatRuns(found)} ends in ${name} (${chainOf(found)}), which`
        : name;
    return `${what} waits for the disk: ${whoWaits(found)}. That is usually short, but not on a slow disk or a network drive.`;
  },
  *checkFunction(fn, project) {
    for (const found of blockingLoopCalls(fn, project, (kind) => kind === 'file-io')) yield hitOf(found);
  },
  fixes(hit, source): Iterable<FixDraft> {
    return blockingFixes(hit.data, source);
  },
});
