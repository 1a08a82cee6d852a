/** What an exported page takes from the disk. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Trace } from '../trace/model.ts';
import { encodeTrace } from '../trace/saved-trace.ts';
import { RunError } from './interpreter.ts';

/** The built timeline, which lies beside this bundle, and the trace as it goes into the page. */
export const pageSource = {
  async script(): Promise<string> {
    const file = path.join(__dirname, 'timeline.js');
    if (!existsSync(file)) throw new RunError('The timeline is not built: dist/timeline.js is missing.');
    return readFile(file, 'utf8');
  },
  async packed(trace: Trace): Promise<string> {
    return (await promisify(gzip)(encodeTrace(trace))).toString('base64');
  },
};
