/** What an `await` waits for. */
import { functionWords } from '../context-words.ts';
import type { AwaitOp } from '../facts/facts.ts';
import type { Project, ProjectFunction } from '../project/project.ts';
import { code, conceptLink, type Note } from './note.ts';

export function describeAwait(fn: ProjectFunction, op: AwaitOp, project: Project): Note {
  const awaited = nameOfAwaited(fn, op, project);
  const who = fn.facts.kind === 'module' ? 'this code' : code(functionWords(fn));
  const what = awaited === null ? 'what it waits for' : awaited;
  return {
    what: `${who} can be suspended here until ${what} has finished; the loop runs other tasks meanwhile.`,
    why: heldLocks(fn, op, project),
    links: [conceptLink('coroutines-and-await'), conceptLink('event-loop')],
  };
}

function nameOfAwaited(fn: ProjectFunction, { value }: AwaitOp, project: Project): string | null {
  if (value.k === 'call') {
    const made = project.asyncCall(fn, value.op);
    if (made !== null) return code(made.name);
    const { external } = project.call(fn, value.op);
    return external === '' ? null : code(external);
  }
  if (value.k === 'name') return code(value.id);
  return value.k === 'attr' && value.of.k === 'name' ? code(`${value.of.id}.${value.name}`) : null;
}

/** Other tasks that want the lock wait as long. */
function heldLocks(fn: ProjectFunction, op: AwaitOp, project: Project): string {
  const held = project.locksHeld(fn, fn.facts.ops.indexOf(op));
  const first = held[held.length - 1];
  if (first === undefined) return 'What was read before may have changed when it goes on.';
  const name = code(first.lock.name);
  return first.lock.library === 'threading'
    ? `${name}, a lock for threads, stays taken meanwhile: whoever else wants it on this loop stops the loop.`
    : `${name} stays taken meanwhile: tasks that want it wait.`;
}
