/** What a name stands for: something of the library, a lock, a thread, a task, a function, shared state. */
import type { Project, Value } from '../project/project.ts';
import { describeFunction } from './function.ts';
import { hereAt, hereMade } from './here.ts';
import { describeDaemon } from './keyword.ts';
import { describeLibrary, explained } from './library/index.ts';
import { describeLock } from './lock.ts';
import { code, type Note } from './note.ts';
import type { Place } from './place.ts';
import { describeShared } from './shared.ts';
import { describeTask, isTask } from './task.ts';
import { lineOf, wordsOf } from './words.ts';
import { describeWorkers, workersMeant } from './worker.ts';

type NamePlace = Extract<Place, { k: 'name' }>;

export function describeName(place: NamePlace, project: Project): Note[] {
  const { fn, op, expr } = place;
  const value = project.resolve(fn, expr, op);
  // Never for a variable that holds one: `external` is the library's function or class itself.
  const text = value.k === 'external' ? explained(project.nameOf(value)) : null;
  if (text !== null) return [describeLibrary(text, hereAt(place, value, project))];
  const lock = project.lock(fn, expr, op);
  if (lock !== null) return [describeLock(lock, fn, expr, project)];
  if (expr.k === 'attr' && expr.name === 'daemon') {
    const note = describeDaemon(fn, op, expr, project);
    if (note !== null) return [note];
  }
  const workers = workersMeant(fn, expr, op, value, project);
  if (workers.length > 0) return [describeWorkers(code(wordsOf(expr)), workers, fn)];
  if (value.k === 'function') return describeFunction(value.fn, fn.path, project);
  const held = heldNote(place, value, project);
  if (held !== null) return [held];
  if (isTask(value)) return [describeTask(expr, value, fn, project)];
  const shared = describeShared(fn, place.at, project);
  return shared === null ? [] : [shared];
}

/** A variable that holds a queue, an event, a pool: what its class is to this code, where there is something to say. */
function heldNote({ fn, expr }: NamePlace, value: Value, project: Project): Note | null {
  if (value.k !== 'object' || value.made === null) return null;
  const text = explained(value.cls);
  const name = wordsOf(expr);
  const here = text === null ? null : hereMade(value.made, name, project);
  const what = here === null ? null : text?.here?.(here);
  if (here === null || text === null || !what) return null;
  const note = describeLibrary(text, here);
  return { ...note, what: `${code(name)}, made in ${lineOf(value.made, fn.path)}: ${lowerFirst(what)}` };
}

/** Behind a colon; acronyms and code stay as they are. */
function lowerFirst(text: string): string {
  return /^[A-Z]([a-z]| )/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
