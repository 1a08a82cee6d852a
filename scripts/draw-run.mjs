// A small picture of a recorded run, as SVG: its rows, what they did when, and which colour is what. Drawn by the layout,
// the styles and the names of the timeline, on a card of its own: a page may be light or dark.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap.mjs';
import { loadSource } from './load-source.mjs';

const WIDTH = 760;
const NAMES = 172;
const PADDING = 14;
const ROW = 26;
const BAR = 18;
const TOP = 30;
/** Room right of the end, for how a row ended. */
const AFTER = 66;
const SHARE = { full: 1, middle: 0.6, line: 0.16 };
/** From this width on in pixels, spans of a kind that follow each other are drawn one by one. */
const LONG = 12;
/** About the width of a letter in pixels, to see what fits. */
const LETTER = 6.1;

const { RowLayout, SpanRow, STATES, STATE_STYLES, buildRows, readPixel, ruler } = await loadSource(
  'src/timeline/row-layout.ts',
  'src/timeline/row-tree.ts',
  'src/timeline/ruler.ts',
  'src/timeline/span-row.ts',
  'src/timeline/states.ts',
  'src/trace/model.ts',
);

/** `rows` names the kinds of rows to show; by default threads, tasks, and loops that stalled. */
export async function drawRun(trace, { alt, rows: kinds, digest }) {
  const rows = rowsOf(trace, kinds);
  const view = viewOf(trace, rows);
  const width = WIDTH - NAMES - 2 * PADDING - AFTER;
  const used = new Set();
  const body = rows.map((row, at) => drawRow(trace, row, at, view, width, used));
  const bottom = TOP + rows.length * ROW;
  const height = bottom + 34;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${escaped(alt)}</title>`,
    `<desc>Recorded on CPython ${escaped(trace.header.python.split(' ')[0])}; program ${digest}</desc>`,
    style(used),
    `<rect class="card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>`,
    grid(view, width, bottom),
    ...body,
    legend(trace, used, bottom + 12),
    '</svg>',
    '',
  ].join('\n');
}

function rowsOf(trace, kinds) {
  const found = [];
  const several = trace.tracks.filter(({ kind }) => kind === 'process').length > 1;
  const walk = (rows) => {
    for (const row of rows) {
      if (row.track !== 0 && isShown(trace, row, kinds)) found.push(row);
      walk(row.children);
    }
  };
  walk(buildRows(trace.tracks, { grouping: 'parent' }));
  if (several) for (const row of found) nameAfterProcess(trace, row);
  const least = Math.min(...found.map((row) => row.depth));
  for (const row of found) row.depth -= least;
  return found;
}

/** With several processes each main thread stands for its process, whose own row is empty. */
function nameAfterProcess(trace, row) {
  const process = trace.tracks[trace.tracks[row.track - 1].parent - 1];
  if (row.name !== 'MainThread' || process?.kind !== 'process') return;
  row.name = process.name;
  row.detail = '';
}

function isShown(trace, row, kinds) {
  if (kinds !== null) return kinds.includes(row.kind);
  if (row.kind === 'loop') return statesOf(trace, row.track).has('stalled');
  return row.kind === 'thread' || row.kind === 'task';
}

function statesOf(trace, track) {
  const columns = trace.spans.get(track);
  return new Set(
    columns ? Array.from(columns.state.subarray(0, columns.length), (state) => STATES[state]) : [],
  );
}

/** From where the program's own work begins: what stands before is mostly imports. */
function viewOf(trace, rows) {
  const zero = Math.min(...rows.map((row) => firstDeed(trace, trace.tracks[row.track - 1])));
  if (zero === Number.POSITIVE_INFINITY) return { start: 0, end: trace.header.durationNs, zero: 0 };
  const end = trace.header.durationNs;
  return { start: zero - Math.min(zero, (end - zero) * 0.04), end, zero };
}

/** Of a main thread, which is there from the start, the first wait; of others their start. */
function firstDeed(trace, track) {
  const columns = trace.spans.get(track.id);
  if (track.name !== 'MainThread' || !columns) return track.startNs;
  const states = columns.state.subarray(0, columns.length);
  const waits = states.findIndex(
    (state) => !['none', 'running', 'runnable', 'unknown'].includes(STATES[state]),
  );
  return waits < 0 ? Number.POSITIVE_INFINITY : columns.start[waits];
}

function drawRow(trace, row, at, view, width, used) {
  const track = trace.tracks[row.track - 1];
  const middle = TOP + at * ROW + ROW / 2;
  const left = PADDING + NAMES;
  const parts = [nameOf(row, middle)];
  const columns = trace.spans.get(track.id);
  if (columns) {
    const spans = new SpanRow();
    spans.append(columns);
    parts.push(...bars(spans, view, width, left, middle, used));
  }
  const place = track.endNs === null ? width : ((track.endNs - view.start) / (view.end - view.start)) * width;
  const word = { failed: 'exception', killed: 'stopped', cancelled: 'cancelled' }[track.end];
  if (word && track.kind !== 'process') {
    parts.push(
      `<text class="end" x="${px(left + Math.min(place, width) + 5)}" y="${middle + 4}">${word}</text>`,
    );
  }
  return parts.join('\n');
}

function nameOf(row, middle) {
  const x = PADDING + row.depth * 12;
  const room = Math.floor((NAMES - 8 - row.depth * 12) / LETTER);
  const name = fitted(row.name, room);
  const rest = room - name.length - 1;
  const detail = row.detail !== '' && rest >= row.detail.length ? row.detail : '';
  const more = detail === '' ? '' : ` <tspan class="dim">${escaped(detail)}</tspan>`;
  return `<text x="${x}" y="${middle + 4}">${escaped(name)}${more}</text>`;
}

/** Rectangles for what is wide enough, and what is narrower as the timeline adds it up per pixel. */
function bars(spans, view, width, left, middle, used) {
  const layout = new RowLayout();
  layout.reset(width);
  layout.add(spans, view);
  const boxes = [];
  for (let at = 0; at < layout.rects; at++) {
    const from = Math.max(0, layout.left[at]);
    boxes.push({ from, to: Math.min(width, layout.right[at]), state: STATES[layout.state[at]] });
  }
  const mix = { state: 0, running: 0, coverage: 0, alarm: 0, alarmShare: 0 };
  for (let pixel = layout.firstPixel; pixel <= layout.lastPixel; pixel++) {
    readPixel(layout, pixel, mix);
    if (mix.state === 0 || mix.coverage < 0.0005) continue;
    const state = mix.running > 0 ? 'running' : STATES[mix.state];
    boxes.push({ from: pixel, to: pixel + 1, state });
  }
  return merged(boxes)
    .filter(({ state }) => state !== 'none')
    .map((box) => drawBox(box, left, middle, used));
}

function merged(boxes) {
  const found = [];
  for (const box of boxes.sort((one, other) => one.from - other.from || one.to - other.to)) {
    const last = found.at(-1);
    const small = last && last.to - last.from < LONG && box.to - box.from < LONG;
    if (last?.state === box.state && box.from - last.to < 0.3 && small) last.to = Math.max(last.to, box.to);
    else {
      // Two long ones of a kind are two waits: a gap shows where the one ends.
      if (last?.state === box.state && box.from - last.to < 1) box.from = Math.min(box.to, last.to + 1.5);
      found.push({ ...box });
    }
  }
  return found;
}

function drawBox({ from, to, state }, left, middle, used) {
  used.add(state);
  const height = BAR * SHARE[STATE_STYLES[state].shape];
  const box = `<rect class="${state}" x="${px(left + from)}" y="${px(middle - height / 2)}" width="${px(Math.max(to - from, 0.6))}" height="${px(height)}"/>`;
  const label = STATE_STYLES[state].label;
  if (STATE_STYLES[state].shape === 'line' || to - from < label.length * LETTER + 8) return box;
  return `${box}\n<text class="on" x="${px(left + (from + to) / 2)}" y="${middle + 4}">${label}</text>`;
}

function grid(view, width, bottom) {
  const left = PADDING + NAMES;
  return ruler({ start: view.start - view.zero, end: view.end - view.zero }, width, 90)
    .ticks.filter(({ time }) => time >= 0)
    .map(({ time, label }) => {
      const x = px(left + ((time + view.zero - view.start) / (view.end - view.start)) * width);
      return `<path class="grid" d="M${x} ${TOP - 8}V${bottom}"/><text class="tick" x="${x}" y="${TOP - 13}">${label}</text>`;
    })
    .join('\n');
}

function legend(trace, used, y) {
  const parts = [];
  let x = PADDING;
  for (const state of STATES.filter((each) => used.has(each))) {
    const { label } = STATE_STYLES[state];
    parts.push(`<rect class="${state}" x="${px(x)}" y="${y + 1}" width="10" height="10"/>`);
    parts.push(`<text class="dim" x="${px(x + 15)}" y="${y + 10}">${label}</text>`);
    x += 15 + label.length * LETTER + 18;
  }
  const version = trace.header.python.split(' ')[0];
  parts.push(
    `<text class="dim last" x="${WIDTH - PADDING}" y="${y + 10}">CPython ${escaped(version)}</text>`,
  );
  return parts.join('\n');
}

/** The colours of the timeline's own style sheet, for light and dark. */
function style(used) {
  const sheet = readFileSync(path.join(root, 'src/timeline/styles.css'), 'utf8');
  const [light, dark] = sheet.split('@media (prefers-color-scheme: dark)');
  const value = (text, name) => {
    const found = new RegExp(`--il-${name}:\\s*([^;]+);`).exec(text)[1];
    return /^var\([^,]+,\s*(.+)\)$/s.exec(found)?.[1] ?? found;
  };
  const rules = (text) => {
    const foreground = value(text, 'foreground');
    const colour = (name) => (/^color-mix/.test(value(text, name)) ? foreground : value(text, name));
    return [
      `.card{fill:${value(text, 'background')};stroke:${value(text, 'border')}}`,
      `text{fill:${foreground}}`,
      `.dim,.tick,.end{fill:${value(text, 'dim')}}`,
      `.grid{stroke:${foreground};stroke-opacity:.12}`,
      ...[...used].map((state) => `.${state}{fill:${colour(state)}}`),
      `.on{fill:${text === light ? '#ffffff' : '#15181c'}}`,
    ].join('');
  };
  return [
    '<style>',
    'text{font:12px system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}',
    '.tick,.on{text-anchor:middle}.tick,.on,.end,.dim{font-size:11px}.last{text-anchor:end}',
    '.runnable{fill-opacity:.4}.idle,.unknown{fill-opacity:.32}',
    rules(light),
    `@media (prefers-color-scheme:dark){${rules(dark)}}`,
    '</style>',
  ].join('\n');
}

function fitted(text, letters) {
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`;
}

function px(value) {
  return Math.round(value * 10) / 10;
}

function escaped(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
