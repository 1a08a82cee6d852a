/** What a `yield` does: the generator pauses, and who asked for the value goes on. */
import { functionWords, listed } from '../context-words.ts';
import type { YieldOp } from '../facts/facts.ts';
import type { Project, ProjectFunction } from '../project/project.ts';
import { placesOf } from './here.ts';
import { code, conceptLinks, type Note } from './note.ts';
import { wordsOf } from './words.ts';

/** A decorator makes something else of it: a context manager, a fixture, a coroutine of old. */
export function describeYield(fn: ProjectFunction, op: YieldOp, project: Project): Note | null {
  const { facts } = fn;
  if (facts.kind !== 'function' || facts.decorators.length > 0) return null;
  const name = code(functionWords(fn));
  const users = placesOf(
    project.callers(fn).filter((call) => call.fn.facts.ops[call.op]?.k === 'call'),
    fn.path,
  );
  const who = users.length === 0 ? 'whoever asks for the next value' : `who asked for it (${listed(users)})`;
  const words = op.value === null ? '' : wordsOf(op.value);
  const value = words === '' || words.includes('…') ? 'a value' : code(words);
  const what = op.from
    ? `${name} hands on each value of ${value === 'a value' ? 'what stands here' : value} in turn, and pauses at each.`
    : `${name} pauses here, gives ${value} to ${who}, and goes on from here when the next value is asked for.`;
  return {
    what,
    why: facts.async
      ? 'Between two values nothing of it runs. If its user stops early, what follows runs only at `aclose()`, or when the loop shuts down.'
      : 'Its variables stay as they are meanwhile, and only one value is in memory at a time. A coroutine pauses at `await` in the same way.',
    links: conceptLinks('generators'),
  };
}
