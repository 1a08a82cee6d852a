/** Why code waits for itself, in the names of this code. */
import { functionWords } from '../../context-words.ts';
import type { Acquisition, LockRef, Site } from '../../project/project.ts';
import { callWords } from '../call-words.ts';
import { inFile, type Place } from '../rule.ts';
import type { Interrupting } from './interrupting-locks.ts';
import { lineOf, lockWords, placeOf } from './lock-words.ts';
import type { Retaken } from './retaken-locks.ts';

export function retakenWords({ pair, doubt }: Retaken): string {
  const { outer, inner } = pair;
  const holder = outer.acquisition;
  const who = inner.async ? 'task' : 'thread';
  const what = `${inner.async ? 'An' : 'A'} ${kindWords(inner)} cannot be taken twice by the same ${who}`;
  const end =
    doubt === 'none'
      ? `${what}: it waits for itself, for ever.`
      : `${what}: if ${doubt === 'object' ? 'both are the same one' : 'the call gets here'}, it waits for itself, for ever.`;
  if (outer.chain.length === 0)
    return `${functionWords(inner.fn)} takes ${lockWords(inner)} again, while it holds ${it(inner, outer)} since line ${lineOf(holder)}. ${end}`;
  if (outer.chain.length === 1 && holder.fn === inner.fn && holder.op === inner.op)
    return `${functionWords(inner.fn)} holds ${lockWords(inner)} when it calls itself (${placeOf(outer.chain[0]!, inner.fn.path)}), and takes it again there. ${end}`;
  return (
    `${functionWords(inner.fn)} takes ${lockWords(inner)}, which ${functionWords(holder.fn)} already holds ` +
    `(${placeOf(holder, inner.fn.path)}) when it ${callWords(outer.chain[0]!)}. ${end}`
  );
}

function it(inner: LockRef, outer: LockRef): string {
  return lockWords(inner) === lockWords(outer) ? 'it' : lockWords(outer);
}

function kindWords({ lock }: LockRef): string {
  if (lock.kind === 'semaphore')
    return lock.library === 'threading' ? 'Semaphore(1)' : `${lock.library} Semaphore(1)`;
  if (lock.kind === 'condition')
    return lock.library === 'threading' || lock.library === 'multiprocessing'
      ? 'Condition over a plain Lock'
      : `${lock.library} Condition`;
  return lock.library === 'threading' ? 'Lock' : `${lock.library} Lock`;
}

export function interruptingWords({ how, entry, taken, holder, chain }: Interrupting): string {
  const lock = lockWords(taken);
  const path = taken.fn.path;
  const takes = chain.length === 0 ? `takes ${lock}` : `takes ${lock} in ${functionWords(taken.fn)}`;
  const where = `${functionWords(holder.fn)} holds ${lock} (${placeOf(holder, path)})`;
  if (how === 'signal')
    return (
      `${functionWords(entry)} is a signal handler: it interrupts the main thread between any two instructions, and ${takes}. ` +
      `If the signal comes while ${where}, the handler waits for code that cannot go on before the handler returns: a deadlock.`
    );
  return (
    `${functionWords(entry)} runs when an object is collected, which any allocation can set off, and ${takes}. ` +
    `If that happens while ${where}, in the same thread, it waits for code that cannot go on before it returns: a deadlock.`
  );
}

export function interruptingPlaces({ entry, site, chain, holder, taken }: Interrupting): Place[] {
  const places: Place[] = [];
  if (site !== null) places.push(at(site, `${functionWords(entry)} is set here`));
  for (const call of chain) places.push(at(call, `${functionWords(call.fn)} ${callWords(call)}`));
  places.push(of(holder, `${functionWords(holder.fn)} takes ${lockWords(taken)} here`));
  return places;
}

function at({ fn, op }: Site, message: string): Place {
  return { file: fn.path, at: inFile(fn.facts, fn.facts.ops[op]!.at), message };
}

function of({ fn, at: span }: Acquisition, message: string): Place {
  return { file: fn.path, at: inFile(fn.facts, span), message };
}
