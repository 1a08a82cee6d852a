/**
 * Reading one process's segments while they are written. A record counts as there when its sequence number is;
 * for the moment in which that number is written first its other bytes may be old, so a poll accepts only what the
 * poll before had already seen (hold-back). A slot that stays empty while later ones are written is a hole: it is
 * waited for, then skipped.
 */
import { RECORD_BYTES, sequenceAt } from './records.ts';

/** Polls a hole is waited for when the process goes on behind it. */
const HOLE_POLLS = 20;

export class SegmentCursor {
  /** The segment being read, and the records of it that are accepted or skipped. */
  segment = 0;
  accepted = 0;
  /** All records accepted so far. */
  total = 0;
  private seen = 0;
  private waited = 0;
  /** Accepted bytes, in order, not yet applied. */
  readonly ready: Uint8Array[] = [];

  /** Byte offset in the current segment from which the next poll reads. */
  get offset(): number {
    return this.accepted * RECORD_BYTES;
  }

  /**
   * `bytes` begin at `offset` and may end anywhere. `nextBegun`: the following segment has records.
   * `over`: the process is gone, nothing will change any more.
   */
  feed(bytes: Uint8Array, nextBegun: boolean, over: boolean): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const slots = Math.floor(bytes.byteLength / RECORD_BYTES);
    if (over) {
      this.takeAll(bytes, view, slots);
      return;
    }
    let committed = 0;
    while (committed < slots && sequenceAt(view, committed * RECORD_BYTES) !== 0) committed++;
    const take = Math.min(committed, Math.max(0, this.seen - this.accepted));
    if (take > 0) this.take(bytes, 0, take);
    this.seen = Math.max(this.seen, this.accepted - take + committed);
    const stuck = take === 0 && committed === 0;
    this.waited = stuck ? this.waited + 1 : 0;
    if (stuck && this.waited > HOLE_POLLS) this.skipHole(view, slots, nextBegun);
  }

  /** Everything that is written, holes left out. */
  private takeAll(bytes: Uint8Array, view: DataView, slots: number): void {
    let from = 0;
    while (from < slots) {
      if (sequenceAt(view, from * RECORD_BYTES) === 0) {
        from++;
        this.accepted++;
        continue;
      }
      let to = from;
      while (to < slots && sequenceAt(view, to * RECORD_BYTES) !== 0) to++;
      this.take(bytes, from, to);
      from = to;
    }
  }

  private take(bytes: Uint8Array, from: number, to: number): void {
    // A copy in any case: `slice` of Node's Buffer would still look at the memory of the caller.
    this.ready.push(new Uint8Array(bytes.subarray(from * RECORD_BYTES, to * RECORD_BYTES)));
    this.accepted += to - from;
    this.total += to - from;
  }

  private skipHole(view: DataView, slots: number, nextBegun: boolean): void {
    let next = 0;
    while (next < slots && sequenceAt(view, next * RECORD_BYTES) === 0) next++;
    if (next === slots && !nextBegun) {
      // Only unused space follows: this is the end of what is written, not a hole.
      this.waited = 0;
      return;
    }
    this.accepted += next;
    this.seen = this.accepted;
    this.waited = 0;
  }

  /** Goes on with segment `n`, the next one that exists. */
  nextSegment(n: number): void {
    this.segment = n;
    this.accepted = 0;
    this.seen = 0;
    this.waited = 0;
  }
}
