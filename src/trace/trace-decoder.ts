/** Reads the `.interleave` file, which may come from anywhere: nothing in it is believed unchecked. */
import { ByteReader, TraceFormatError } from './byte-reader.ts';
import type { SampleColumns, SpanColumns, Trace } from './model.ts';
import { type Overviews, readOverviews } from './overview.ts';
import { type Limits, readEdges, readSamples, readSpans, type Steps } from './read-columns.ts';
import { readFrames, readOmitted, readProblems, readTables, TABLE_TAGS } from './read-tables.ts';
import { MAGIC, TAGS, VERSION } from './saved-format.ts';
import { decodeUtf8 } from './utf8.ts';

/** Is told what a saved trace holds, as soon as each part of it is there. */
export interface TraceSink {
  /** Header, places, awaited objects and tracks come first and at once; then whatever else there is, one by one. */
  part(found: TracePart): void;
  /** What a long run looks like from afar, before its spans are read. */
  overviews?(overviews: Overviews): void;
  spans(track: number, columns: SpanColumns): void;
  samples(track: number, columns: SampleColumns): void;
}
export type TracePart = Partial<Omit<Trace, 'spans' | 'samples'>>;

const HEAD_SIZE = 16;
/** Sections that are read once they are whole; what is in none of the lists is skipped. */
const WHOLE: ReadonlySet<string> = new Set([...TABLE_TAGS, 'PROB', 'OVER', 'FRAM', 'OMIT']);

/**
 * Takes the bytes of a saved trace in pieces of any size. Sections that grow with the run are read as they come,
 * and take no room twice; the others are read once they are whole. Throws a TraceFormatError, whose message is one
 * sentence for the user.
 */
export class TraceDecoder {
  private readonly container = new ByteReader(new Uint8Array(0), 'container');
  /** The head of the file, or of a section, as far as it has come. */
  private head = new Uint8Array(0);
  private started = false;
  private sectionsLeft = 0;
  private readonly seen = new Set<string>();
  private tag = '';
  /** Bytes of the current section that have not come. */
  private ahead = 0;
  private kept: Uint8Array[] = [];
  private reading: { reader: ByteReader; steps: Steps } | null = null;
  private readonly tables = new Map<string, Uint8Array>();
  private limits: Limits | null = null;

  constructor(private readonly sink: TraceSink) {}

  push(piece: Uint8Array): void {
    let rest = piece;
    while (rest.length > 0 && !(this.started && this.tag === '' && this.sectionsLeft === 0)) {
      const wanted = this.tag === '' ? HEAD_SIZE - this.head.length : this.ahead;
      const taken = rest.subarray(0, wanted);
      rest = rest.subarray(taken.length);
      if (this.tag === '') this.takeHead(taken);
      else this.takePayload(taken);
    }
  }

  /** Nothing more comes. */
  end(): void {
    if (!this.started) throw new TraceFormatError('This is not an Interleave trace file.');
    if (this.tag !== '' || this.sectionsLeft > 0) this.container.fail('it ends too early');
    for (const tag of TAGS)
      if (!this.seen.has(tag)) this.container.fail(`its section ${tag.trim()} is missing`);
  }

  private takeHead(bytes: Uint8Array): void {
    const head = new Uint8Array(this.head.length + bytes.length);
    head.set(this.head);
    head.set(bytes, this.head.length);
    this.head = head;
    if (head.length < HEAD_SIZE) return;
    this.head = new Uint8Array(0);
    if (!this.started) this.begin(new ByteReader(head, 'container'));
    else this.beginSection(new ByteReader(head, 'container'));
  }

  private begin(head: ByteReader): void {
    const magic = head.block(MAGIC.length);
    if (MAGIC.some((byte, at) => magic[at] !== byte))
      throw new TraceFormatError('This is not an Interleave trace file.');
    const version = head.u32();
    if (version !== VERSION) {
      const advice = version > VERSION ? ' A newer Interleave wrote it: update to open it.' : '';
      throw new TraceFormatError(
        `The trace file has version ${version}; this one reads version ${VERSION}.${advice}`,
      );
    }
    this.sectionsLeft = head.u32();
    this.started = true;
  }

  private beginSection(head: ByteReader): void {
    this.tag = decodeUtf8(head.block(4));
    head.u32();
    this.ahead = head.u64();
    this.sectionsLeft--;
    if (this.seen.has(this.tag)) head.fail(`it has two sections ${JSON.stringify(this.tag)}`);
    this.seen.add(this.tag);
    this.reading = this.readerOf(this.tag, this.ahead);
    if (this.ahead === 0) this.takePayload(new Uint8Array(0));
  }

  /** How the current section is read while it comes in; null where it is read as a whole, or not at all. */
  private readerOf(tag: string, length: number): { reader: ByteReader; steps: Steps } | null {
    const { sink } = this;
    const made = (part: string, steps: (reader: ByteReader, limits: Limits) => Steps) => {
      const reader = new ByteReader(new Uint8Array(0), part, length);
      return { reader, steps: steps(reader, this.known()) };
    };
    switch (tag) {
      case 'SPAN':
        return made('spans', (reader, limits) =>
          readSpans(reader, limits, (track, columns) => sink.spans(track, columns)),
        );
      case 'EDGE':
        return made('edges', function* (reader, limits) {
          sink.part({ edges: yield* readEdges(reader, limits) });
        });
      case 'SAMP':
        return made('samples', (reader, limits) =>
          readSamples(reader, limits, (track, columns) => sink.samples(track, columns)),
        );
      default:
        return null;
    }
  }

  private takePayload(bytes: Uint8Array): void {
    this.ahead -= bytes.length;
    if (this.reading) {
      const { reader, steps } = this.reading;
      reader.feed(bytes);
      steps.next();
    } else if (WHOLE.has(this.tag)) this.kept.push(bytes);
    if (this.ahead > 0) return;
    const { tag, kept } = this;
    this.tag = '';
    this.kept = [];
    if (WHOLE.has(tag)) this.takeWhole(tag, joined(kept));
    this.reading = null;
  }

  private takeWhole(tag: string, bytes: Uint8Array): void {
    const { sink } = this;
    switch (tag) {
      case 'PROB':
        sink.part({ problems: readProblems(bytes, this.known().tracks) });
        return;
      case 'OVER':
        sink.overviews?.(readOverviews(bytes, this.known().tracks));
        return;
      case 'FRAM': {
        const frames = readFrames(bytes, this.known().sites);
        this.known().frames = frames.length;
        sink.part({ frames });
        return;
      }
      case 'OMIT':
        sink.part({ omitted: readOmitted(bytes, this.known().tracks) });
        return;
    }
    this.tables.set(tag, bytes);
    if (this.tables.size < TABLE_TAGS.length) return;
    const tables = readTables((name) => this.tables.get(name)!);
    this.tables.clear();
    const { tracks, sites, whats } = tables;
    this.limits = { tracks: tracks.length, sites: sites.length, whats: whats.length, frames: 1 };
    sink.part(tables);
  }

  /** What everything else refers to must have come before it. */
  private known(): Limits {
    return this.limits ?? this.container.fail('its sections are in the wrong order');
  }
}

function joined(pieces: Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
