import path from 'node:path';
import * as vscode from 'vscode';
import type { LineEvidence } from '../../trace/line-evidence.ts';
import type { Problem, TraceBatch } from '../../trace/model.ts';
import { TimelinePanel } from '../timeline/timeline-panel.ts';
import { runTask } from './run-task.ts';
import { stopProgram } from './stop.ts';
import { Tracing } from './tracing.ts';

export interface RunRequest {
  /** Shown as the title. */
  name: string;
  python: string;
  /** After the interpreter: `script.py a b`, or `-m module`. */
  args: string[];
  cwd: string;
  folder: vscode.WorkspaceFolder | undefined;
  /** Variables beside those that every program gets. */
  env: Record<string, string>;
  /** It is a search for an order of threads that goes wrong, and only what it finds is recorded. */
  explore?: boolean;
}

/** How a run went. */
export interface EndedRun {
  name: string;
  exitCode: number | null;
  problems: readonly Problem[];
  durationNs: number;
  tracks: number;
  /** The saved trace; null where it was not kept. */
  trace: vscode.Uri | null;
  /** By file, what is known of its lines. */
  lines: Map<string, readonly LineEvidence[]>;
}

export interface RunSurroundings {
  extensionUri: vscode.Uri;
  output: vscode.LogOutputChannel;
  /** Where saved traces go. */
  storage: vscode.Uri;
  /** An earlier run of the same program was kept. */
  hasEarlier: boolean;
  onProgress: (text: string) => void;
  /** All problems so far, whenever there are others than before. */
  onProblems: (problems: readonly Problem[]) => void;
}

/** What a shell says of a program that was killed. */
const KILLED = 128 + 9;

/** Where a search writes the run that it finds: an option behind its own script. */
function recordedIn(folder: string, [script, ...rest]: readonly string[]): string[] {
  return [script!, `--record=${folder}`, ...rest];
}

/** One run of a program with its timeline, from the start to the saved trace. */
export class RunSession {
  private readonly panel: TimelinePanel;
  private readonly ids = new Set<number>();
  private last: TraceBatch | null = null;
  private shownProblems = '';
  private keep = true;
  private killed = false;
  /** The program has ended; its trace may still be in the making. */
  over = false;
  private stopProgram: (() => Promise<void>) | null = null;
  readonly onClose: vscode.Event<void>;
  readonly onCompare: vscode.Event<void>;

  constructor(
    private readonly request: RunRequest,
    private readonly around: RunSurroundings,
  ) {
    this.panel = new TimelinePanel(around.extensionUri, { name: request.name, live: true }, around.output);
    this.panel.onStop(({ keep }) => this.stop(keep));
    this.onClose = this.panel.onClose;
    this.onCompare = this.panel.onCompare;
  }

  /** Runs the program to its end. Resolves when the trace is read and saved; rejects where it could not start. */
  async run(): Promise<EndedRun> {
    const { request, around } = this;
    const began = Date.now();
    const settings = vscode.workspace.getConfiguration('interleave', request.folder);
    const maxSpans = settings.get<number>('maxSpans', 4_000_000);
    const generators = settings.get<string>('generators', '').trim();
    const options = {
      env: request.env,
      maxSpans,
      explore: request.explore ?? false,
      ...(generators === '' ? {} : { generators: path.resolve(request.cwd, generators) }),
    };
    const tracing = await Tracing.begin(around.extensionUri.fsPath, options, (batch) =>
      this.take(batch, began),
    );
    try {
      const task = await runTask({
        name: request.name,
        program: request.python,
        args: request.explore ? recordedIn(tracing.folder, request.args) : request.args,
        cwd: request.cwd,
        env: tracing.env,
        folder: request.folder,
      });
      this.stopProgram = async () => {
        const pid = await task.pid;
        if (pid === undefined) task.terminate();
        else if (await stopProgram(pid, task.ended)) this.killed = true;
      };
      const code = await task.ended;
      this.over = true;
      this.stopProgram = null;
      // A terminal does not tell how a program was killed; but here it is known who did it.
      await tracing.end(this.killed ? { code: null, signal: 'SIGKILL' } : { code, signal: null });
      return await this.finish(this.killed ? KILLED : code, tracing);
    } catch (error) {
      this.panel.post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
      throw error;
    } finally {
      await tracing.dispose();
    }
  }

  /** Ends the program. `keep`: the trace is saved, as it is when a program ends by itself. */
  async stop(keep: boolean): Promise<void> {
    this.keep = keep;
    await this.stopProgram?.();
  }

  close(): void {
    this.panel.close();
  }

  /** Brings the timeline to the front and shows a one-based line of source there. */
  reveal(file: string, line: number): void {
    this.panel.reveal();
    this.panel.post({ type: 'reveal', file, line });
  }

  private async finish(exitCode: number | null, tracing: Tracing): Promise<EndedRun> {
    const { request, panel } = this;
    if (!this.last || this.last.header.events === 0) {
      panel.post({ type: 'failed', message: this.nothingTraced(exitCode) });
    }
    const nothing = request.explore && this.last?.header.events === 0;
    const trace = this.keep && this.last && !nothing ? await this.save(tracing) : null;
    if (trace) panel.saved(trace);
    const file = trace ? trace.path.slice(trace.path.lastIndexOf('/') + 1) : undefined;
    const comparable = trace !== null && this.around.hasEarlier;
    const source = trace && { name: request.name, trace: trace.toString() };
    panel.post({ type: 'ended', exitCode, comparable, ...(file && source ? { file, source } : {}) });
    return {
      name: request.name,
      exitCode,
      problems: this.last?.problems ?? [],
      durationNs: this.last?.header.durationNs ?? 0,
      tracks: this.ids.size,
      trace,
      lines: tracing.lines(),
    };
  }

  private async save(tracing: Tracing): Promise<vscode.Uri | null> {
    const stamp = new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-');
    const stem = this.request.name.replace(/\.py$/, '').replace(/[^\w.-]+/g, '_');
    const file = vscode.Uri.joinPath(this.around.storage, `${stem}-${stamp}.interleave`);
    try {
      await vscode.workspace.fs.createDirectory(this.around.storage);
      await tracing.save(file.fsPath);
      return file;
    } catch (error) {
      this.around.output.error(`The trace could not be saved: ${error}`);
      return null;
    }
  }

  private take(batch: TraceBatch, began: number): void {
    this.last = batch;
    for (const { id } of batch.tracks) this.ids.add(id);
    this.panel.post({ type: 'batch', batch });
    const problems = batch.problems
      .map(({ kind, file, line, count }) => `${kind} ${file}:${line} ${count}`)
      .join();
    if (problems !== this.shownProblems) {
      this.shownProblems = problems;
      this.around.onProblems(batch.problems);
    }
    const seconds = Math.round((Date.now() - began) / 1000);
    this.around.onProgress(
      `${this.request.name}: ${seconds} s, ${this.ids.size} tracks, ${batch.header.events} events`,
    );
  }

  private nothingTraced(exitCode: number | null): string {
    if (this.request.explore) {
      return exitCode === 0
        ? 'No order of the threads that was tried goes wrong. The terminal says how many there were: it is no proof.'
        : 'The order of threads could not be varied. The terminal says why.';
    }
    const how = exitCode === null ? '' : ` (exit code ${exitCode})`;
    return `${this.request.name} ended${how} before anything could be recorded. The terminal shows what it said.`;
  }
}
