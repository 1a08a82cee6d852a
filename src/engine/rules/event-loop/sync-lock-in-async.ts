import { functionWords } from '../../context-words.ts';
import { isTest } from '../is-test.ts';
import { defineRule, inFile, type Place } from '../rule.ts';
import { type LoopLock, loopLocks } from './loop-locks.ts';

export const syncLockInAsync = defineRule<LoopLock>({
  meta: {
    id: 'sync-lock-in-async',
    family: 'event-loop',
    severity: 'hint',
    summary: 'A lock for threads, taken on the event loop.',
    lesson:
      'Waiting for a threading lock stops the whole thread, and on the event loop that is every task; an asyncio lock suspends only the task that waits.',
    concept: 'locks',
    since: '0.1.0',
  },
  message: ({ fn, taken, callback, holder }) => {
    const { name, library } = taken.lock;
    const who = callback
      ? `the event loop itself calls ${functionWords(fn)}`
      : `${functionWords(fn)} is a coroutine`;
    const other = library === 'threading' ? 'another thread' : 'another process';
    const stops = `all tasks of the loop stop until it is free`;
    if (holder === null)
      return `${name} is a ${library} lock, and ${who}: while ${other} holds it, ${stops}.`;
    const blocker = holder.waits.name.replace(/^builtins\./, '');
    return `${functionWords(holder.taken.fn)} holds ${name} while it waits in ${blocker}; ${who}, so if it wants the lock meanwhile, ${stops}.`;
  },
  *checkFunction(fn, project) {
    for (const found of loopLocks(fn, project)) {
      const { holder, taken, contended } = found;
      yield {
        at: inFile(fn.facts, taken.at),
        ...(holder !== null && { severity: 'warning' as const }),
        // A test waits for its own threads, and its loop serves nobody else.
        confidence: contended && (holder !== null || !isTest(fn)) ? 'likely' : 'possible',
        related: holder === null ? [] : placesOf(holder),
        data: found,
      };
    }
  },
});

function placesOf({ taken, op, waits }: NonNullable<LoopLock['holder']>): Place[] {
  const { fn } = taken;
  const call = fn.facts.ops[op]!;
  const blocker = waits.name.replace(/^builtins\./, '');
  const through = waits.chain.length > 1 ? 'ends in' : 'is';
  return [
    {
      file: fn.path,
      at: inFile(fn.facts, taken.at),
      message: `${functionWords(fn)} takes ${taken.lock.name}`,
    },
    {
      file: fn.path,
      at: inFile(fn.facts, call.k === 'call' ? call.callee.at : call.at),
      message: `This call ${through} ${blocker}, which waits while the lock is held`,
    },
  ];
}
