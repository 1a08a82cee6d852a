/** Who waits for whom under which lock, in the names of this code. */
import { functionWords } from '../../context-words.ts';
import type { Site } from '../../project/project.ts';
import { callWords, pathWords } from '../call-words.ts';
import { inFile, type Place } from '../rule.ts';
import type { BlockedWork } from './blocked-works.ts';
import { lockWords, placeOf } from './lock-words.ts';

export function waitUnderLockWords(found: BlockedWork): string {
  const { fn, held, taken, work, wait, confidence, chain } = found;
  const holder = held.acquisition;
  const lock = lockWords(taken);
  const who =
    holder.fn === fn
      ? `${functionWords(fn)} ${waitWords(found)} while it holds ${lock} (${placeOf(holder, fn.path)})`
      : `${functionWords(fn)} ${waitWords(found)} while ${functionWords(holder.fn)}, which calls it, holds ${lock} (${placeOf(holder, fn.path)})`;
  const where = chain.length === 0 ? '' : ` in ${functionWords(taken.fn)}`;
  const other = `${functionWords(work.fn)} takes ${lock}${where} (${placeOf(taken, fn.path)}) ${work.until === null ? 'before it ends' : 'first'}`;
  if (wait.timeout) return `${who}, and ${other}. Until the time is up neither can go on.`;
  const end =
    confidence === 'certain'
      ? 'Each waits for the other, for ever: a deadlock.'
      : 'If it has not got that far yet, each waits for the other, for ever: a deadlock.';
  return `${who}, and ${other}. ${end}`;
}

function waitWords({ fn, op, wait, work }: BlockedWork): string {
  const facts = fn.facts.ops[op]!;
  const name = functionWords(work.fn);
  if (facts.k === 'enter') return `waits at the end of its \`with\` for ${name}, a job of the pool,`;
  const owner = facts.k === 'call' && facts.callee.k === 'attr' ? pathWords(facts.callee.of) : '';
  switch (wait.kind) {
    case 'pool':
      return `waits for the jobs of ${owner === '' ? 'the pool' : owner}, one of which is ${name},`;
    case 'task':
      return `waits for the task that runs ${name}`;
    case 'put':
      return `waits for room in ${owner}, which ${name} makes,`;
    case 'join':
      return `waits for ${owner === 'self' ? 'the end of this thread' : owner === '' ? 'the thread' : owner}, which runs ${name},`;
    case 'get':
      return `waits for an item of ${owner}, which ${name} puts there,`;
    case 'event':
      return `waits for ${owner}, which ${name} sets,`;
    case 'condition':
      return `waits for ${owner}, which ${name} notifies,`;
    default:
      return `waits for ${name}`;
  }
}

export function waitPlaces({ held, work, taken, chain }: BlockedWork): Place[] {
  const at = ({ fn, op }: Site, message: string): Place => ({
    file: fn.path,
    at: inFile(fn.facts, fn.facts.ops[op]!.at),
    message,
  });
  const { acquisition } = held;
  const lockAt = ({ fn, at: span }: typeof taken, message: string): Place => ({
    file: fn.path,
    at: inFile(fn.facts, span),
    message,
  });
  return [
    lockAt(acquisition, `${functionWords(acquisition.fn)} takes ${lockWords(held.acquisition)} here`),
    ...held.chain.map((site) => at(site, `${functionWords(site.fn)} ${callWords(site)}, holding it`)),
    ...(work.start === null ? [] : [at(work.start, `${functionWords(work.fn)} is started here`)]),
    ...chain.map((site) => at(site, `${functionWords(site.fn)} ${callWords(site)}`)),
    lockAt(taken, `${functionWords(taken.fn)} takes ${lockWords(taken)} here`),
    ...(work.until === null ? [] : [at(work.until, 'what is waited for happens here')]),
  ];
}
