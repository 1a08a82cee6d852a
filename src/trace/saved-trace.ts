/** The `.interleave` file, as docs/TRACE.md specifies it: `encodeTrace` and its inverse, `decodeTrace`. */
export { TraceFormatError } from './byte-reader.ts';
export { decodeTrace } from './read-trace.ts';
export { encodeTrace } from './write-trace.ts';
