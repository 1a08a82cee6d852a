/** Where the facts of a check's files come from: the cache, other threads, or the engine's own parser. */
import { createHash } from 'node:crypto';
import type { EncodedFacts, Engine, FileOptions } from '../engine/index.ts';
import { type Cache, hashOf } from '../workspace/cache.node.ts';
import { FactsPool } from './facts-pool.ts';
import type { WorkerData } from './facts-worker.ts';

/** Characters. Less text than this is read again about as fast as a cache is. */
const WORTH_KEEPING = 200_000;

export interface FactsGathererOptions {
  jobs: number;
  script: string;
  wasm: WorkerData;
  cache: Cache | null;
}

export class FactsGatherer {
  private readonly engine: Engine;
  private readonly cache: Cache | null;
  private readonly pool: FactsPool;
  /** The hash of each file's text, and of how it is read. Only with a cache. */
  private readonly hashes = new Map<string, string>();
  private size = 0;
  private readonly cached = new Map<string, EncodedFacts>();

  constructor(engine: Engine, { jobs, script, wasm, cache }: FactsGathererOptions) {
    this.engine = engine;
    this.cache = cache;
    this.pool = new FactsPool({
      jobs,
      script,
      wasm,
      made: (file, facts) => this.take(file, facts),
      make: (file) => this.make(file),
    });
  }

  add(file: string, text: string, options: FileOptions = {}): void {
    this.engine.setFile(file, text, options);
    this.size += text.length;
    if (this.cache !== null) {
      const hash = hashOf(text);
      this.hashes.set(file, hash);
      const facts = this.cache.facts(hash);
      if (facts !== null) {
        // They are decoded only if the findings have to be found again.
        this.cached.set(file, facts);
        return;
      }
    }
    this.pool.add(file, text);
  }

  /** One hash of all files and of what else the findings depend on; null where none are kept. */
  key(rest: unknown): string | null {
    if (this.cache === null || this.size < WORTH_KEEPING) return null;
    const hash = createHash('sha1').update(JSON.stringify(rest));
    for (const [file, text] of [...this.hashes].sort()) hash.update(`${file}\n${text}\n`);
    return hash.digest('hex');
  }

  /** The engine has the facts of all files afterwards, and the cache those that it lacked. */
  async finish(): Promise<void> {
    await this.pool.finish();
    for (const [file, facts] of this.cached) {
      if (!this.engine.giveFacts(file, facts)) this.engine.prepare(file);
    }
    this.cached.clear();
    if (this.size >= WORTH_KEEPING) this.cache?.save();
  }

  close(): void {
    this.pool.close();
  }

  private take(file: string, facts: EncodedFacts | string | null): void {
    if (facts === null) return;
    if (typeof facts === 'string') {
      this.engine.giveUp(file, facts);
      return;
    }
    this.cache?.keepFacts(this.hashes.get(file)!, facts);
    // While other threads parse, there is time for what is left to this one.
    if (this.engine.giveFacts(file, facts)) this.engine.link(file);
  }

  private make(file: string): void {
    this.engine.prepare(file);
    const facts = this.cache === null ? null : this.engine.encodedFacts(file);
    if (facts !== null) this.cache!.keepFacts(this.hashes.get(file)!, facts);
    this.engine.link(file);
  }
}
