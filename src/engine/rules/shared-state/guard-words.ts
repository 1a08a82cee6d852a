/** What an access without the lock is, and what can come of it: never that it will. */
import { contextWords, functionWords, listed } from '../../context-words.ts';
import type { Access, Lock } from '../../project/project.ts';
import { positionAt } from '../../text.ts';
import { inFile, type Place } from '../rule.ts';
import { startPlaces } from './race-words.ts';
import type { Unguarded } from './unguarded-access.ts';

export function guardWords(hit: Unguarded): string {
  const { fn, access, guarding } = hit;
  const lock = lockWords(guarding.lock, access);
  const { lines, count } = guardedLines(hit);
  const head = `${functionWords(fn)} ${does(hit)} ${nameOf(access)} without ${lock}, which guards it in ${count === 1 ? 'another place' : `${count} other places`} (${lines})`;
  return `${head}${whoRuns(hit)}. ${whatCanHappen(hit, lock)}`;
}

export function lockWords(lock: Lock, access: Access): string {
  const last = lock.name.split('.').pop()!;
  return lock.place === 'instance' && access.owner !== '' ? `${access.owner}.${last}` : lock.name;
}

function nameOf({ variable, owner }: Access): string {
  const last = variable.name.split('.').pop()!;
  return variable.kind === 'instance' && owner !== '' ? `${owner}.${last}` : variable.name;
}

function does({ access, harm }: Unguarded): string {
  if (harm.k === 'lost') return 'reads, changes and writes';
  if (harm.k === 'acts') return 'tests and then changes';
  if (harm.k === 'gone') return 'tests and then uses';
  if (harm.k === 'disturbed' || access.kind === 'iterate') return 'loops over';
  if (harm.k === 'dropped' || access.method === 'clear') return 'empties';
  if (access.kind === 'contains') return 'looks into';
  if (!access.writes) return 'reads';
  return access.kind === 'write' && access.fn.facts.ops[access.op]?.k !== 'delete' ? 'sets' : 'changes';
}

function whoRuns({ contexts, fn }: Unguarded): string {
  const [first] = contexts;
  return first === undefined || first.kind === 'loop' ? '' : `; it runs ${contextWords(first, fn.path)}`;
}

function whatCanHappen({ access, harm, guarding, fn }: Unguarded, lock: string): string {
  const name = nameOf(access);
  switch (harm.k) {
    case 'lost':
      return guarding.lock.library === 'threading'
        ? `What another thread writes between this read and this write, also under the lock, is lost.`
        : `What another task writes during the await between this read and this write is lost.`;
    case 'acts':
      return `${who(harm.update.access, fn, true)} can change it between the test in ${line(fn, harm.update.read)} and this, so that a value is lost or the operation fails.`;
    case 'dropped':
      return `What ${who(harm.by, fn)} adds between the reading and this is thrown away.`;
    case 'overwritten':
      return `${who(harm.by, fn)} reads it and writes it back under the lock: what is written here in between is overwritten.`;
    case 'upsets':
      return `${who(harm.by, fn)} tests it under the lock and then uses it: this can take it away in between, and the use fails.`;
    case 'disturbs':
      return `${who(harm.by, fn)} loops over it under the lock: ${loopTrouble(access)}.`;
    case 'disturbed':
      return `${who(harm.by, fn)} can change it meanwhile: ${loopTrouble(access)}.`;
    case 'gone':
      return `${who(harm.by, fn)} can take it away between the test and the use in ${accessLine(harm.use, fn)}, which then fails.`;
    case 'single':
      return access.writes
        ? `It is a single step; but ${who(harm.by, fn)}, which holds ${lock}, can find ${name} changed halfway through.`
        : `It is a single read; but what it sees can be halfway through what ${who(harm.by, fn)} does under the lock.`;
  }
}

function loopTrouble({ variable }: Access): string {
  const { value } = variable;
  if (value.k === 'container' && value.type === 'list') return 'the loop can skip elements or see one twice';
  if (value.k === 'unknown') return 'the loop can raise RuntimeError or skip elements';
  return 'the loop can raise RuntimeError, because what it goes over has changed its size';
}

/** `add (line 12)`; a function that runs twice meets itself. */
function who(other: Access, fn: Unguarded['fn'], self = false): string {
  if (self) return 'Another thread';
  if (other.fn === fn) return `the same function in another thread (${accessLine(other, fn)})`;
  return `${functionWords(other.fn)} (${accessLine(other, fn)})`;
}

function line(fn: Unguarded['fn'], op: number): string {
  return `line ${positionAt(fn.file.lineStarts, inFile(fn.facts, fn.facts.ops[op]!.at)[0]).line + 1}`;
}

function lineOf({ fn, at }: Access): number {
  return positionAt(fn.file.lineStarts, inFile(fn.facts, at)[0]).line + 1;
}

function accessLine(access: Access, seenFrom: Unguarded['fn']): string {
  const there = lineOf(access);
  return access.fn.path === seenFrom.path ? `line ${there}` : `${access.fn.path.split('/').pop()}:${there}`;
}

/** "lines 12, 17 and 3 more". */
function guardedLines({ guarding, fn }: Unguarded): { lines: string; count: number } {
  const here = guarding.guarded.filter((other) => other.fn.path === fn.path);
  const own = [...new Set(here.map(lineOf))].sort((a, b) => a - b);
  const elsewhere = new Set(
    guarding.guarded.filter((other) => !here.includes(other)).map((other) => accessLine(other, fn)),
  );
  const count = own.length + elsewhere.size;
  const shown = own.slice(0, 4).map(String);
  const words = own.length > 0 ? [...shown] : [...elsewhere].slice(0, 3);
  if (count > words.length) words.push(`${count - words.length} more`);
  return {
    lines: `${own.length > 0 ? 'line' : ''}${own.length > 1 ? 's' : ''} ${listed(words)}`.trim(),
    count,
  };
}

export function guardPlaces(hit: Unguarded): Place[] {
  const { guarding, harm, contexts } = hit;
  const first = 'by' in harm ? [harm.by] : [];
  const writers = guarding.guarded.filter((other) => other.writes);
  const shown = [...first, ...writers, ...guarding.guarded].filter(
    (other, i, all) => all.findIndex((one) => one.fn === other.fn) === i,
  );
  return [
    ...shown.slice(0, 3).map((other) => ({
      file: other.fn.path,
      at: inFile(other.fn.facts, other.at),
      message: `${functionWords(other.fn)} holds ${lockWords(guarding.lock, other)} here`,
    })),
    ...startPlaces(contexts),
  ];
}
