/** A lock: what taking it does here, and who else takes it. */
import { functionWords, listed } from '../context-words.ts';
import type { Expr } from '../facts/facts.ts';
import type { Acquisition, LockKind, LockRef, Project, ProjectFunction } from '../project/project.ts';
import { placesOf } from './here.ts';
import { code, conceptLinks, type Note } from './note.ts';
import { capital } from './words.ts';

export function describeLock(ref: LockRef, fn: ProjectFunction, expr: Expr, project: Project): Note {
  const { lock } = ref;
  const all = project.acquisitionsOf(lock);
  const here = all.find((one) => one.fn === fn && one.expr !== null && isSame(one.expr, expr));
  return {
    what: here === undefined ? madeWords(ref, all, fn.path) : takenWords(here, all, project),
    why: whyOf(ref),
    links: conceptLinks('locks', 'deadlock'),
  };
}

/** Where it is kept, or handed around. */
function madeWords({ lock }: LockRef, all: readonly Acquisition[], seenFrom: string): string {
  const who = placesOf(all, seenFrom);
  const takers = who.length === 0 ? 'nothing in this project takes it' : `taken by ${listed(who)}`;
  return `${code(lock.name)} is ${nameOfKind(lock.kind, lock.library)}${limit(lock.count)}; ${takers}.`;
}

function takenWords(here: Acquisition, all: readonly Acquisition[], project: Project): string {
  const { fn, lock } = here;
  const name = code(lock.name);
  const who = fn.facts.kind === 'function' ? code(functionWords(fn)) : 'this code';
  const until = here.how === 'with' ? `, and holds it to line ${lastLine(here)}` : '';
  const held = project
    .locksHeld(fn, here.op)
    .filter((one) => one.lock.id !== lock.id)
    .map((one) => code(one.lock.name));
  const holding = held.length === 0 ? '' : ` while it holds ${listed([...new Set(held)])}`;
  const others = all.filter((one) => one.fn !== fn || one.op !== here.op);
  const waiter =
    lock.library === 'threading'
      ? 'another thread'
      : lock.library === 'multiprocessing'
        ? 'another process'
        : 'another task';
  const first = `${capital(who)} takes ${name} here${until}${holding}.`;
  if (others.length === 0)
    return `${first} Nothing else takes it: only ${waiter} in this same place would wait.`;
  const words = placesOf(others, fn.path);
  return `${first} Meanwhile ${waiter} has to wait in ${listed(words, 'or')}, which ${words.length === 1 ? 'takes' : 'take'} it too.`;
}

function lastLine({ fn, op }: Acquisition): number {
  const enter = fn.facts.ops[op];
  const block = enter?.k === 'enter' ? fn.facts.blocks[enter.body] : undefined;
  const end = block?.at[1] ?? 1;
  return fn.lineOf([Math.max(0, end - 1), end]) + 1;
}

/** `a lock for threads`, `a re-entrant lock for processes`, `a semaphore for tasks`. */
export function nameOfKind(kind: LockKind, library: string): string {
  const who = library === 'threading' ? 'threads' : library === 'multiprocessing' ? 'processes' : 'tasks';
  return `${KINDS[kind]} for ${who}`;
}

const KINDS: Readonly<Record<LockKind, string>> = {
  lock: 'a lock',
  rlock: 'a re-entrant lock',
  condition: 'a condition',
  semaphore: 'a semaphore',
  unknown: 'a lock of some kind',
};

function limit(count: number | null): string {
  return count !== null && count > 1 ? ` with room for ${count}` : '';
}

function whyOf({ lock }: LockRef): string {
  if (lock.count !== null && lock.count > 1)
    return `It limits how many are inside, and protects no data: ${lock.count} can be there at once.`;
  const again = lock.reentrant
    ? ''
    : lock.kind === 'lock'
      ? ' Taking it again while holding it waits for ever.'
      : '';
  return `It protects only what every access takes it for.${again}`;
}

function isSame(a: Expr, b: Expr): boolean {
  return a.at[0] === b.at[0] && a.at[1] === b.at[1];
}
