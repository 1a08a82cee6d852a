import type { Track } from '../trace/model.ts';
import type { RowLayout } from './row-layout.ts';
import type { Row } from './row-tree.ts';
import type { RunModel } from './run-model.ts';
import type { View } from './view.ts';

/** Lays out one strip for many tracks: the average of those that live in the view. */
export function layOutStrip(
  layout: RowLayout,
  width: number,
  model: RunModel,
  ids: readonly number[],
  view: View,
  now: number,
): void {
  const alive: Track[] = [];
  for (const id of ids) {
    const track = model.track(id);
    if (track && lives(track, view)) alive.push(track);
  }
  layout.reset(width, Math.max(alive.length, 1));
  addTracks(layout, model, alive, view, now);
}

/** Adds what tracks did, or as much of it as is known from afar. */
export function addTracks(
  layout: RowLayout,
  model: RunModel,
  tracks: readonly Track[],
  view: View,
  now: number,
): void {
  for (const { id } of tracks) {
    const spans = model.rows.get(id);
    const overview = spans ? undefined : model.overviews.get(id);
    if (spans) layout.add(spans, view);
    if (overview) layout.addOverview(overview, view);
    const open = model.open.get(id);
    if (open) layout.addOpen(open, now, view);
  }
  layout.settle();
}

function lives({ startNs, endNs }: Track, { start, end }: View): boolean {
  return startNs < end && (endNs === null || endNs > start);
}

/** The tracks whose spans a heat strip adds up. Locks are no activity; of a process, or of threads, only threads count. */
export function stripTracks(row: Row): number[] {
  const found: number[] = [];
  const threadsOnly = row.kind === 'process' || row.of === 'thread';
  const visit = (each: Row): void => {
    if (each.track !== 0 && !each.heat && (!threadsOnly || each.kind === 'thread')) found.push(each.track);
    for (const child of each.children) visit(child);
  };
  for (const child of row.children) visit(child);
  return found;
}
