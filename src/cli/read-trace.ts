/** Opens a saved trace for a command; what is wrong with it is said in one line. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Trace } from '../trace/model.ts';
import { traceOfFiles } from '../trace/read-recording.ts';
import { decodeTrace, TraceFormatError } from '../trace/saved-trace.ts';
import { UsageError } from './failure.ts';

export async function readTrace(file: string): Promise<Trace> {
  let read: () => Trace;
  try {
    if ((await stat(file)).isDirectory()) {
      const files = await readRun(file);
      read = () => traceOfFiles(files);
    } else {
      const bytes = await readFile(file);
      read = () => decodeTrace(bytes);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(code === 'ENOENT' ? `there is no file ${file}.` : `cannot read ${file}: ${message}`);
  }
  try {
    return read();
  } catch (error) {
    if (error instanceof TraceFormatError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

/** A run's folder that was left behind, because the program was killed in the middle of a recording. */
async function readRun(folder: string): Promise<Map<string, Uint8Array>> {
  const names = (await readdir(folder)).filter((name) => /\.(seg|names)$/.test(name));
  const files = new Map<string, Uint8Array>();
  for (const name of names) files.set(name, await readFile(path.join(folder, name)));
  return files;
}
