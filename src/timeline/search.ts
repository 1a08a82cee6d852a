import type { Row } from './row-tree.ts';
import { OPEN, type RunModel, type SpanRef } from './run-model.ts';
import { STATE_STYLES, stateAt } from './states.ts';

/** Tells whether a row's own words, or its coroutine or file, hold the text; upper and lower case are the same. */
export function rowMatcher(model: RunModel, text: string): ((row: Row) => boolean) | null {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return null;
  const busy = tracksWith(model, wanted);
  return (row) => {
    if (`${row.name} ${row.detail}`.toLowerCase().includes(wanted)) return true;
    return row.track !== 0 && busy.has(row.track);
  };
}

/** Spans that match a text by function, file, awaited object or state, in order of time. */
export function findSpans(model: RunModel, text: string, limit = 10_000): SpanRef[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const { sites, whats, states } = matching(model, wanted);
  const found: Array<SpanRef & { start: number }> = [];
  for (const [track, row] of model.rows) {
    for (let index = 0; index < row.length && found.length < limit; index++) {
      if (sites[row.site[index]!] || whats[row.what[index]!] || states[row.state[index]!]) {
        found.push({ track, index, start: row.start[index]! });
      }
    }
  }
  return found.sort((a, b) => a.start - b.start).map(({ track, index }) => ({ track, index }));
}

function tracksWith(model: RunModel, wanted: string): Set<number> {
  const { sites, whats, states } = matching(model, wanted);
  const found = new Set<number>();
  for (const [track, row] of model.rows) {
    for (let index = 0; index < row.length; index++) {
      if (sites[row.site[index]!] || whats[row.what[index]!] || states[row.state[index]!]) {
        found.add(track);
        break;
      }
    }
  }
  for (const [track, open] of model.open) {
    if (sites[open.site] || whats[open.what] || states[open.state]) found.add(track);
  }
  return found;
}

/** Which sites, whats and states hold the text: asked once per table entry instead of once per span. */
function matching(
  model: RunModel,
  wanted: string,
): { sites: boolean[]; whats: boolean[]; states: boolean[] } {
  return {
    sites: model.sites.map((site) => `${site.fn} ${site.file}:${site.line}`.toLowerCase().includes(wanted)),
    whats: model.whats.map((what) => what.text.toLowerCase().includes(wanted)),
    states: Array.from({ length: 16 }, (_, index) => {
      const state = stateAt(index);
      return (
        index > 0 && index < 11 && (state.includes(wanted) || STATE_STYLES[state].label.includes(wanted))
      );
    }),
  };
}

/** The sites of a line of a file, and the longest span at any of them. */
export function spansAtLine(
  model: RunModel,
  file: string,
  line: number,
): { sites: Set<number>; longest: SpanRef | null } {
  const sites = new Set<number>();
  for (const [index, site] of model.sites.entries()) {
    if (site.line === line && samePath(site.file, file)) sites.add(index);
  }
  // Asked for every span of the run: a set would take three times as long.
  const wanted = Uint8Array.from(model.sites, (_, index) => (sites.has(index) ? 1 : 0));
  let longest: SpanRef | null = null;
  let length = -1;
  for (const [track, row] of sites.size > 0 ? model.rows : []) {
    for (let index = 0; index < row.length; index++) {
      if (wanted[row.site[index]!] === 0) continue;
      const own = row.end[index]! - row.start[index]!;
      if (own <= length) continue;
      length = own;
      longest = { track, index };
    }
  }
  for (const [track, open] of model.open)
    if (!longest && sites.has(open.site)) longest = { track, index: OPEN };
  return { sites, longest };
}

/** Paths come from Python and from the editor: the drive's letter case and the slashes may differ. */
function samePath(a: string, b: string): boolean {
  const plain = (path: string): string =>
    path.replaceAll('\\', '/').replace(/^[a-z]:/, (drive) => drive.toUpperCase());
  return plain(a) === plain(b);
}
