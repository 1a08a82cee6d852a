/** `interleave trace`: runs a program under the tracer, as if it had been started by itself, and saves the trace. */
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { RunError } from '../runner/interpreter.ts';
import { pageSource } from '../runner/page-source.ts';
import { shellCode } from '../runner/run-tail.ts';
import { type Run, startRun } from '../runner/start-run.ts';
import { exportTrace } from '../timeline/export-trace.ts';
import { defaultName, EXPORT_KINDS, type ExportKind } from '../trace/export/export-kinds.ts';
import { summaryJson, summaryText } from '../trace/export/summary.ts';
import type { Trace } from '../trace/model.ts';
import { encodeTrace } from '../trace/saved-trace.ts';
import { limitsFor } from '../trace/trace-store.ts';
import { exportKind } from './export-kind.ts';
import { complain, UsageError } from './failure.ts';

interface TraceOptions {
  out: string;
  export?: ExportKind[];
  exportOut?: string[];
  python?: string;
  generators?: string;
  summary?: boolean;
  summaryJson?: string;
  maxSpans?: number;
}

export function register(program: Command): void {
  program
    .command('trace')
    .description('Run a Python program and record what its threads, tasks, locks and processes do.')
    .usage('[options] (script.py | -m module) [args...]')
    .argument('[program...]', 'the script, or -m and a module, and their arguments')
    .option('--out <file>', 'where the trace is saved', 'trace.interleave')
    .option(`--export <kind>`, `also write ${EXPORT_KINDS.join(', ')}; repeatable`, collectKind)
    .option('--export-out <file>', 'the file of the --export in the same position; repeatable', collect)
    .option('--python <path>', "the interpreter; by default the active environment's")
    .option('--generators <file>', 'show the generators of this Python file as rows, too')
    .option(
      '--max-spans <count>',
      'keep so many spans of a long run: its start, its end and what is around problems',
      parseCount,
    )
    .option('--summary', 'print a report on standard error at the end')
    .option('--summary-json <file>', 'write the report as JSON')
    // Everything from the script on is the program's own; `-m` is not an option of ours.
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (words: string[], options: TraceOptions) => {
      process.exitCode = await trace(programOf(words), options);
    });
}

/** Fewer than a thousand would leave nothing between a start and an end. */
function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1000) throw new InvalidArgumentError('Give a number from 1000 on.');
  return count;
}

const collect = (value: string, list: string[] = []): string[] => [...list, value];

const collectKind = (value: string, list: ExportKind[] = []): ExportKind[] => [...list, exportKind(value)];

/** Checks what is to be run: commander has left everything that is no option of ours. */
function programOf(words: string[]): string[] {
  const [first, second] = words;
  if (first === undefined) throw new UsageError('give a script to run, or -m and a module.');
  if (first === '-m') {
    if (second === undefined) throw new UsageError('-m needs the name of a module.');
    return words;
  }
  if (first === '--') return programOf(words.slice(1));
  if (first.startsWith('-') && !/^-m./.test(first)) throw new UsageError(`unknown option '${first}'.`);
  return words;
}

async function trace(program: string[], options: TraceOptions): Promise<number> {
  let run: Run;
  const handlers = new SignalRelay();
  try {
    run = await startRun({
      tracer: path.join(__dirname, 'tracer'),
      program,
      python: options.python,
      generators: options.generators,
      ...(options.maxSpans === undefined ? {} : { limits: limitsFor(options.maxSpans) }),
    });
  } catch (error) {
    if (error instanceof RunError) throw new UsageError(error.message);
    throw error;
  }
  handlers.relayTo(run);
  const { end, trace } = await run.done;
  handlers.remove();
  await write(trace, options);
  return shellCode(end);
}

async function write(trace: Trace, options: TraceOptions): Promise<void> {
  if (trace.tracks.length === 0) {
    complain(
      'nothing was recorded: the interpreter ignores PYTHONPATH (options -I and -E), or has no site module (-S).',
    );
  }
  const jobs: Array<[string, () => Promise<string | Uint8Array> | string | Uint8Array]> = [
    [options.out, () => encodeTrace(trace)],
  ];
  for (const [index, kind] of (options.export ?? []).entries()) {
    const file = options.exportOut?.[index] ?? defaultName(options.out, kind);
    jobs.push([file, () => exportTrace(trace, kind, path.basename(options.out), pageSource)]);
  }
  if (options.summaryJson) jobs.push([options.summaryJson, () => summaryJson(trace)]);
  for (const [file, make] of jobs) {
    try {
      await writeFile(file, await make());
    } catch (error) {
      // The program's exit code stays what it is: the trace is a by-product.
      complain(`could not write ${file}: ${(error as Error).message}`);
    }
  }
  if (options.summary) {
    const lines = [...summaryText(trace).trimEnd().split('\n'), '', `The trace is in ${options.out}.`];
    for (const line of lines) process.stderr.write(`${`interleave: ${line}`.trimEnd()}\n`);
  }
}

/**
 * Ctrl-C in a terminal reaches the program by itself, since it is in the same group; then we only have to stay alive
 * for its end. A signal sent to us alone is passed on.
 */
class SignalRelay {
  private run: Run | null = null;
  private readonly signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
  private readonly pending: NodeJS.Signals[] = [];

  constructor() {
    for (const signal of this.signals) process.on(signal, this.relay);
  }

  relayTo(run: Run): void {
    this.run = run;
    for (const signal of this.pending) run.child.kill(signal);
  }

  remove(): void {
    for (const signal of this.signals) process.off(signal, this.relay);
  }

  private readonly relay = (signal: NodeJS.Signals): void => {
    const typed = signal === 'SIGINT' || signal === 'SIGQUIT';
    const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
    if (typed && terminal && os.platform() !== 'win32') return;
    if (this.run) this.run.child.kill(signal);
    else this.pending.push(signal);
  };
}
