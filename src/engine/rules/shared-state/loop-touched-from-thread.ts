import { contextWords, functionWords } from '../../context-words.ts';
import type { Site } from '../../project/project.ts';
import { positionAt } from '../../text.ts';
import { defineRule, inFile } from '../rule.ts';
import { type LoopTouch, loopTouchesIn } from './loop-touches.ts';
import { startPlaces } from './race-words.ts';
import { threadsafeFixes } from './threadsafe-fixes.ts';

export const loopTouchedFromThread = defineRule<LoopTouch>({
  meta: {
    id: 'loop-touched-from-thread',
    family: 'shared-state',
    severity: 'warning',
    summary: 'An object of the event loop is used from another thread.',
    lesson:
      'Almost nothing in asyncio may be called from other threads: a sleeping loop is not even woken by it.',
    concept: 'event-loop',
    since: '0.1.0',
  },
  message: ({ fn, name, kind, context, owner }) => {
    if (context === null) {
      const line = owner === null ? '' : ` (line ${lineOf(owner)})`;
      return `The loop runs in a thread of its own${line}, and ${functionWords(fn)} runs in the thread of its caller: ${name} may be called only in the thread of the loop. ${CONSEQUENCE[kind as 'stops']}`;
    }
    const where = `${functionWords(fn)} runs ${contextWords(context, fn.path)}`;
    if (kind === 'needs-running-loop')
      return `${where}, where no event loop is running: ${name} raises RuntimeError, and the coroutine never runs.`;
    return `${where}, but ${name} may be called only in the thread of the event loop. ${CONSEQUENCE[kind]}`;
  },
  *checkFunction(fn, project) {
    if (fn.facts.async || fn.facts.kind === 'module' || fn.facts.kind === 'class') return;
    for (const touch of loopTouchesIn(fn, project)) {
      yield {
        at: inFile(fn.facts, fn.facts.ops[touch.op]!.at),
        confidence: touch.kind === 'needs-running-loop' ? 'certain' : 'likely',
        severity: touch.kind === 'needs-running-loop' ? 'error' : 'warning',
        related: touch.context === null ? [] : startPlaces([touch.context]),
        data: touch,
      };
    }
  },
  fixes: ({ data }, source, project) => threadsafeFixes(data, source, project),
});

function lineOf({ fn, op }: Site): number {
  return positionAt(fn.file.lineStarts, inFile(fn.facts, fn.facts.ops[op]!.at)[0]).line + 1;
}

const CONSEQUENCE = {
  schedules:
    'A loop that is asleep is not woken up by it and gets to it only when something else happens; and its lists are not made for two threads at once.',
  stops: 'A loop that is asleep is not woken up by it, and stops only when something else happens.',
  wakes:
    'The task that waits for it is put on the list of what the loop runs next, but a loop that is asleep is not woken up: the task can go on late or never.',
  transfers:
    'The connection is changed while the loop may be using it: data can be mixed up, and a loop that is asleep does not send it.',
};
