/** Reads what a `NumberWriter` wrote. */
import type { Span } from '../text.ts';
import type { EncodedFacts } from './encoded.ts';
import { endOf, type Place, placeOf, startOf } from './nodes.ts';

export const NO_FACTS = 'not the facts of a file';

export class NumberReader {
  private readonly bytes: Uint8Array;
  private at = 0;
  private readonly words: string[] = [];
  private last = 0;
  private lastStatement: Place = 0;

  constructor({ numbers, words }: EncodedFacts) {
    this.bytes = numbers;
    const amount = this.amount();
    let start = 0;
    for (let i = 0; i < amount; i++) {
      const end = start + this.number();
      this.words.push(words.slice(start, end));
      start = end;
    }
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  number(): number {
    const { bytes } = this;
    let byte = bytes[this.at++]!;
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = bytes[this.at++]!;
      value |= (byte & 0x7f) << shift;
    }
    return value >>> 0;
  }

  signed(): number {
    const value = this.number();
    return (value >>> 1) ^ -(value & 1);
  }

  flag(): boolean {
    return this.number() === 1;
  }

  word(): string {
    const word = this.words[this.number()];
    if (word === undefined) throw new Error(NO_FACTS);
    return word;
  }

  /** Of things that take a number or more each. */
  amount(): number {
    const amount = this.number();
    if (!(amount <= this.bytes.length - this.at)) throw new Error(NO_FACTS);
    return amount;
  }

  list<T>(read: () => T): T[] {
    const amount = this.amount();
    const items = new Array<T>(amount);
    for (let i = 0; i < amount; i++) items[i] = read();
    return items;
  }

  place(): Place {
    const start = this.last + this.signed();
    this.last = start;
    return placeOf(start, start + this.signed());
  }

  span(): Span {
    const place = this.place();
    return [startOf(place), endOf(place)];
  }

  statement(): Place {
    if (!this.flag()) this.lastStatement = this.place();
    return this.lastStatement;
  }
}
