/** What differs between the server in Node and the server in a web worker. */
import type { EncodedFacts } from '../engine/index.ts';
import type { ServerOptions } from '../protocol.ts';
import type { DiscoverOptions } from '../workspace/discover.ts';
import type { Host } from '../workspace/host.ts';

export interface Platform {
  host: Host;
  /** The bytes of the parsers. */
  parsers(options: Partial<ServerOptions>): Promise<{ runtimeWasm: Uint8Array; pythonWasm: Uint8Array }>;
  /** The Python files below a folder. */
  discover(folder: string, options: DiscoverOptions): AsyncIterable<string>;
  /** Facts that a check of one of these folders has kept, by the text they were made of. */
  keptFacts?(folders: readonly string[]): (text: string) => EncodedFacts | null;
  /** The address of a rule's page (`rules/<id>`) for editors that know nothing of ours; null where there is none. */
  pageUri(page: string): string | null;
}
