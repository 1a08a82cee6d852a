import { compareRuns } from '../trace/compare-runs.ts';
import { mergeTraces } from '../trace/merge-traces.ts';
import type { Trace } from '../trace/model.ts';
import { decodeTrace } from '../trace/saved-trace.ts';
import { RunModel } from './run-model.ts';

/** A trace file is untrusted: what unpacks to more than this is not read further. */
const MAX_BYTES = 2 ** 31;

/** Fetches a saved trace, packed or not, and reads it. Errors have a sentence for the user. */
export async function loadFromUrl(url: string): Promise<RunModel> {
  return RunModel.of(await fetched(url));
}

/** Two saved traces on one scale, with what is different between them. */
export async function loadComparison(before: string, after: string): Promise<RunModel> {
  const [one, other] = await Promise.all([fetched(before), fetched(after)]);
  const model = RunModel.of(mergeTraces(one, other, ['before', 'after']));
  model.comparison = compareRuns(one, other);
  return model;
}

async function fetched(url: string): Promise<Trace> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch {
    throw new Error('The trace file could not be fetched.');
  }
  if (!response.ok || !response.body)
    throw new Error(`The trace file could not be fetched (${response.status}).`);
  return read(response.body);
}

/** Reads the trace that an exported page carries: base64 of the gzipped file. */
export async function loadFromBase64(text: string): Promise<RunModel> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index);
  return RunModel.of(await read(new Blob([bytes]).stream()));
}

async function read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Trace> {
  return decodeTrace(await unpacked(stream));
}

/** Everything in the stream, as it comes in; gzip is known by its first two bytes. */
async function unpacked(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> {
  const [peek, whole] = stream.tee();
  const reader = peek.getReader();
  const first = (await reader.read()).value;
  void reader.cancel();
  const packed = first !== undefined && first[0] === 0x1f && first[1] === 0x8b;
  return collect(packed ? whole.pipeThrough(new DecompressionStream('gzip')) : whole);
}

async function collect(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MAX_BYTES) {
      await reader.cancel();
      throw new Error('The trace is larger than 2 GB and cannot be shown.');
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
