import { functionWords } from '../../context-words.ts';
import { pathWords } from '../call-words.ts';
import { defineRule, inFile, type Place } from '../rule.ts';
import { holdFixes } from './hold-fixes.ts';
import { lockWords, placeOf } from './lock-words.ts';
import { type Unheld, unheldConditions } from './unheld-conditions.ts';

export const notifyWithoutLock = defineRule<Unheld>({
  meta: {
    id: 'notify-without-lock',
    family: 'deadlock',
    severity: 'error',
    summary: 'A condition is notified or waited for without holding it: RuntimeError.',
    lesson:
      'wait() and notify() belong to the holder of the condition: without its lock both raise RuntimeError at once.',
    concept: 'locks',
    since: '0.1.0',
  },
  message: words,
  *checkFunction(fn, project) {
    for (const found of unheldConditions(fn, project)) {
      const { call, confidence } = found;
      yield {
        at: inFile(fn.facts, call.callee.at),
        confidence,
        ...(confidence === 'possible' ? { severity: 'hint' as const } : {}),
        related: callerPlace(found),
        data: found,
      };
    }
  },
  fixes: ({ data }, source) => holdFixes(data, source),
});

function words({ fn, call, method, lock, caller, library, open }: Unheld): string {
  const condition = call.callee.k === 'attr' ? pathWords(call.callee.of) : '';
  const name = condition === '' ? lockWords(lock) : condition;
  const doubt = open ? ', unless whoever calls it does' : '';
  const by =
    caller === null
      ? ''
      : `, nor does ${functionWords(caller.fn)} where it calls it (${placeOf(caller, fn.path)})`;
  return `${functionWords(fn)} calls ${name}.${method}() without holding ${name}${by}${doubt}: ${whatHappens(method, library)}.`;
}

function whatHappens(method: string, library: string): string {
  const error = library === 'multiprocessing' ? 'AssertionError' : 'RuntimeError';
  if (method === 'wait_for') return `it raises ${error} as soon as it has to wait`;
  const words = `cannot ${method === 'wait' ? 'wait' : 'notify'} on un-acquired lock`;
  return `it raises ${error}${library === 'threading' || library === 'asyncio' ? ` ("${words}")` : ''}`;
}

function callerPlace({ caller }: Unheld): Place[] {
  if (caller === null) return [];
  const { fn, op } = caller;
  return [
    {
      file: fn.path,
      at: inFile(fn.facts, fn.facts.ops[op]!.at),
      message: `${functionWords(fn)} calls it without holding it`,
    },
  ];
}
