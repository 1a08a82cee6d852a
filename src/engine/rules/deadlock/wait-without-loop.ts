import { functionWords } from '../../context-words.ts';
import type { Source } from '../../source.ts';
import { pathWords } from '../call-words.ts';
import { defineRule, type FixDraft, inFile } from '../rule.ts';
import { type BareWait, bareWaits } from './bare-waits.ts';
import { lineOf } from './lock-words.ts';

export const waitWithoutLoop = defineRule<BareWait>({
  meta: {
    id: 'wait-without-loop',
    family: 'deadlock',
    severity: 'warning',
    summary: 'Condition.wait() whose condition is not tested again in a loop.',
    lesson:
      'wait() returns because it was notified, which does not say that what you wait for is still so; and a notify() that comes before it is not kept.',
    concept: 'locks',
    since: '0.1.0',
  },
  message: words,
  *checkFunction(fn, project) {
    for (const found of bareWaits(fn, project)) {
      const { call, confidence } = found;
      yield {
        at: inFile(fn.facts, call.callee.at),
        confidence,
        ...(confidence === 'possible' ? { severity: 'hint' as const } : {}),
        data: found,
      };
    }
  },
  fixes: ({ data }, source) => whileFix(data, source),
});

function words({ fn, call, branch, library }: BareWait): string {
  const condition = call.callee.k === 'attr' ? pathWords(call.callee.of) : 'the condition';
  const other = library === 'threading' || library === 'multiprocessing' ? 'thread' : 'task';
  if (branch !== null)
    return (
      `${functionWords(fn)} tests once (line ${lineOf({ fn, op: fn.facts.ops.indexOf(branch) })}) and then waits for ${condition}. ` +
      `Between the notify and the moment wait() has the lock again another ${other} can undo what was waited for, and this goes on all the same.`
    );
  return (
    `${functionWords(fn)} waits for ${condition} without testing what it waits for. If the notify comes first, it is not kept and this waits for the next one, ` +
    `perhaps for ever; and when wait() returns, another ${other} may have been quicker.`
  );
}

/** `if not ready:` becomes `while not ready:`. */
function* whileFix({ fn, op, branch }: BareWait, source: Source): Generator<FixDraft> {
  if (branch === null || branch.else >= 0) return;
  const block = fn.facts.blocks[branch.then]!;
  if (fn.facts.ops[op]!.block !== branch.then || block.exits !== 'no') return;
  const test = inFile(fn.facts, branch.test.at)[0];
  const before = source.text.slice(source.lineStart(test), test);
  const match = /^([ \t]*)if([ \t]*\(?[ \t]*)$/.exec(before);
  if (match === null) return;
  const start = source.lineStart(test) + match[1]!.length;
  yield {
    title: 'Test again in a while',
    risk: 'unsafe',
    edits: [{ at: [start, start + 2], text: 'while' }],
  };
}
