import { STATES } from '../trace/model.ts';
import type { CanvasView } from './canvas-view.ts';
import { factList } from './detail-links.ts';
import { type Child, el } from './dom.ts';
import { functionTable } from './function-table.ts';
import type { RangeFunctions, RangeReport } from './range-reports.ts';
import type { FunctionTime, RangeTimes } from './range-stats.ts';
import { STATE_STYLES } from './states.ts';
import { count, duration, moment } from './time-text.ts';
import { place } from './wording.ts';

/** What happened in the selected stretch of time. */
export function rangeDetails(report: RangeReport, canvas: CanvasView): Child[] {
  const stats = report.times;
  return [
    parallelism(stats),
    factList([
      ['Duration', [duration(stats.end - stats.start)]],
      ['From', [moment(stats.start, 1e5)]],
      ['To', [moment(stats.end, 1e5)]],
      ['Spans', [count(stats.spans)]],
    ]),
    ...timeTables(report, canvas),
  ];
}

/** How much went on at the same time: `On average 0.9 threads running, 2.1 waiting; 3.0 tasks waiting.` */
export function parallelism(stats: RangeTimes): HTMLElement {
  const running = average(stats.parallelism);
  const one = running === '1.0' || /^[a-z]/.test(running);
  const threads = `On average ${running} ${one ? 'thread' : 'threads'} running, ${average(stats.threadsWaiting, 'none')} waiting`;
  const tasks = stats.tasksWaiting > 0 ? `; ${average(stats.tasksWaiting)} tasks waiting.` : '.';
  return el('p', { class: 'sentence' }, threads, tasks);
}

/** `0.0` would say of a program that mostly waits that it never ran. */
function average(number: number, none = 'no'): string {
  if (number >= 99.5) return count(Math.round(number));
  if (number >= 0.05) return number.toFixed(1);
  return number > 0 ? 'hardly any' : none;
}

/** Where the time went: by state, and by function. */
export function timeTables({ times: stats, functions }: RangeReport, canvas: CanvasView): Child[] {
  return [
    ...stateTable('Threads', stats.threads, canvas),
    ...stateTable('Tasks', stats.tasks, canvas),
    ...(functions ? functionTables(functions) : [el('p', { class: 'dim' }, 'Adding up the functions\u2026')]),
  ];
}

/** Sampled stacks know more than lines: who called whom. */
function functionTables({ threads, tasks, lines }: RangeFunctions): Child[] {
  const sampled = [
    ...functionTable(threads, 'Functions, on threads'),
    ...functionTable(tasks, 'Functions, in tasks'),
  ];
  return sampled.length > 0 ? sampled : lineTable(lines);
}

function stateTable(title: string, totals: Float64Array, canvas: CanvasView): Child[] {
  const whole = totals.reduce((sum, value) => sum + value, 0);
  if (whole === 0) return [];
  const states = STATES.map((state, index) => ({ state, ns: totals[index]! })).filter(({ ns }) => ns > 0);
  states.sort((a, b) => b.ns - a.ns);
  const row = ({ state, ns }: (typeof states)[number]): HTMLElement => {
    const share = ns / whole;
    const name = el('span', { class: 'state-name' }, canvas.swatch(state, 20, 12), STATE_STYLES[state].label);
    return el(
      'tr',
      {},
      el('td', {}, name),
      el('td', { class: 'number' }, duration(ns)),
      el('td', { class: 'number dim' }, `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`),
    );
  };
  return [el('h3', {}, title), el('table', { class: 'state-table' }, ...states.map(row))];
}

function lineTable(functions: readonly FunctionTime[]): Child[] {
  if (functions.length === 0) return [];
  const head = el(
    'tr',
    {},
    el('th', {}, 'function'),
    el('th', { class: 'number' }, 'running'),
    el('th', { class: 'number' }, 'waiting'),
    el(
      'th',
      { class: 'number', title: 'how often it ran, and how long at a stretch on average' },
      'runs × average',
    ),
    el('th', { class: 'number', title: '95 of 100 runs are no longer than this' }, '95 %'),
  );
  const rows = functions.map((entry) =>
    el(
      'tr',
      {},
      el('td', { class: 'mono', title: place(entry) }, entry.fn || place(entry)),
      el('td', { class: 'number' }, entry.running ? duration(entry.running) : '–'),
      el('td', { class: 'number' }, entry.waiting ? duration(entry.waiting) : '–'),
      el('td', { class: 'number' }, entry.runs ? `${count(entry.runs)} × ${duration(entry.average)}` : '–'),
      el('td', { class: 'number' }, entry.percentile95 === null ? '–' : duration(entry.percentile95)),
    ),
  );
  return [el('h3', {}, 'Functions'), el('table', { class: 'state-table' }, head, ...rows)];
}
