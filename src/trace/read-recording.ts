/**
 * Reads a run from the files of its stream: those that a recording (`interleave.py`) has put one after the other into
 * one file, or those of a folder that was left behind. As in every trace, nothing is believed unchecked.
 */
import { ByteReader, TraceFormatError } from './byte-reader.ts';
import type { Trace } from './model.ts';
import { RunReader } from './run-reader.ts';
import { decodeUtf8 } from './utf8.ts';

const MAGIC: readonly number[] = [0x89, 0x49, 0x4c, 0x52, 0x0d, 0x0a, 0x1a, 0x0a];
const VERSION = 1;

/** Whether these are the bytes of a recording and not of a saved trace. */
export function isRecording(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, at) => bytes[at] === byte);
}

/** Throws a TraceFormatError, whose message is one sentence for the user. */
export function decodeRecording(bytes: Uint8Array): Trace {
  const reader = new ByteReader(bytes, 'recording');
  reader.block(MAGIC.length);
  const version = reader.u32();
  if (version !== VERSION) {
    const advice = version > VERSION ? ' A newer Interleave wrote it: update to open it.' : '';
    throw new TraceFormatError(
      `The recording has version ${version}; this one reads version ${VERSION}.${advice}`,
    );
  }
  const files = new Map<string, Uint8Array>();
  for (let count = reader.u32(); count > 0; count--) {
    const length = reader.u16();
    const size = reader.u64();
    files.set(decodeUtf8(reader.block(length)), reader.block(size));
  }
  reader.end();
  return traceOfFiles(files);
}

interface ProcessFiles {
  names: Uint8Array | null;
  /** Of a large file of names. */
  parts: Part[];
  segments: Part[];
}

interface Part {
  n: number;
  bytes: Uint8Array;
}

/** The trace that the files of a run's folder hold, by their names. */
export function traceOfFiles(files: ReadonlyMap<string, Uint8Array>): Trace {
  const run = new RunReader();
  for (const [stem, { names, parts, segments }] of byProcess(files)) {
    const stream = run.process(stem);
    for (const { n, bytes } of segments) {
      stream.cursor.nextSegment(n);
      stream.cursor.feed(bytes, false, true);
    }
    if (names) stream.addNames(decodeUtf8(names));
    for (const { bytes } of parts) stream.addNames(decodeUtf8(bytes), true);
    stream.finishNames();
  }
  run.endPoll();
  run.settle();
  run.finish({ exitCode: null, endedAt: null });
  const trace = run.toTrace();
  if (trace.tracks.length === 0) throw new TraceFormatError('There is no recorded program in it.');
  return trace;
}

/** Parents before their children, segments in their order. */
function byProcess(files: ReadonlyMap<string, Uint8Array>): Array<[string, ProcessFiles]> {
  const found = new Map<string, ProcessFiles>();
  for (const [name, bytes] of files) {
    const match = /^(\d{1,10}-\d{1,20})(?:-(\d{1,9})\.(seg|names)|\.names)$/.exec(name);
    if (!match) continue;
    const stem = match[1]!;
    const process = found.get(stem) ?? { names: null, parts: [], segments: [] };
    found.set(stem, process);
    if (match[2] === undefined) process.names = bytes;
    else (match[3] === 'seg' ? process.segments : process.parts).push({ n: Number(match[2]), bytes });
  }
  for (const { segments, parts } of found.values()) {
    segments.sort((one, other) => one.n - other.n);
    parts.sort((one, other) => one.n - other.n);
  }
  const begun = (stem: string) => Number(stem.split('-')[1]);
  return [...found].sort(([one], [other]) => begun(one) - begun(other));
}
