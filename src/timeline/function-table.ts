import type { FunctionTime } from '../trace/function-times.ts';
import { type Child, el } from './dom.ts';
import { duration } from './time-text.ts';
import { place, shortName } from './wording.ts';

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

const COLUMNS: ReadonlyArray<readonly [string, string, (entry: FunctionTime) => number]> = [
  ['self', 'Running in the function itself', (entry) => entry.running.self],
  ['total', 'Running in it and in all that it called', (entry) => entry.running.total],
  ['waiting', 'In waits that began in it or in what it called', (entry) => entry.waiting.total],
];
