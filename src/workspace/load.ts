/** Reads one source file as the engine wants it. */
import { DecodeError, decode, type Encoding } from './decode.ts';
import { type Host, HostError } from './host.ts';
import { type Notebook, NotebookError, readNotebook } from './notebook.ts';

export interface Source {
  text: string;
  encoding: Encoding;
  /** The map back to the cells. */
  notebook: Notebook | null;
}

/** A string is the reason why the file cannot be read; null stands for a notebook in another language. */
export async function loadSource(host: Host, path: string): Promise<Source | string | null> {
  try {
    return sourceOf(path, await host.readFile(path));
  } catch (error) {
    if (error instanceof HostError) return error.message;
    throw error;
  }
}

export function sourceOf(path: string, bytes: Uint8Array): Source | string | null {
  try {
    const { text, encoding } = decode(bytes);
    if (!isNotebook(path)) return { text, encoding, notebook: null };
    const notebook = readNotebook(text);
    return notebook === null ? null : { text: notebook.text, encoding, notebook };
  } catch (error) {
    if (error instanceof DecodeError || error instanceof NotebookError) return error.message;
    throw error;
  }
}

export function isNotebook(path: string): boolean {
  return path.toLowerCase().endsWith('.ipynb');
}
