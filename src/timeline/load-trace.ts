/*
 * Reads saved traces for the page, which must stay usable meanwhile.
 *
 * The file is read as a stream and decoded as it comes: tracks, problems and the overview stand at its begin and are
 * shown at once, each row gets its spans when they have come, and no part of the file is kept. All of that happens
 * in slices of a few milliseconds, and between two of them the page draws and answers. A worker would need a laxer
 * content security policy, and gain little: what is decoded must be handed over to the page anyway.
 */
import { compareRuns } from '../trace/compare-runs.ts';
import { mergeTraces } from '../trace/merge-traces.ts';
import type { SampleColumns, SpanColumns, Trace } from '../trace/model.ts';
import type { Overviews } from '../trace/overview.ts';
import { decodeTrace, isRecording, TraceCollector, TraceDecoder } from '../trace/saved-trace.ts';
import type { TracePart, TraceSink } from '../trace/trace-decoder.ts';
import { RunModel } from './run-model.ts';
import { Slices } from './slices.ts';

/** A trace file is untrusted: what unpacks to more than this is not read further. */
const MAX_BYTES = 2 ** 31;
/** Decoding this much takes a millisecond or two. */
const PIECE_BYTES = 1 << 17;
/** Enough of a file to tell what it is. */
const HEAD_BYTES = 16;
/** Characters of base64 that are decoded at a time; a multiple of four. */
const BASE64_PIECE = 1 << 18;

/** What the page wants to know while a file is read. */
export interface Arrival {
  /** Where aborted, nobody waits for the file any more. */
  signal: AbortSignal;
  /** There is something to show; more and more of the run is added to it. */
  shown(model: RunModel): void;
  /** More of the run was read: a share of the file, or null where its size is not known. */
  progress(share: number | null): void;
}
type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;
interface Source {
  bytes: Bytes;
  /** Bytes of the file as it lies on the disk; 0 where they are not known. */
  size: number;
}

/** Fetches a saved trace, packed or not, and reads it. Errors have a sentence for the user. */
export async function loadFromUrl(url: string, arrival: Arrival): Promise<RunModel> {
  return load(await fetched(url, arrival.signal), arrival);
}

/** Reads the trace that an exported page carries: base64 of the gzipped file. */
export async function loadFromBase64(text: string, arrival: Arrival): Promise<RunModel> {
  let at = 0;
  const bytes: Bytes = new ReadableStream({
    pull(controller) {
      const piece = atob(text.slice(at, at + BASE64_PIECE));
      controller.enqueue(Uint8Array.from(piece, (sign) => sign.charCodeAt(0)));
      at += BASE64_PIECE;
      if (at >= text.length) controller.close();
    },
  });
  return load({ bytes, size: (text.length / 4) * 3 }, arrival);
}

/** Two saved traces on one scale, with what is different between them. */
export async function loadComparison(before: string, after: string, arrival: Arrival): Promise<RunModel> {
  const traces: Trace[] = [];
  for (const url of [before, after]) {
    const collected = new TraceCollector();
    const whole = await decoded(await fetched(url, arrival.signal), collected, arrival);
    traces.push(whole ?? collected.trace());
  }
  const [one, other] = traces as [Trace, Trace];
  const model = RunModel.of(mergeTraces(one, other, ['before', 'after']));
  model.comparison = compareRuns(one, other);
  return model;
}

async function fetched(url: string, signal: AbortSignal): Promise<Source> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch {
    throw new Error('The trace file could not be fetched.');
  }
  if (!response.ok || !response.body)
    throw new Error(`The trace file could not be fetched (${response.status}).`);
  return { bytes: response.body, size: Number(response.headers.get('content-length') ?? 0) };
}

async function load(source: Source, arrival: Arrival): Promise<RunModel> {
  const arriving = new ArrivingRun(arrival);
  const whole = await decoded(source, arriving, arrival);
  return whole ? RunModel.of(whole) : arriving.model;
}

/** A sink that has work to do after each piece, step by step. */
interface SteppedSink extends TraceSink {
  steps?(): Generator<undefined>;
}

/** Reads a saved trace into a sink. A recording is of another form: it is read as a whole, and given back. */
async function decoded({ bytes, size }: Source, sink: SteppedSink, arrival: Arrival): Promise<Trace | null> {
  const slices = new Slices(arrival.signal);
  let packedBytes = 0;
  const counted = bytes.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(piece, controller) {
        packedBytes += piece.length;
        controller.enqueue(piece);
      },
    }),
  );
  const decoder = new TraceDecoder(sink);
  let recording: Uint8Array[] | null = null;
  let read = 0;
  for await (const chunk of pieces(await unpacked(counted))) {
    if (read === 0 && isRecording(chunk)) recording = [];
    read += chunk.length;
    if (read > MAX_BYTES) throw new Error('The trace is larger than 2 GB and cannot be shown.');
    for (let at = 0; at < chunk.length && !recording; at += PIECE_BYTES) {
      decoder.push(chunk.subarray(at, at + PIECE_BYTES));
      for (const _ of sink.steps?.() ?? []) await slices.pause();
      await slices.pause();
    }
    recording?.push(chunk);
    arrival.progress(size > 0 ? Math.min(packedBytes / size, 1) : null);
  }
  if (recording) return decodeTrace(new Uint8Array(await new Blob(recording as BlobPart[]).arrayBuffer()));
  decoder.end();
  return null;
}

/** The run as far as it was read. */
class ArrivingRun implements SteppedSink {
  readonly model = new RunModel();
  private readonly rows: Array<[track: number, columns: SpanColumns]> = [];

  constructor(private readonly arrival: Arrival) {}

  part(found: TracePart): void {
    this.model.adoptPart(found);
    if (found.tracks) this.arrival.shown(this.model);
  }

  overviews(overviews: Overviews): void {
    this.model.overviews = overviews;
  }

  spans(track: number, columns: SpanColumns): void {
    this.rows.push([track, columns]);
  }

  samples(track: number, columns: SampleColumns): void {
    this.model.putSamples(track, columns);
  }

  *steps(): Generator<undefined> {
    for (let row = this.rows.shift(); row; row = this.rows.shift()) yield* this.model.adoptSpans(...row);
  }
}

/** Gzip is known by its first two bytes. */
async function unpacked(stream: Bytes): Promise<Bytes> {
  const [peek, whole] = stream.tee();
  for await (const first of pieces(peek)) {
    if (first[0] === 0x1f && first[1] === 0x8b) return whole.pipeThrough(new DecompressionStream('gzip'));
    break;
  }
  return whole;
}

/** What a stream brings: first at least as much as tells what it is. It is let go of when nobody wants more. */
async function* pieces(stream: Bytes): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  let first: Uint8Array | null = new Uint8Array(0);
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (first) first = joined(first, value ?? new Uint8Array(0));
      if (first && (done || first.length >= HEAD_BYTES)) {
        if (first.length > 0) yield first;
        first = null;
      } else if (!first && value) yield value;
      if (done) return;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
