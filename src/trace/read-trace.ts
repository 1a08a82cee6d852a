import { emptyTrace } from './batch.ts';
import type { SampleColumns, SpanColumns, Trace } from './model.ts';
import { decodeRecording, isRecording } from './read-recording.ts';
import { TraceDecoder, type TracePart, type TraceSink } from './trace-decoder.ts';

/** A saved trace or a recording. Throws a TraceFormatError, whose message is one sentence for the user. */
export function decodeTrace(bytes: Uint8Array): Trace {
  if (isRecording(bytes)) return decodeRecording(bytes);
  const collected = new TraceCollector();
  const decoder = new TraceDecoder(collected);
  decoder.push(bytes);
  decoder.end();
  return collected.trace();
}

/** Puts a saved trace together from what a decoder finds in it. */
export class TraceCollector implements TraceSink {
  private readonly parts: TracePart = {};
  private readonly spansByTrack: Trace['spans'] = new Map();
  private readonly samplesByTrack: Trace['samples'] = new Map();

  part(found: TracePart): void {
    Object.assign(this.parts, found);
  }

  spans(track: number, columns: SpanColumns): void {
    this.spansByTrack.set(track, columns);
  }

  samples(track: number, columns: SampleColumns): void {
    this.samplesByTrack.set(track, columns);
  }

  /** Once the decoder has come to the end. */
  trace(): Trace {
    return { ...emptyTrace(), ...this.parts, spans: this.spansByTrack, samples: this.samplesByTrack };
  }
}
