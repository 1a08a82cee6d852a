import { functionWords } from '../../context-words.ts';
import { defineRule, type FixDraft, inFile } from '../rule.ts';
import { type Undrained, undrainedIn } from './stream-writers.ts';

export const undrainedWriter = defineRule<Undrained>({
  meta: {
    id: 'undrained-writer',
    family: 'event-loop',
    severity: 'hint',
    summary: 'A stream that is written to, or closed, without waiting for it.',
    lesson:
      'StreamWriter.write never waits: it fills a buffer in memory, and only `await drain()` waits until the other side has taken enough of it.',
    concept: 'streams-and-backpressure',
    since: '0.1.0',
  },
  message: ({ fn, writer, method }) =>
    method === 'close'
      ? `${writer}.close() only begins to close the connection; ${functionWords(fn)} does not await wait_closed(), so what is left in the buffer can be lost, and errors go unseen.`
      : `${writer}.${method} puts its data into a buffer and never waits; this loop does not await drain(), so when the other side reads slowly, the buffer can grow without limit.`,
  *checkFunction(fn, project) {
    for (const found of undrainedIn(fn, project)) {
      yield { at: inFile(fn.facts, fn.facts.ops[found.op]!.at), confidence: 'likely', data: found };
    }
  },
  *fixes({ data: { fn, op, writer, method } }, source): Iterable<FixDraft> {
    const call = fn.facts.ops[op];
    if (call?.k !== 'call') return;
    const statement = inFile(fn.facts, call.statement);
    if (!source.aloneOnLines(statement)) return;
    const end = source.lineEnd(statement[1]);
    const wait = method === 'close' ? 'wait_closed' : 'drain';
    const text = `${source.eol}${source.indent(statement[0])}await ${writer}.${wait}()`;
    yield { title: `Await ${writer}.${wait}()`, risk: 'unsafe', edits: [{ at: [end, end], text }] };
  },
});
