import type { ComparedRow, ComparedSection } from '../trace/compare-runs.ts';
import type { State } from '../trace/model.ts';
import { type Child, el } from './dom.ts';
import { STATE_STYLES } from './states.ts';
import { count, duration } from './time-text.ts';

/** Two runs in numbers, with the change of each. */
export function comparisonDetails(sections: readonly ComparedSection[]): Child[] {
  return sections.flatMap(({ title, rows }) => [el('h3', {}, title), table(title, rows)]);
}

function table(title: string, rows: readonly ComparedRow[]): HTMLElement {
  const head = (text: string) => el('th', { class: 'number', attributes: { scope: 'col' } }, text);
  return el(
    'table',
    { class: 'state-table compared', attributes: { 'aria-label': title } },
    el('tr', {}, el('td'), head('before'), head('after'), head('change')),
    ...rows.map((row) =>
      el(
        'tr',
        {},
        el('th', { class: 'ellipsis', title: row.name, attributes: { scope: 'row' } }, nameOf(row)),
        el('td', { class: 'number' }, valueText(row, row.before)),
        el('td', { class: 'number' }, valueText(row, row.after)),
        el('td', { class: 'number dim' }, changeText(row)),
      ),
    ),
  );
}

/** States by the words of the legend. */
function nameOf({ name }: ComparedRow): string {
  return Object.hasOwn(STATE_STYLES, name) ? STATE_STYLES[name as State].label : name;
}

function valueText({ unit }: ComparedRow, value: number): string {
  if (value === 0) return '–';
  return unit === 'ns' ? duration(value) : count(value);
}

/** `−50 %`, `×2.3`, `new`, `gone`; a change that nobody could measure again is none. */
export function changeText({ before, after }: ComparedRow): string {
  if (before === after) return '=';
  if (before === 0) return 'new';
  if (after === 0) return 'gone';
  const ratio = after / before;
  if (ratio >= 2) return `×${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(1)}`;
  const percent = Math.round((ratio - 1) * 100);
  return percent === 0 ? '≈' : `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`;
}
