/** Opens a saved trace for a command; what is wrong with it is said in one line. */
import { readFile } from 'node:fs/promises';
import type { Trace } from '../trace/model.ts';
import { decodeTrace, TraceFormatError } from '../trace/saved-trace.ts';
import { UsageError } from './failure.ts';

export async function readTrace(file: string): Promise<Trace> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(code === 'ENOENT' ? `there is no file ${file}.` : `cannot read ${file}: ${message}`);
  }
  try {
    return decodeTrace(bytes);
  } catch (error) {
    if (error instanceof TraceFormatError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}
