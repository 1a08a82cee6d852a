/** Says what happens with a thread that is made or started the wrong way. */

import type { BadStart } from './bad-thread-target.ts';
import { type HandOver, isWorker } from './handed-over.ts';
import { lineOf } from './line-of.ts';

export function badTargetWords(bad: BadStart): string {
  switch (bad.k) {
    case 'called': {
      if (bad.what === 'nothing')
        return `${bad.callee}() runs here and now, in a loop without an end, so ${bad.hand.taker} is never reached: nothing runs beside it.`;
      const takes =
        bad.what === 'None' ? nothingToDo(bad.hand) : failing(bad.hand, `${bad.what} cannot be called`);
      if (bad.callee === '') return `${bad.hand.taker} gets ${bad.what} to run: ${takes}.`;
      if (bad.made) return `${bad.hand.taker} gets ${bad.what} to run, and not something to call: ${takes}.`;
      return `${bad.callee}() runs here and now, and ${bad.hand.taker} gets what it returns, ${bad.what}: ${takes}.`;
    }
    case 'group':
      return `The first parameter of ${bad.hand.taker} is group, not target: with ${bad.what} there, this raises AssertionError.`;
    case 'swapped':
      return `Timer takes the seconds first and then the function: with ${bad.what} as its interval, the timer's thread ends with TypeError and nothing is run.`;
    case 'args':
      return argumentWords(bad.hand, bad.what, bad.text);
    case 'count':
      return `${bad.name} takes ${bad.takes} ${/^1$|least 1$/.test(bad.takes) ? 'argument' : 'arguments'} and ${
        bad.hand.taker
      } gives it ${bad.given === 0 ? 'none' : bad.given}: ${failing(bad.hand, 'it is called')}.`;
    case 'run': {
      const runs = bad.target === '' ? 'its work' : bad.target;
      const where = bad.process ? 'process' : 'thread';
      return `${bad.name}.run() runs ${runs} here, in the calling ${where}, which waits for its end; only start() makes a new ${where}.`;
    }
    case 'twice': {
      const error = bad.process
        ? 'AssertionError: a process can be started once'
        : 'RuntimeError: a thread can be started once';
      if (bad.inLoop)
        return `${bad.name} is made once and started in every turn of the loop: the second turn raises ${error}, even when it has ended.`;
      return `${bad.name} was started in line ${lineOf(bad.fn.file, bad.first!.at[0])}, so this raises ${error}, even when it has ended.`;
    }
  }
}

function nothingToDo(hand: HandOver): string {
  if (hand.external === 'threading.Thread') return 'the new thread has nothing to do';
  if (hand.external === 'multiprocessing.Process') return 'the new process has nothing to do';
  return failing(hand, 'None cannot be called');
}

function failing({ external, spawn }: HandOver, why: string): string {
  const because = why === 'it is called' ? '' : `, because ${why}`;
  if (external === 'threading.Timer') return `when the time is up, its thread ends with TypeError${because}`;
  if (isWorker(external)) return `the new ${spawn.kind} ends with TypeError${because}`;
  return `the job fails with TypeError${because}`;
}

function argumentWords(hand: HandOver, what: string, text: boolean): string {
  const { external, taker } = hand;
  if (text)
    return `args is a sequence, and of ${what}, each character becomes an argument of its own; a tuple of one needs a comma.`;
  if (external === 'multiprocessing.Process')
    return `args has to be a tuple, and this is ${what}: Process() raises TypeError.`;
  const when =
    external === 'threading.Timer'
      ? 'when the time is up, its thread'
      : `the ${isWorker(external) ? 'new thread' : `job of ${taker}`}`;
  return `args has to be a tuple, and this is ${what}: ${when} ends with TypeError before the function runs; a tuple of one needs a comma.`;
}
