import type { Row } from './row-tree.ts';
import type { RunModel, SpanRef } from './run-model.ts';
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
