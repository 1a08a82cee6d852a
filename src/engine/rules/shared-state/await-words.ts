/** What comes of a threading lock that is held while its coroutine is suspended. */
import { functionWords, listed } from '../../context-words.ts';
import type { Acquisition, ProjectFunction } from '../../project/project.ts';
import { positionAt } from '../../text.ts';
import { inFile, type Place } from '../rule.ts';
import type { HeldAcross } from './held-across-await.ts';

export function awaitWords(held: HeldAcross): string {
  const { fn, acquisition } = held;
  const name = nameOf(acquisition);
  const kind = {
    lock: 'Lock',
    rlock: 'RLock',
    condition: 'Condition',
    semaphore: 'Semaphore',
    unknown: 'lock',
  }[acquisition.lock.kind];
  const word = fn.facts.ops[held.op]!.k === 'yield' ? 'yields' : 'can be suspended here';
  return `${functionWords(fn)} ${word} while it holds ${name}, a threading.${kind} (taken in ${lineOf(acquisition, fn)}). ${outcome(held, name)}`;
}

function outcome({ fn, takers, outcome, acquisition }: HeldAcross, name: string): string {
  switch (outcome) {
    case 'awaits-taker':
      return `What it awaits, ${who(takers[0]!, fn)}, takes ${name} too: each waits for the other for ever, a deadlock.`;
    case 'deadlock': {
      const others = takers.filter((other) => other.fn !== fn && other.fn.facts.async).slice(0, 2);
      const task =
        others.length > 0
          ? others.map((other) => who(other, fn)).join(' or ')
          : 'another task in the same function';
      const wants = acquisition.lock.count === 1 ? 'wants' : 'finds no place left at';
      return `If ${task} ${wants} ${name} meanwhile, it blocks the thread that runs the loop, and with it the holder, which can never go on to release it: a deadlock of all tasks.`;
    }
    case 'no-exclusion':
      return `All tasks of a loop run on one thread, and that thread may take it again: another task walks in meanwhile, while threads that want ${name} wait as long as the await takes.`;
    case 'threads-wait': {
      const others = takers.slice(0, 2).map((other) => who(other, fn));
      const all = others.length > 0 ? listed(others) : 'Any thread that wants it';
      return `${all} can only wait for as long as the await takes, and a task that wants it would stop the loop for ever.`;
    }
  }
}

function who(other: Acquisition, seenFrom: ProjectFunction): string {
  return `${functionWords(other.fn)} (${lineOf(other, seenFrom)})`;
}

function nameOf({ lock, owner }: Acquisition): string {
  return lock.place === 'instance' && owner !== '' ? `${owner}.${lock.name.split('.').pop()}` : lock.name;
}

function lineOf({ fn, at }: Acquisition, seenFrom: ProjectFunction): string {
  const { line } = positionAt(fn.file.lineStarts, inFile(fn.facts, at)[0]);
  return fn.path === seenFrom.path ? `line ${line + 1}` : `${fn.path.split('/').pop()}:${line + 1}`;
}

export function heldPlaces({ acquisition, takers }: HeldAcross): Place[] {
  const place = (one: Acquisition, message: string): Place => {
    return { file: one.fn.path, at: inFile(one.fn.facts, one.at), message };
  };
  return [
    place(acquisition, `${functionWords(acquisition.fn)} takes ${nameOf(acquisition)} here`),
    ...takers.slice(0, 3).map((other) => place(other, `${functionWords(other.fn)} takes it too`)),
  ];
}
