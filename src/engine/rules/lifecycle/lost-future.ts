import { isMeantToFail } from '../meant-to-fail.ts';
import { defineRule, inFile } from '../rule.ts';
import { type LostFuture, lostFutures } from './lost-futures.ts';

export const lostFuture = defineRule<LostFuture>({
  meta: {
    id: 'lost-future',
    family: 'lifecycle',
    severity: 'warning',
    summary: 'The future of a job is dropped, and with it the exception of the job.',
    lesson:
      'An exception in a pool is printed nowhere: it waits in the future until somebody asks for the result.',
    concept: 'pools-and-futures',
    demo: 'lost-future-exception',
    since: '0.1.0',
  },
  message: ({ hand, kept, gives, job, waited }) => {
    const box = { future: 'the future', iterator: 'the iterator', result: 'the result' }[gives];
    const raised = gives === 'iterator' ? 'is raised only by who goes over' : 'stays in';
    const lost = waited
      ? `and wait(${kept}) only waits for the end`
      : kept === ''
        ? 'and nothing keeps it'
        : `and nothing ever looks at ${kept}`;
    return `If ${job} fails, nobody hears of it: the exception ${raised} ${box} that ${hand.taker}() returns, ${lost}.`;
  },
  *checkFunction(fn, project) {
    if (!fn.facts.ops.some((op) => op.k === 'call' && op.callee.k === 'attr' && TAKES.test(op.callee.name)))
      return;
    for (const lost of lostFutures(fn, project)) {
      if (isMeantToFail(fn, lost.hand.call)) continue;
      const at = inFile(fn.facts, lost.hand.call.callee.at);
      yield { at, confidence: lost.sure ? 'likely' : 'possible', data: lost };
    }
  },
  *fixes({ data }) {
    const { fn, call, external } = data.hand;
    if (data.gives !== 'iterator' || data.kept !== '' || !external.startsWith('concurrent.')) return;
    const [start, end] = inFile(fn.facts, call.at);
    const edits = [
      { at: [start, start] as const, text: 'list(' },
      { at: [end, end] as const, text: ')' },
    ];
    yield { title: 'Go over the results with list()', risk: 'unsafe', edits };
  },
});

const TAKES = /^(submit|map|imap|imap_unordered|apply_async|map_async|starmap_async)$/;
