/**
 * Makes the facts of many files in several threads. Texts go out in batches as they are read, so that parsing begins
 * before the last file is found; the calling thread takes its share where there is nothing else for it to do.
 */
import { Worker } from 'node:worker_threads';
import type { EncodedFacts } from '../engine/index.ts';
import type { Batch, MadeFacts, WorkerData } from './facts-worker.ts';

/** A thread takes about a tenth of a second to get going: less text than this is parsed sooner without one. */
const WORTH_A_THREAD = 400_000;
/** Characters in a batch: some tens of milliseconds of work. */
const BATCH = 100_000;
/** Towards the end each takes a small part of what is left, so that no thread waits long for the others. */
const PART_OF_REST = 8;
/** Batches that a thread has at a time, so that it need not wait for the next one. */
const AHEAD = 2;

export interface FactsPoolOptions {
  /** Threads at work, the calling one among them. */
  jobs: number;
  /** The bundle of `facts-worker.ts`. */
  script: string;
  wasm: WorkerData;
  /** Called with what a thread has made. */
  made(file: string, facts: EncodedFacts | string | null): void;
  /** Makes the facts of a file in the calling thread. */
  make(file: string): void;
}

interface Thread {
  worker: Worker;
  batches: number;
}

export class FactsPool {
  private readonly options: FactsPoolOptions;
  private readonly threads: Thread[] = [];
  private readonly waiting: { file: string; text: string }[] = [];
  /** Characters that wait. */
  private size = 0;
  private failure: Error | null = null;
  private wake: (() => void) | null = null;

  constructor(options: FactsPoolOptions) {
    this.options = options;
  }

  add(file: string, text: string): void {
    this.waiting.push({ file, text });
    this.size += text.length;
    const { jobs } = this.options;
    // Each further thread must have something to do.
    if (this.threads.length < jobs - 1 && this.size > WORTH_A_THREAD) this.start();
    if (this.size > BATCH) this.feed();
  }

  /** Resolves when the facts of all files are made. Rejects where a thread broke down. */
  async finish(): Promise<void> {
    // Without threads there is nothing to hand out, and the engine makes the facts when it needs them.
    if (this.threads.length === 0) this.waiting.length = 0;
    for (const { worker } of this.threads) worker.ref();
    // Long files go to threads, whose memory is given back when they end: the parser's grows with the longest tree.
    this.waiting.sort((a, b) => b.text.length - a.text.length);
    while (this.failure === null) {
      this.feed();
      const own = this.waiting.pop();
      if (own !== undefined) {
        this.size -= own.text.length;
        this.options.make(own.file);
        // What the threads have made in the meantime comes in first.
        await new Promise((resolve) => setImmediate(resolve));
      } else if (this.threads.some((thread) => thread.batches > 0)) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      } else break;
    }
    this.close();
    if (this.failure !== null) throw this.failure;
  }

  /** Nothing of it keeps the process alive from here on. */
  close(): void {
    for (const { worker } of this.threads.splice(0)) {
      worker.removeAllListeners();
      void worker.terminate();
    }
  }

  private start(): void {
    const { script, wasm } = this.options;
    const worker = new Worker(script, { workerData: wasm });
    const thread: Thread = { worker, batches: 0 };
    const failed = (reason: string) => {
      this.failure ??= new Error(`a thread that reads files broke down: ${reason}`);
      this.wake?.();
    };
    worker.on('message', ({ made }: MadeFacts) => {
      thread.batches--;
      for (const { file, facts } of made) this.options.made(file, facts);
      this.feed();
      this.wake?.();
    });
    worker.on('error', (error) => failed(error.message));
    worker.on('messageerror', (error) => failed(error.message));
    worker.on('exit', (code) => failed(`exit code ${code}`));
    // Who stops in the middle of reading files does not wait for threads.
    worker.unref();
    this.threads.push(thread);
  }

  private feed(): void {
    for (let round = 0; round < AHEAD; round++) {
      for (const thread of this.threads) {
        if (thread.batches > round || this.waiting.length === 0) continue;
        const batch = this.nextBatch();
        thread.batches++;
        thread.worker.postMessage(batch);
      }
    }
  }

  private nextBatch(): Batch {
    let size = 0;
    let amount = 0;
    const enough = Math.min(BATCH, this.size / PART_OF_REST);
    while (amount < this.waiting.length && size < enough) size += this.waiting[amount++]!.text.length;
    this.size -= size;
    return { files: this.waiting.splice(0, amount) };
  }
}
