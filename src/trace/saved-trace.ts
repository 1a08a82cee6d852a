/** The `.interleave` file, as docs/TRACE.md specifies it: `encodeTrace` and its inverse, `decodeTrace`. */
export { TraceFormatError } from './byte-reader.ts';
export { isRecording } from './read-recording.ts';
export { decodeTrace, TraceCollector } from './read-trace.ts';
export { TraceDecoder } from './trace-decoder.ts';
export { encodeTrace } from './write-trace.ts';
