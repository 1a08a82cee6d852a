/** Numbers of variable length, words by their number, and places relative to the one before. */
import type { EncodedFacts } from './encoded.ts';
import { endOf, type Place, startOf } from './nodes.ts';

export class NumberWriter {
  private bytes = new Uint8Array(1 << 14);
  private size = 0;
  private readonly words = new Map<string, number>();
  private last = 0;
  private statementStart = -1;
  private statementEnd = -1;

  /** A whole number from zero to 2^32. */
  number(value: number): void {
    if (this.size + 5 > this.bytes.length) this.grow();
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.size++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.size++] = rest;
  }

  signed(value: number): void {
    this.number(((value << 1) ^ (value >> 31)) >>> 0);
  }

  flag(value: boolean): void {
    this.number(value ? 1 : 0);
  }

  word(text: string): void {
    let index = this.words.get(text);
    if (index === undefined) {
      index = this.words.size;
      this.words.set(text, index);
    }
    this.number(index);
  }

  list<T>(items: readonly T[], write: (item: T) => void): void {
    this.number(items.length);
    for (const item of items) write(item);
  }

  place(place: Place): void {
    const start = startOf(place);
    this.signed(start - this.last);
    this.signed(endOf(place) - start);
    this.last = start;
  }

  /** Many operations in a row stand in the same statement. */
  statement(place: Place): void {
    const start = startOf(place);
    const end = endOf(place);
    const same = start === this.statementStart && end === this.statementEnd;
    this.flag(same);
    if (same) return;
    this.place(place);
    this.statementStart = start;
    this.statementEnd = end;
  }

  /** The words come first, since a reader needs them all along. */
  finish(): EncodedFacts {
    const body = this.bytes.subarray(0, this.size);
    this.bytes = new Uint8Array(1 << 10);
    this.size = 0;
    const words = [...this.words.keys()];
    this.number(words.length);
    for (const word of words) this.number(word.length);
    const numbers = new Uint8Array(this.size + body.length);
    numbers.set(this.bytes.subarray(0, this.size));
    numbers.set(body, this.size);
    return { numbers, words: words.join('') };
  }

  private grow(): void {
    const bigger = new Uint8Array(this.bytes.length * 2);
    bigger.set(this.bytes);
    this.bytes = bigger;
  }
}
