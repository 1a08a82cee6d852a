/** What the server and the command line need of the machine they run on. */

export interface Entry {
  name: string;
  kind: 'file' | 'folder';
}

/** Paths are absolute with `/` between folders (`c:/code/a.py` on Windows), or URIs on the web. */
export interface Host {
  /** Rejects with a `HostError`. */
  readFile(path: string): Promise<Uint8Array>;
  /** Rejects with a `HostError`. Links to folders are left out, so that no walk goes in circles. */
  list(folder: string): Promise<Entry[]>;
  /** null where there is nothing. */
  kind(path: string): Promise<Entry['kind'] | null>;
  environment(name: string): string | undefined;
}

/** A file that could not be read; the message is the reason alone, without the path. */
export class HostError extends Error {}
