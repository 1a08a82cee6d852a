/** The host of Node: the only file of this folder that knows it. */
import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Entry, type Host, HostError } from './host.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file or folder',
  EISDIR: 'is a folder',
  ENOTDIR: 'is not a folder',
  ELOOP: 'the link leads in circles',
  EMFILE: 'too many open files',
};

/** The one-line reason of a failed call into the operating system. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? message ?? String(error);
}

/** An absolute path in the engine's form. */
export function toHostPath(file: string, folder = process.cwd()): string {
  const absolute = path.resolve(folder, file);
  if (path.sep === '/') return absolute;
  return absolute.replaceAll('\\', '/').replace(/^[A-Z]:/, (drive) => drive.toLowerCase());
}

/** The folder with what is shipped beside the bundles: parsers, pages, demos, the tracer. */
export const assets = toHostPath(__dirname);

export const nodeHost: Host = {
  async readFile(file) {
    try {
      return await readFile(file);
    } catch (error) {
      throw new HostError(reasonOf(error));
    }
  },
  async list(folder) {
    try {
      // Reading a folder in the calling thread is several times faster than through the thread pool.
      const found = readdirSync(folder, { withFileTypes: true });
      const entries = await Promise.all(found.map((entry) => entryOf(folder, entry)));
      return entries.filter((entry) => entry !== null);
    } catch (error) {
      throw new HostError(reasonOf(error));
    }
  },
  async kind(file) {
    try {
      return kindOf(await stat(file));
    } catch {
      return null;
    }
  },
  environment: (name) => process.env[name],
};

/**
 * For who has nothing else to do until a file is there: to read it in the calling thread takes a tenth of what the way
 * through the thread pool and back takes.
 */
export const waitingHost: Host = {
  ...nodeHost,
  async readFile(file) {
    try {
      return readFileSync(file);
    } catch (error) {
      throw new HostError(reasonOf(error));
    }
  },
  async kind(file) {
    try {
      // Most of those that are asked for are not there, and an exception is dear.
      const found = statSync(file, { throwIfNoEntry: false });
      return found === undefined ? null : kindOf(found);
    } catch {
      return null;
    }
  },
};

function kindOf(found: Stats): Entry['kind'] {
  return found.isDirectory() ? 'folder' : 'file';
}

interface DirectoryEntry {
  name: string;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

async function entryOf(folder: string, entry: DirectoryEntry): Promise<Entry | null> {
  if (entry.isFile()) return { name: entry.name, kind: 'file' };
  if (entry.isDirectory()) return { name: entry.name, kind: 'folder' };
  if (!entry.isSymbolicLink()) return null;
  try {
    const target = await stat(path.join(folder, entry.name));
    return target.isFile() ? { name: entry.name, kind: 'file' } : null;
  } catch {
    // A link to nowhere is still listed, so that reading it reports it.
    return { name: entry.name, kind: 'file' };
  }
}
