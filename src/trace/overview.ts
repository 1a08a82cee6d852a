/**
 * What a long run looks like from afar. It stands in the saved trace before the spans, so that a reader can show the
 * whole run before most of the file has come. Each row is cut into groups of consecutive spans, with the time that
 * each state had in them.
 */
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { type SpanColumns, STATES, type Trace } from './model.ts';
import { Slab } from './slab.ts';

export interface OverviewColumns {
  /** Groups. */
  length: number;
  /** From the begin of the first span of each to the end of its last one. */
  start: Float64Array;
  end: Float64Array;
  /** Nanoseconds in state s of group g at `totals[g * STATES.length + s]`. */
  totals: Float32Array;
}
/** By track id. */
export type Overviews = Map<number, OverviewColumns>;

/** A run with fewer spans is read in no time. */
const WORTH_IT = 200_000;
/** With fewer spans in a group, the overview would be as long as what it stands for. */
const LEAST_IN_GROUP = 16;
/** Groups of one row, about two for each pixel of a wide screen, and of all rows together: some megabytes. */
const MOST_IN_ROW = 4096;
const MOST_IN_ALL = 1 << 18;

/** The overview of a run, or nothing where it is short. */
export function writeOverviews(spans: Trace['spans']): Uint8Array | null {
  let all = 0;
  for (const { length } of spans.values()) all += length;
  if (all < WORTH_IT || spans.size > MOST_IN_ALL) return null;
  const most = Math.min(MOST_IN_ROW, Math.ceil(MOST_IN_ALL / spans.size));
  const out = new ByteWriter(1 << 16);
  out.varint(spans.size);
  for (const [track, columns] of spans) {
    out.varint(track);
    writeGroups(out, columns, Math.max(LEAST_IN_GROUP, Math.ceil(columns.length / most)));
  }
  return out.view();
}

function writeGroups(out: ByteWriter, { length, start, end, state }: SpanColumns, size: number): void {
  const groups = Math.ceil(length / size);
  const totals = new Float64Array(STATES.length);
  let last = 0;
  out.varint(groups);
  for (let group = 0; group < groups; group++) {
    const first = group * size;
    const next = Math.min(first + size, length);
    totals.fill(0);
    // An instant still counts for something, as it does when it is drawn.
    for (let at = first; at < next; at++) totals[state[at]!]! += Math.max(end[at]! - start[at]!, 1);
    out.varint(start[first]! - last);
    last = end[next - 1]!;
    out.varint(last - start[first]!);
    out.varint(totals.reduce((mask, time, at) => (time > 0 ? mask | (1 << at) : mask), 0));
    for (const time of totals) if (time > 0) out.varint(time);
  }
}

export function readOverviews(bytes: Uint8Array, tracks: number): Overviews {
  const reader = new ByteReader(bytes, 'overview');
  const found: Overviews = new Map();
  const slab = new Slab();
  let groups = 0;
  for (let left = reader.count(2); left > 0; left--) {
    const track = reader.index(tracks + 1, 'track');
    if (track === 0 || found.has(track)) reader.fail('it names a track that does not exist');
    const columns = readGroups(reader, 2 * MOST_IN_ALL - groups, slab);
    groups += columns.length;
    found.set(track, columns);
  }
  reader.end();
  return found;
}

/** A group takes more room here than in the file: no more than a writer makes are taken. */
function readGroups(reader: ByteReader, most: number, slab: Slab): OverviewColumns {
  const length = reader.count(3);
  if (length > most) reader.fail('it has too many groups');
  const start = slab.float64(length);
  const end = slab.float64(length);
  const totals = slab.float32(length * STATES.length);
  let last = 0;
  for (let group = 0; group < length; group++) {
    start[group] = last + reader.varint();
    last = start[group]! + reader.varint();
    end[group] = last;
    const mask = reader.index(1 << STATES.length, 'state');
    for (let state = 0; state < STATES.length; state++) {
      if (mask & (1 << state)) totals[group * STATES.length + state] = reader.varint();
    }
  }
  if (last > Number.MAX_SAFE_INTEGER) reader.fail('a number is too large');
  return { length, start, end, totals };
}
