import { EDGE_KINDS, type EdgeKind } from '../trace/model.ts';
import { OPEN, type RunModel, type SpanRef } from './run-model.ts';

export interface Edge {
  kind: EdgeKind;
  from: number;
  to: number;
  time: number;
  site: number;
}

/** A stretch of time in which somebody held the lock. */
export interface Holding {
  ref: SpanRef;
  /** Track id of the holder; 0 unknown. */
  holder: number;
  start: number;
  end: number;
  site: number;
}

const WAKE = EDGE_KINDS.indexOf('wake');
/** More arrows than this are no picture. */
const MAX_EDGES = 24;

/** The edges that touch the span's track while it lasts, at most 24 of them. */
export function edgesOf(model: RunModel, ref: SpanRef, now: number): Edge[] {
  const facts = model.span(ref, now);
  if (!facts) return [];
  const found: Edge[] = [];
  const { edges } = model;
  for (let index = 0; index < edges.length && found.length < MAX_EDGES; index++) {
    const time = edges.time[index]!;
    if (time < facts.start || time > facts.end) continue;
    if (edges.from[index] !== ref.track && edges.to[index] !== ref.track) continue;
    found.push(edgeAt(model, index));
  }
  return found;
}

/** The last wake-up of the span's track while it lasts: who ended the wait. */
export function wakerOf(model: RunModel, ref: SpanRef, now: number): Edge | null {
  const facts = model.span(ref, now);
  if (!facts) return null;
  const { edges } = model;
  let found: Edge | null = null;
  for (let index = 0; index < edges.length; index++) {
    if (edges.kind[index] !== WAKE || edges.to[index] !== ref.track) continue;
    const time = edges.time[index]!;
    if (time >= facts.start && time <= facts.end) found = edgeAt(model, index);
  }
  return found;
}

/** The lock a span is about: the one it waits for, or the row it lies in; 0 for none. */
export function lockOf(model: RunModel, ref: SpanRef, now: number): number {
  if (model.track(ref.track)?.kind === 'lock') return ref.track;
  const facts = model.span(ref, now);
  return facts && facts.what !== 0 ? model.lockWaitedFor(ref.track, facts.what) : 0;
}

/** Who held a lock between two moments, in order, at most `limit` of them. */
export function holdings(
  model: RunModel,
  lock: number,
  start: number,
  end: number,
  now: number,
  limit = 20,
): Holding[] {
  const found: Holding[] = [];
  const row = model.rows.get(lock);
  const add = (index: number): void => {
    const ref = { track: lock, index };
    const facts = model.span(ref, now);
    if (!facts || facts.state === 0) return;
    found.push({
      ref,
      holder: model.what(facts.what).track,
      start: facts.start,
      end: facts.end,
      site: facts.site,
    });
  };
  if (row) {
    const to = row.firstStartingFrom(end);
    for (let index = row.firstEndingAfter(start); index < to && found.length < limit; index++) add(index);
  }
  const open = model.open.get(lock);
  if (open && open.start < end && found.length < limit) add(OPEN);
  return found;
}

function edgeAt(model: RunModel, index: number): Edge {
  const { edges } = model;
  return {
    kind: EDGE_KINDS[edges.kind[index]!] ?? 'none',
    from: edges.from[index]!,
    to: edges.to[index]!,
    time: edges.time[index]!,
    site: edges.site[index]!,
  };
}
