/** The files of one process: its segments and names, put in order and applied once every id has its name. */
import { parseNamesLine } from './names.ts';
import type { ProcessReader } from './process-reader.ts';
import { RECORD_BYTES, sequenceAt, signedAt, timeAt } from './records.ts';
import { SegmentCursor } from './segment-cursor.ts';

/** Polls a record waits for its names before it is applied without them. */
const NAME_POLLS = 20;

export class ProcessStream {
  readonly cursor = new SegmentCursor();
  events = 0;
  /** Lines and records that were not understood. */
  malformed = 0;
  private missing = 0;
  private sequence = 0;
  /** The begun last line of the file of names, and that of its parts. */
  private readonly partLines = ['', ''];
  private waited = 0;

  constructor(readonly process: ProcessReader) {}

  /** What did not make it into the trace. */
  get dropped(): number {
    // A `lost` record counts what the gap in the sequence may show, too.
    return this.malformed + Math.max(this.missing, this.process.records.lost);
  }

  /** More text of the file of names, or with `passing` of its parts, in order; a line may come in pieces. */
  addNames(text: string, passing = false): void {
    const at = passing ? 1 : 0;
    const lines = (this.partLines[at]! + text).split('\n');
    this.partLines[at] = lines.pop()!;
    for (const line of lines) this.addLine(line);
  }

  private addLine(line: string): void {
    if (line.trim() === '') return;
    const parsed = parseNamesLine(line);
    if (parsed) this.process.applyName(parsed);
    else this.malformed++;
  }

  /** Nothing more will be written: a last line without its end may still be whole. */
  finishNames(): void {
    for (const at of [0, 1]) {
      if (this.partLines[at] !== '') this.addLine(this.partLines[at]!);
      this.partLines[at] = '';
    }
  }

  /** Applies what is accepted. `force`: names that are not there by now never come. */
  drain(origin: { high: number; low: number }, force: boolean): void {
    const { ready } = this.cursor;
    let done = 0;
    while (done < ready.length) {
      const rest = this.drainChunk(ready[done]!, origin, force || this.waited > NAME_POLLS);
      if (rest) {
        ready[done] = rest;
        break;
      }
      done++;
      this.waited = 0;
    }
    this.waited = done < ready.length ? this.waited + 1 : 0;
    ready.splice(0, done);
  }

  /** Null when the whole chunk was applied, else what is left of it. */
  private drainChunk(
    bytes: Uint8Array,
    origin: { high: number; low: number },
    force: boolean,
  ): Uint8Array | null {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { process } = this;
    for (let offset = 0; offset + RECORD_BYTES <= bytes.byteLength; offset += RECORD_BYTES) {
      const kind = view.getUint16(offset + 8, true);
      const track = view.getUint32(offset + 12, true);
      const a = signedAt(view, offset + 16);
      const b = signedAt(view, offset + 24);
      if (!force && !process.tables.knows(kind, track, a, b)) return bytes.slice(offset);
      const sequence = sequenceAt(view, offset);
      if (sequence > this.sequence + 1) {
        this.missing += sequence - this.sequence - 1;
        process.gap();
      }
      this.sequence = sequence;
      const time = timeAt(view, offset, origin.high, origin.low);
      if (process.records.apply(kind, view.getUint16(offset + 10, true), track, a, b, time > 0 ? time : 0))
        this.events++;
      else this.malformed++;
    }
    return null;
  }
}
