import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { EXPLORE_ENVIRONMENT } from '../../runner/explore.ts';
import { createRunFolder, removeRunFolder, runEnvironment } from '../../runner/run-folder.ts';
import { RunTail } from '../../runner/run-tail.ts';
import { type LineEvidence, lineEvidence } from '../../trace/line-evidence.ts';
import type { Trace, TraceBatch } from '../../trace/model.ts';
import { encodeTrace } from '../../trace/saved-trace.ts';
import { limitsFor } from '../../trace/trace-store.ts';

interface TracingOptions {
  /** The program's own variables. */
  env: Record<string, string>;
  /** What is kept of a long run. */
  maxSpans: number;
  /** A file whose generators get rows. */
  generators?: string;
  /** The program itself says what is recorded: of a search, the run that was found. */
  explore: boolean;
}

/** The tracer's side of one run: its folder, the environment that fills it, and the reader that follows it. */
export class Tracing {
  private trace: Trace | null = null;

  private constructor(
    readonly folder: string,
    private readonly tail: RunTail,
    /** What the program's environment needs beside what it would have had. */
    readonly env: Record<string, string>,
    private readonly explore: boolean,
  ) {}

  /** Every batch goes to `onBatch`, from now until `end` has resolved. */
  static async begin(
    extensionPath: string,
    { env: own, maxSpans, generators, explore }: TracingOptions,
    onBatch: (batch: TraceBatch) => void,
  ): Promise<Tracing> {
    const folder = await createRunFolder();
    const tracer = path.join(extensionPath, 'dist', 'tracer');
    const tail = new RunTail(folder, { onBatch, limits: limitsFor(maxSpans) });
    tail.start();
    const wishes = generators === undefined ? {} : { generators };
    const env = explore
      ? EXPLORE_ENVIRONMENT
      : runEnvironment(folder, tracer, { ...process.env, ...own }, wishes);
    return new Tracing(folder, tail, { ...own, ...env }, explore);
  }

  /** The program has ended: reads what is left. */
  async end(end: { code: number | null; signal: NodeJS.Signals | null }): Promise<void> {
    // A search's exit code and its end say nothing of the run that it found.
    const ended = this.explore
      ? { code: null, signal: null }
      : { ...end, at: process.hrtime.bigint(), viaTerminal: true };
    this.trace = await this.tail.finish(ended);
  }

  /** What the run says of lines of source; only after `end`. */
  lines(): Map<string, LineEvidence[]> {
    // The times of a search's run are steps: they say nothing of how long anything takes.
    return this.trace && !this.explore ? lineEvidence(this.trace) : new Map();
  }

  /** Writes the whole trace to a file; only after `end`. */
  async save(file: string): Promise<void> {
    if (!this.trace) throw new Error('The run has not ended.');
    await writeFile(file, encodeTrace(this.trace));
  }

  /** Stops reading and removes the run's folder. */
  async dispose(): Promise<void> {
    this.tail.stop();
    await removeRunFolder(this.folder);
  }
}
