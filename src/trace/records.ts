/**
 * The fixed records of the stream, as docs/TRACE.md lays them out: 40 little-endian bytes each,
 * of which the sequence number is written last.
 */

export const RECORD_BYTES = 40;

export const RECORD = {
  start: 1,
  finish: 2,
  enter: 3,
  leave: 4,
  step: 5,
  pause: 6,
  ready: 7,
  acquired: 8,
  released: 9,
  order: 10,
  sample: 11,
  edge: 12,
  problem: 13,
  callback: 14,
  callbackEnd: 15,
  job: 16,
  lost: 17,
  stack: 35,
  blocked: 36,
} as const;

/** What a field of a record means, so that ids can be looked up before the record is applied. */
export type FieldKind = 'none' | 'site' | 'track' | 'object' | 'text' | 'frame' | 'site+thread';

/** Meaning of `a` and `b`, by record kind. */
export const FIELDS: Readonly<Record<number, readonly [FieldKind, FieldKind]>> = {
  [RECORD.start]: ['site', 'track'],
  [RECORD.finish]: ['site', 'text'],
  [RECORD.enter]: ['site', 'object'],
  [RECORD.leave]: ['track', 'none'],
  [RECORD.step]: ['track', 'track'],
  [RECORD.pause]: ['site', 'object'],
  [RECORD.ready]: ['track', 'site'],
  [RECORD.acquired]: ['track', 'site'],
  [RECORD.released]: ['track', 'site'],
  [RECORD.order]: ['track', 'site+thread'],
  [RECORD.sample]: ['site', 'none'],
  [RECORD.edge]: ['track', 'site'],
  [RECORD.problem]: ['text', 'none'],
  [RECORD.callback]: ['track', 'site'],
  [RECORD.callbackEnd]: ['track', 'none'],
  // A job's `b` is a place or a thread, by its flags.
  [RECORD.job]: ['none', 'none'],
  [RECORD.lost]: ['none', 'none'],
  [RECORD.stack]: ['frame', 'none'],
  [RECORD.blocked]: ['site', 'object'],
};

export const HIGH = 2 ** 32;

/** Sequence number of the record at `offset`; 0 when it is not written yet. */
export function sequenceAt(view: DataView, offset: number): number {
  return view.getUint32(offset + 32, true) + view.getUint32(offset + 36, true) * HIGH;
}

/** A signed 64-bit integer as a double: exact up to 2^53, which every id and duration keeps well below. */
export function signedAt(view: DataView, offset: number): number {
  return view.getUint32(offset, true) + view.getInt32(offset + 4, true) * HIGH;
}

/**
 * The time at `offset`, relative to `origin`. The halves are subtracted before they are joined, so that it is
 * exact on machines that have been up for longer than 2^53 ns, too.
 */
export function timeAt(view: DataView, offset: number, originHigh: number, originLow: number): number {
  return (view.getInt32(offset + 4, true) - originHigh) * HIGH + (view.getUint32(offset, true) - originLow);
}
