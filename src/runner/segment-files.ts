/** Reads segment files, a part at a time, into one buffer that is used again and again. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { RECORD_BYTES, sequenceAt } from '../trace/records.ts';

/** Read at first; only when all of it is written, the rest of the segment is read, too. */
const CHUNK = 5_000 * RECORD_BYTES;
const LARGEST_SEGMENT = 4 * 1024 * 1024;

export interface SegmentPart {
  /** From the offset on; valid until the next read. */
  bytes: Uint8Array;
  /** Size of the whole segment in whole records, in bytes. */
  size: number;
}

export class SegmentFiles {
  readonly buffer = Buffer.alloc(LARGEST_SEGMENT);
  private readonly view = new DataView(this.buffer.buffer, this.buffer.byteOffset, this.buffer.length);

  /** What lies from `offset` on: a chunk, or with `all` or when the chunk is full of records, everything. */
  read(path: string, offset: number, all: boolean): SegmentPart | null {
    const file = open(path);
    if (file === null) return null;
    try {
      const { size } = fstatSync(file);
      const whole = size - (size % RECORD_BYTES);
      const rest = Math.min(Math.max(0, whole - offset), LARGEST_SEGMENT);
      let got = readSync(file, this.buffer, 0, all ? rest : Math.min(CHUNK, rest), offset);
      if (got < rest && got >= RECORD_BYTES && sequenceAt(this.view, got - RECORD_BYTES) !== 0) {
        got += readSync(file, this.buffer, got, rest - got, offset + got);
      }
      return { bytes: this.buffer.subarray(0, got), size: whole };
    } finally {
      closeSync(file);
    }
  }

  /** Whether anything is written at the begin of a segment: the next one is made before it is used. */
  begun(path: string): boolean {
    const file = open(path);
    if (file === null) return false;
    try {
      const got = readSync(file, this.buffer, 0, 64 * RECORD_BYTES, 0);
      return this.buffer.subarray(0, got).some((byte) => byte !== 0);
    } finally {
      closeSync(file);
    }
  }
}

/** Null when the file is not there. */
function open(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch {
    return null;
  }
}
