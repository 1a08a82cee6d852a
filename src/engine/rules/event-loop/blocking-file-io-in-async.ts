import { defineRule, type FixDraft } from '../rule.ts';
import { blockingFixes } from './blocking-fixes.ts';
import { blockingLoopCalls, chainOf, hitOf, type LoopCall, whoRuns } from './loop-code.ts';

export const blockingFileIoInAsync = defineRule<LoopCall>({
  meta: {
    id: 'blocking-file-io-in-async',
    family: 'event-loop',
    severity: 'information',
    summary: 'File access on the event loop.',
    concept: 'blocking-vs-non-blocking',
    since: '0.1.0',
  },
  message: (found) => {
    const { blocking } = found;
    const what =
      blocking.chain.length > 1 ? `This call ends in ${blocking.name} (${chainOf(found)})` : blocking.name;
    return (
      `${what} waits for the disk while ${whoRuns(found)}: usually short, but on a slow disk or a network drive ` +
      'all tasks of the loop stand still until it returns.'
    );
  },
  *check(file, project) {
    for (const found of blockingLoopCalls(file, project, (kind) => kind === 'file-io')) yield hitOf(found);
  },
  fixes(hit, source): Iterable<FixDraft> {
    return blockingFixes(hit.data, source);
  },
});
