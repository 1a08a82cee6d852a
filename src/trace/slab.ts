const SLAB_BYTES = 1 << 16;
/** Larger arrays have a buffer of their own. */
const LARGE_BYTES = 1 << 12;

/**
 * Small arrays that share their buffers. A buffer of its own costs a small array more than what is in it, and a run of
 * a hundred thousand tasks has half a million of them. They live as long as the last one of their slab.
 */
export class Slab {
  private buffer = new ArrayBuffer(0);
  private used = 0;

  float64(length: number): Float64Array<ArrayBuffer> {
    const at = this.place(length * 8);
    return at < 0 ? new Float64Array(length) : new Float64Array(this.buffer, at, length);
  }

  float32(length: number): Float32Array<ArrayBuffer> {
    const at = this.place(length * 4);
    return at < 0 ? new Float32Array(length) : new Float32Array(this.buffer, at, length);
  }

  uint32(length: number): Uint32Array<ArrayBuffer> {
    const at = this.place(length * 4);
    return at < 0 ? new Uint32Array(length) : new Uint32Array(this.buffer, at, length);
  }

  uint8(length: number): Uint8Array<ArrayBuffer> {
    const at = this.place(length);
    return at < 0 ? new Uint8Array(length) : new Uint8Array(this.buffer, at, length);
  }

  /** Where so many bytes have room; -1 where there are too many. */
  private place(bytes: number): number {
    if (bytes > LARGE_BYTES) return -1;
    if (this.used + bytes > this.buffer.byteLength) {
      this.buffer = new ArrayBuffer(SLAB_BYTES);
      this.used = 0;
    }
    const at = this.used;
    // Any of these arrays may come next, and the widest numbers want to begin at a multiple of eight.
    this.used += (bytes + 7) & ~7;
    return at;
  }
}
