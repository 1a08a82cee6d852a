/**
 * Reads the sections that grow with the run. They may be larger than what has come of the file so far: each reader
 * goes on as far as there are bytes, and `yield` asks for more. With the whole section at hand it never does.
 */
import type { ByteReader } from './byte-reader.ts';
import { newEdges } from './columns.ts';
import { EDGE_KINDS, type EdgeColumns, type SampleColumns, type SpanColumns, STATES } from './model.ts';
import { newSamples } from './samples.ts';
import { Slab } from './slab.ts';

export type Steps<T = void> = Generator<undefined, T, undefined>;

/** Numbers of entries of what columns refer to. Index 0, which means none, is counted for all but tracks. */
export interface Limits {
  tracks: number;
  sites: number;
  whats: number;
  frames: number;
}

/** As long as the first column of spans has not come, room is made for this many at a time, whatever is promised. */
const FIRST_ROOM = 1 << 16;

export function* readSpans(
  reader: ByteReader,
  limits: Limits,
  found: (track: number, columns: SpanColumns) => void,
): Steps {
  const seen = new Set<number>();
  const slab = new Slab();
  for (let left = yield* count(reader, 2); left > 0; left--) {
    const track = yield* ownTrack(reader, limits, seen);
    found(track, yield* spansOfTrack(reader, limits, slab));
  }
  reader.end();
}

function* spansOfTrack(reader: ByteReader, limits: Limits, slab: Slab): Steps<SpanColumns> {
  const length = yield* count(reader, 5);
  let start = slab.float64(Math.min(length, Math.max(FIRST_ROOM, reader.left)));
  yield* column(reader, length, (from, to) => {
    if (to > start.length) start = withRoom(start, to, length);
    for (let at = from; at < to; at++) start[at] = reader.varint();
  });
  // That many bytes have come: now the number is to be believed.
  const end = slab.float64(length);
  let last = 0;
  yield* column(reader, length, (from, to) => {
    for (let at = from; at < to; at++) {
      start[at]! += last;
      last = start[at]! + reader.varint();
      end[at] = last;
    }
  });
  if (last > Number.MAX_SAFE_INTEGER) reader.fail('a number is too large');
  const state = slab.uint8(length);
  const site = slab.uint32(length);
  const what = slab.uint32(length);
  yield* indexes(reader, state, STATES.length, 'state');
  yield* indexes(reader, site, limits.sites, 'place');
  yield* indexes(reader, what, limits.whats, 'awaited object');
  return { length, start, end, state, site, what };
}

export function* readEdges(reader: ByteReader, limits: Limits): Steps<EdgeColumns> {
  const length = yield* count(reader, 5);
  let kind = new Uint8Array(Math.min(length, Math.max(FIRST_ROOM, reader.left)));
  yield* column(reader, length, (from, to) => {
    if (to > kind.length) kind = withRoom(kind, to, length);
    for (let at = from; at < to; at++) kind[at] = reader.index(EDGE_KINDS.length, 'kind of edge');
  });
  const edges = { ...newEdges(), length, kind };
  edges.from = new Uint32Array(length);
  edges.to = new Uint32Array(length);
  edges.time = new Float64Array(length);
  edges.site = new Uint32Array(length);
  yield* indexes(reader, edges.from, limits.tracks + 1, 'track');
  yield* indexes(reader, edges.to, limits.tracks + 1, 'track');
  let time = 0;
  yield* column(reader, length, (from, to) => {
    for (let at = from; at < to; at++) {
      time += reader.zigzag();
      edges.time[at] = Math.max(0, time);
    }
  });
  yield* indexes(reader, edges.site, limits.sites, 'place');
  reader.end();
  return edges;
}

export function* readSamples(
  reader: ByteReader,
  limits: Limits,
  found: (track: number, columns: SampleColumns) => void,
): Steps {
  const seen = new Set<number>();
  for (let left = yield* count(reader, 2); left > 0; left--) {
    const track = yield* ownTrack(reader, limits, seen);
    const length = yield* count(reader, 2);
    const columns = newSamples(Math.min(length, Math.max(FIRST_ROOM, reader.left)));
    columns.length = length;
    let last = 0;
    yield* column(reader, length, (from, to) => {
      if (to > columns.time.length) columns.time = withRoom(columns.time, to, length);
      for (let at = from; at < to; at++) {
        last += reader.varint();
        columns.time[at] = last;
      }
    });
    if (last > Number.MAX_SAFE_INTEGER) reader.fail('a number is too large');
    columns.frame = new Uint32Array(length);
    yield* indexes(reader, columns.frame, limits.frames, 'frame');
    found(track, columns);
  }
  reader.end();
}

/** Calls `read` with one stretch after the other of the entries 0 to `length`, as their bytes come in. */
function* column(reader: ByteReader, length: number, read: (from: number, to: number) => void): Steps {
  for (let at = 0; at < length; ) {
    const more = reader.sure(length - at);
    if (more === 0) yield;
    else read(at, at + more);
    at += more;
  }
}

function indexes(reader: ByteReader, into: Uint8Array | Uint32Array, limit: number, what: string): Steps {
  return column(reader, into.length, (from, to) => {
    for (let at = from; at < to; at++) into[at] = reader.index(limit, what);
  });
}

function* count(reader: ByteReader, least: number): Steps<number> {
  while (reader.sure(1) === 0) yield;
  return reader.count(least);
}

/** The track that entries are of; each has them in one place. */
function* ownTrack(reader: ByteReader, limits: Limits, seen: Set<number>): Steps<number> {
  while (reader.sure(1) === 0) yield;
  const track = reader.index(limits.tracks + 1, 'track');
  if (track === 0 || seen.has(track)) reader.fail('it names a track that does not exist');
  seen.add(track);
  return track;
}

function withRoom<A extends Float64Array | Uint8Array>(from: A, needed: number, most: number): A {
  const room = Math.min(most, Math.max(needed, from.length * 2));
  const larger = new (from.constructor as new (length: number) => A)(room);
  larger.set(from);
  return larger;
}
