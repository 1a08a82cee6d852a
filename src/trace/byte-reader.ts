/** Reads untrusted bytes, which may come in pieces: every step is checked against the end. */
import { decodeUtf8 } from './utf8.ts';

/** The file is no trace, or a damaged one. The message is one sentence for the user. */
export class TraceFormatError extends Error {}

/** A number takes at most this many bytes. */
const LONGEST = 8;

export class ByteReader {
  at = 0;

  constructor(
    private bytes: Uint8Array,
    /** Named in errors. */
    private readonly part: string,
    /** Bytes that are said to follow and have not come yet. */
    private ahead = 0,
  ) {}

  /** Bytes that are here and were not read. */
  get left(): number {
    return this.bytes.length - this.at;
  }

  /** Takes the next of the bytes that were ahead. */
  feed(more: Uint8Array): void {
    const rest = this.bytes.subarray(this.at);
    if (rest.length === 0) this.bytes = more;
    else {
      this.bytes = new Uint8Array(rest.length + more.length);
      this.bytes.set(rest);
      this.bytes.set(more, rest.length);
    }
    this.at = 0;
    this.ahead -= more.length;
  }

  /** How many of the wanted numbers can be read without waiting for more bytes. */
  sure(wanted: number): number {
    return this.ahead === 0 ? wanted : Math.min(wanted, Math.floor(this.left / LONGEST));
  }

  fail(why: string): never {
    throw new TraceFormatError(`The trace file is damaged: ${why} (${this.part}).`);
  }

  varint(): number {
    const { bytes } = this;
    let byte = bytes[this.at++];
    if (byte === undefined) this.fail('it ends too early');
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let scale = 128;
    for (let n = 1; n < LONGEST; n++) {
      byte = bytes[this.at++];
      if (byte === undefined) this.fail('it ends too early');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) break;
        return value;
      }
      scale *= 128;
    }
    this.fail('a number is too large');
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  /** A number below `limit`. */
  index(limit: number, what: string): number {
    const value = this.varint();
    if (value >= limit) this.fail(`it names a ${what} that does not exist`);
    return value;
  }

  /** A number of entries of which each takes at least `least` bytes: more than fit in what follows is refused. */
  count(least: number): number {
    const value = this.varint();
    if (value * least > this.left + this.ahead) this.fail('it ends too early');
    return value;
  }

  text(): string {
    const length = this.count(1);
    const text = decodeUtf8(this.bytes.subarray(this.at, this.at + length));
    this.at += length;
    return text;
  }

  block(length: number): Uint8Array {
    if (length > this.left) this.fail('it ends too early');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  u16(): number {
    const [low, high] = this.block(2) as unknown as [number, number];
    return low | (high << 8);
  }

  u32(): number {
    const [a, b, c, d] = this.block(4) as unknown as [number, number, number, number];
    return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
  }

  u64(): number {
    const low = this.u32();
    return low + this.u32() * 2 ** 32;
  }

  /** Nothing may follow. */
  end(): void {
    if (this.left + this.ahead > 0) this.fail('there is more in it than it says');
  }
}
