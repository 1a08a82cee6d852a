import { functionWords } from '../../context-words.ts';
import { defineRule, type FixDraft, inFile } from '../rule.ts';
import { type UntimedWait, untimedWaits } from './untimed-waits.ts';

export const missingTimeout = defineRule<UntimedWait>({
  meta: {
    id: 'missing-timeout',
    family: 'event-loop',
    severity: 'information',
    offByDefault: true,
    summary: 'A wait for another program or machine that nothing ends.',
    lesson: 'An await has no time limit of its own: when the answer never comes, the task waits for ever.',
    concept: 'async-exceptions',
    since: '0.1.0',
  },
  message: ({ fn, name, waitsFor, connects }) =>
    connects
      ? `${name} waits for ${waitsFor}, with no timeout around it: where no answer comes, the system gives up only after minutes.`
      : `${name} waits for ${waitsFor}, with no timeout around it: if that never happens, ${functionWords(fn)} never goes on.`,
  *checkFunction(fn, project) {
    for (const found of untimedWaits(fn, project)) {
      const call = fn.facts.ops[found.op]!;
      yield { at: inFile(fn.facts, call.at), confidence: 'likely', data: found };
    }
  },
  /** `await f(x)` becomes `await asyncio.wait_for(f(x), timeout=30)`: how long is for the reader to say. */
  *fixes({ data: { fn, op } }, source, project): Iterable<FixDraft> {
    if (project.flavour(fn.path) !== 'asyncio') return;
    const [start, end] = inFile(fn.facts, fn.facts.ops[op]!.at);
    const asyncio = source.importModule('asyncio', fn.facts);
    if (asyncio === null) return;
    const edits = [
      ...asyncio.edits,
      { at: [start, start] as [number, number], text: `${asyncio.name}.wait_for(` },
      { at: [end, end] as [number, number], text: ', timeout=30)' },
    ];
    yield { title: 'Wait at most 30 seconds', risk: 'unsafe', edits };
  },
});
