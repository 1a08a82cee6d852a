import type { SpanRef } from './run-model.ts';
import type { SpanRow } from './span-row.ts';

/** Numbers of spans of one track, rising. */
class SpanNumbers {
  length = 0;
  items = new Uint32Array(8);

  push(index: number): void {
    if (this.length === this.items.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.items);
      this.items = larger;
    }
    this.items[this.length++] = index;
  }
}

/** The spans that waited for one lock and are over, by their track: a busy lock has as many as the run has spans. */
export class LockWaits {
  private readonly byTrack = new Map<number, SpanNumbers>();

  constructor(private readonly rows: ReadonlyMap<number, SpanRow>) {}

  /** Those of one track are added in their order. */
  add(track: number, index: number): void {
    let numbers = this.byTrack.get(track);
    if (!numbers) {
      numbers = new SpanNumbers();
      this.byTrack.set(track, numbers);
    }
    numbers.push(index);
  }

  /**
   * The waits that touch a stretch of time, track by track. Those that lie, as a whole, within `apart` nanoseconds
   * after the end of the one before are passed over: nobody could tell them from it.
   */
  *between(start: number, end: number, apart = 0): Generator<SpanRef, undefined> {
    for (const [track, numbers] of this.byTrack) {
      const row = this.rows.get(track);
      if (!row) continue;
      for (let at = firstEndingAfter(row, numbers, start, 0); at < numbers.length; ) {
        const index = numbers.items[at]!;
        if (row.start[index]! >= end) break;
        yield { track, index };
        at = apart > 0 ? firstEndingAfter(row, numbers, row.end[index]! + apart, at + 1) : at + 1;
      }
    }
  }

  /** The last wait of each track. */
  *last(): Generator<SpanRef, undefined> {
    for (const [track, numbers] of this.byTrack) yield { track, index: numbers.items[numbers.length - 1]! };
  }
}

function firstEndingAfter(row: SpanRow, { items, length }: SpanNumbers, time: number, from: number): number {
  let low = from;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (row.end[items[middle]!]! > time) high = middle;
    else low = middle + 1;
  }
  return low;
}
