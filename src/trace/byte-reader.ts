/** Reads untrusted bytes: every step is checked against the end. */
import { decodeUtf8 } from './utf8.ts';

/** The file is no trace, or a damaged one. The message is one sentence for the user. */
export class TraceFormatError extends Error {}

export class ByteReader {
  at = 0;

  constructor(
    private readonly bytes: Uint8Array,
    /** Named in errors. */
    private readonly part: string,
  ) {}

  get left(): number {
    return this.bytes.length - this.at;
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
    for (let n = 1; n < 8; n++) {
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

  /** A number of entries of which each takes at least `least` bytes: more than fit in what is left is refused. */
  count(least: number): number {
    const value = this.varint();
    if (value * least > this.left) this.fail('it ends too early');
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
    if (this.left > 0) this.fail('there is more in it than it says');
  }
}
