import { isMeantToFail } from '../meant-to-fail.ts';
import { defineRule, inFile } from '../rule.ts';
import { type HandOver, handOvers } from './handed-over.ts';
import { runsInProcess, sentBy } from './sent.ts';
import { type StartMethod, startMethodAt } from './start-methods.ts';
import { type Unpicklable, unpicklable } from './unpicklable.ts';

interface Sent {
  hand: HandOver;
  found: Unpicklable;
  argument: boolean;
  method: StartMethod | null;
}

export const unpicklableProcessTarget = defineRule<Sent>({
  meta: {
    id: 'unpicklable-process-target',
    family: 'lifecycle',
    severity: 'error',
    summary: 'A process is given something that cannot be sent to it.',
    lesson:
      'What goes to another process is pickled: a function as its name, an object as its attributes; locks and lambdas cannot be.',
    concept: 'processes',
    since: '0.1.0',
  },
  message: ({ hand, found, argument, method }) => {
    const sent = argument ? `${found.what} is an argument here` : `${found.what} is to run in a process`;
    const pool = hand.taker !== 'Process';
    if (pool)
      return `The job fails, because ${hand.taker}() pickles what it sends to other processes: ${sent}, but ${found.why}.`;
    if (method !== null)
      return `start() fails, because ${method} pickles what the process gets: ${sent}, but ${found.why}.`;
    return `start() fails on macOS and Windows, and on Linux since Python 3.14, where what a process gets is pickled: ${sent}, but ${found.why}.`;
  },
  *checkFunction(fn, project) {
    if (!fn.facts.ops.some((op) => op.k === 'call' && op.args.length > 0)) return;
    for (const hand of handOvers(fn, project)) {
      if (!runsInProcess(hand, project) || isMeantToFail(fn, hand.call)) continue;
      const pool = hand.taker !== 'Process';
      const method = pool ? null : startMethodAt(fn, hand.call, project);
      if (method === 'fork' || method === 'unknown') continue;
      for (const { expr, argument } of sentBy(hand)) {
        const found = unpicklable(fn, expr, hand.op, pool, project);
        if (found === null || (argument && found.what === 'the lambda' && expr.k !== 'lambda')) continue;
        const sure = pool || method !== null;
        yield {
          at: inFile(fn.facts, expr.at),
          confidence: sure ? 'certain' : 'likely',
          severity: sure ? 'error' : 'hint',
          related: found.places,
          data: { hand, found, argument, method },
        };
        break;
      }
    }
  },
});
