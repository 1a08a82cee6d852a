/** What an `await`, an `async with` or an `async for` waits for, and who runs meanwhile. */
import { functionWords } from '../context-words.ts';
import type { AwaitOp, Expr } from '../facts/facts.ts';
import type { Project, ProjectFunction } from '../project/project.ts';
import { runsWhat } from './here.ts';
import { code, conceptLinks, type Note } from './note.ts';
import { capital, functionAt, wordsOf } from './words.ts';

export function describeAwait(fn: ProjectFunction, op: AwaitOp, project: Project): Note {
  const who = fn.facts.kind === 'function' ? code(functionWords(fn)) : 'this code';
  const index = fn.facts.ops.indexOf(op);
  return {
    what: capital(awaitWords(who, fn, op, index, project)),
    why: heldWords(fn, index, project),
    links: conceptLinks('coroutines-and-await', 'event-loop'),
  };
}

function awaitWords(
  who: string,
  fn: ProjectFunction,
  { value }: AwaitOp,
  index: number,
  project: Project,
): string {
  const made = value.k === 'call' ? project.asyncCall(fn, value.op) : null;
  if (value.k === 'call' && made?.fn != null && made.kind === 'coroutine') {
    const callee = functionAt(made.fn, fn.path);
    // A method may be another one in a subclass.
    const { functions } = project.call(fn, value.op);
    if (![made.fn, ...functions].some(suspends)) {
      return `${who} runs ${callee} here as part of its own task. ${code(functionWords(made.fn))} has no \`await\` of its own: it runs through, and no other task gets a turn.`;
    }
    return `${who} runs ${callee} here as part of its own task, and goes on when that has returned; other tasks run whenever it waits.`;
  }
  const what = nameOfAwaited(fn, value, index, project);
  return `${who} can be suspended here until ${what}; the loop runs other tasks meanwhile.`;
}

/** An `await` gives way only where something in the end waits. */
function suspends(fn: ProjectFunction): boolean {
  return (
    fn.facts.decorators.length > 0 ||
    fn.facts.ops.some(
      (op) => op.k === 'await' || op.k === 'yield' || ((op.k === 'enter' || op.k === 'for') && op.async),
    )
  );
}

function nameOfAwaited(fn: ProjectFunction, value: Expr, index: number, project: Project): string {
  if (value.k === 'call') {
    const name = project.asyncCall(fn, value.op)?.name || project.call(fn, value.op).external;
    return name === '' ? 'what it waits for is done' : `${code(shortName(name))} has finished`;
  }
  const words = wordsOf(value);
  if (words.includes('…')) return 'what it waits for is done';
  const meant = project.resolve(fn, value, index);
  const what = meant.k === 'object' && meant.made !== null ? runsWhat(meant.made, project, fn.path) : '';
  return `${code(words)}${what === '' ? '' : `, which runs ${what},`} is done`;
}

/** `asyncio.StreamWriter.drain` is `StreamWriter.drain` to whoever reads the line. */
function shortName(name: string): string {
  return name.split('.').slice(-2).join('.');
}

/** Others that want the lock wait as long. */
function heldWords(fn: ProjectFunction, op: number, project: Project): string {
  const held = project.locksHeld(fn, op);
  const first = held[held.length - 1];
  if (first === undefined) return 'What was read before it may have changed when it goes on.';
  const name = code(first.lock.name);
  return first.lock.library === 'threading'
    ? `${name}, a lock for threads, stays taken meanwhile: whoever else wants it on this loop stops the loop.`
    : `${name} stays taken meanwhile: tasks that want it wait.`;
}
