// A small picture of a recorded run, as SVG: the rows that matter, drawn as the timeline itself draws them. One file serves
// light and dark pages: it is drawn in both palettes, and where the two differ stands a variable.
import { loadSource } from './load-source.mjs';

const WIDTH = 760;
const NAMES = 196;

const { RunModel, STATES, buildRows, paletteTheme, svgPicture } = await loadSource(
  'src/timeline/palette.ts',
  'src/timeline/row-tree.ts',
  'src/timeline/run-model.ts',
  'src/timeline/svg-picture.ts',
  'src/trace/model.ts',
);

/** `rows` names the kinds of rows to show; by default threads, tasks, and loops that stalled. */
export async function drawRun(trace, { title, alt, rows: kinds, digest }) {
  const rows = rowsOf(trace, kinds);
  const zero = beginOf(trace, rows);
  shift(trace, zero);
  const end = trace.header.durationNs;
  const picture = {
    title,
    model: RunModel.of(trace),
    rows,
    view: { start: -end * 0.03, end: end * 1.02 },
    now: end,
    width: WIDTH,
    names: NAMES,
  };
  const drawn = (palette) => svgPicture({ ...picture, theme: paletteTheme(palette) });
  const version = trace.header.python.split(' ')[0];
  return inBoth(drawn('light'), drawn('dark')).replace(
    /<title>.*<\/title>/,
    `<title>${escaped(alt)}</title>\n<desc>Recorded on CPython ${escaped(version)}; program ${digest}</desc>`,
  );
}

const COLOUR = /#[0-9a-f]{6}\b|rgba?\([^)]*\)/g;

/** One text of two that differ in their colours only. */
function inBoth(light, dark) {
  if (light.replace(COLOUR, '') !== dark.replace(COLOUR, '')) throw new Error('the palettes differ in more');
  const others = dark.match(COLOUR);
  const names = new Map();
  let at = 0;
  const body = light.replace(COLOUR, (colour) => {
    const pair = `${colour} ${others[at++]}`;
    if (!names.has(pair)) names.set(pair, [`--c${names.size}`, colour, pair.slice(colour.length + 1)]);
    return `var(${names.get(pair)[0]})`;
  });
  const values = (which) => [...names.values()].map((each) => `${each[0]}:${each[which]}`).join(';');
  const style = `<style>:root{${values(1)}}@media (prefers-color-scheme:dark){:root{${values(2)}}}</style>`;
  return body.replace('<defs>', `${style}\n<defs>`);
}

function rowsOf(trace, kinds) {
  const found = [];
  const walk = (rows) => {
    for (const row of rows) {
      if (row.track !== 0 && isShown(trace, row, kinds)) found.push(row);
      walk(row.children);
    }
  };
  walk(buildRows(trace.tracks, { grouping: 'parent' }));
  if (trace.tracks.filter(({ kind }) => kind === 'process').length > 1)
    for (const row of found) nameAfterProcess(trace, row);
  const least = Math.min(...found.map((row) => row.depth));
  for (const row of found) row.depth -= least;
  return found;
}

function isShown(trace, row, kinds) {
  if (kinds !== null) return kinds.includes(row.kind);
  if (row.kind === 'loop') return statesOf(trace, row.track).includes('stalled');
  return row.kind === 'thread' || row.kind === 'task';
}

/** With several processes each main thread stands for its process. */
function nameAfterProcess(trace, row) {
  const process = trace.tracks[trace.tracks[row.track - 1].parent - 1];
  if (row.name !== 'MainThread' || process?.kind !== 'process') return;
  row.name = process.name;
  row.detail = '';
}

function statesOf(trace, track) {
  const columns = trace.spans.get(track);
  return columns ? Array.from(columns.state.subarray(0, columns.length), (state) => STATES[state]) : [];
}

/** When the program's own work begins: what stands before is mostly imports. */
function beginOf(trace, rows) {
  const first = Math.min(...rows.map((row) => firstDeed(trace, trace.tracks[row.track - 1])));
  return first === Number.POSITIVE_INFINITY ? 0 : first;
}

/** Of a main thread, which is there from the start, the first wait; of others their start. */
function firstDeed(trace, track) {
  if (track.name !== 'MainThread') return track.startNs;
  const waits = statesOf(trace, track.id).findIndex(
    (state) => !['none', 'running', 'runnable', 'unknown'].includes(state),
  );
  return waits < 0 ? Number.POSITIVE_INFINITY : trace.spans.get(track.id).start[waits];
}

/** Counts all times from `zero` on. */
function shift(trace, zero) {
  trace.header.durationNs -= zero;
  for (const track of trace.tracks) {
    track.startNs -= zero;
    if (track.endNs !== null) track.endNs -= zero;
  }
  for (const { start, end, length } of trace.spans.values()) {
    for (let at = 0; at < length; at++) {
      start[at] -= zero;
      end[at] -= zero;
    }
  }
  for (const problem of trace.problems) problem.startNs -= zero;
}

function escaped(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
