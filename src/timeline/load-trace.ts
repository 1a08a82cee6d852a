import type { RunModel } from './run-model.ts';

/** Reads a saved trace from the host. */
export async function loadFromUrl(url: string): Promise<RunModel> {
  throw new Error(`The trace could not be read: ${url}`);
}

/** Reads the trace that an exported page carries. */
export async function loadFromBase64(text: string): Promise<RunModel> {
  throw new Error(`The trace could not be read: ${text.length}`);
}
