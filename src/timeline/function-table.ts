import type { FunctionTime } from '../trace/function-times.ts';
import { type Child, el } from './dom.ts';
import { duration } from './time-text.ts';
import { place } from './wording.ts';

const MOST_ROWS = 12;

/** Self and total time of functions, as a profiler shows it: on the processor, and in waits. */
export function functionTable(functions: readonly FunctionTime[], title: string): Child[] {
  if (functions.length === 0) return [];
  const head = el(
    'tr',
    {},
    el('th', {}, 'function'),
    ...COLUMNS.map(([name, words]) => el('th', { class: 'number', title: words }, name)),
  );
  const rows = functions.slice(0, MOST_ROWS).map((entry) =>
    el(
      'tr',
      {},
      el('td', { class: 'mono', title: `${entry.fn} ${place(entry)}` }, shortName(entry.fn) || place(entry)),
      ...COLUMNS.map(([, , time]) => {
        const ns = time(entry);
        return el('td', { class: 'number' }, ns > 0 ? duration(ns) : '\u2013');
      }),
    ),
  );
  const more = functions.length - MOST_ROWS;
  return [
    el('h3', {}, title),
    el('table', { class: 'state-table function-table' }, head, ...rows),
    more > 0 ? el('p', { class: 'dim' }, `and ${more} more`) : null,
  ];
}

/**
 * `producer` for `with_queue.<locals>.producer`, `Future.result` for `concurrent.futures.Future.result`: a column as
 * narrow as this shows how a name begins, and names differ at their ends.
 */
export function shortName(name: string): string {
  const parts = name.split('.').filter((part) => part !== '<locals>');
  const last = parts.at(-1) ?? '';
  const isMember = last.startsWith('<') || /^[A-Z_]/.test(parts.at(-2) ?? '');
  return isMember ? parts.slice(-2).join('.') : last;
}

const COLUMNS: ReadonlyArray<readonly [string, string, (entry: FunctionTime) => number]> = [
  ['self', 'Running in the function itself', (entry) => entry.running.self],
  ['total', 'Running in it and in all that it called', (entry) => entry.running.total],
  ['waiting', 'In waits that began in it or in what it called', (entry) => entry.waiting.total],
];
