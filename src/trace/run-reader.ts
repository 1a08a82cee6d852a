/**
 * Reads a run: bytes of segments and text of names in, batches and a whole trace out. It knows no files and no clock;
 * `src/runner` feeds it. One poll is: bytes for the cursor of every process, then names, then
 * `endPoll`.
 */
import { emptyHeader } from './batch.ts';
import { Family } from './family.ts';
import { mapEntry } from './map-entry.ts';
import type { Problem, Trace, TraceBatch, TraceHeader } from './model.ts';
import type { Settings } from './names.ts';
import { findProblems } from './problems/find-problems.ts';
import { ProblemList } from './problems/problem-list.ts';
import type { ChildExit } from './problems/process-crash.ts';
import { DEFAULT_THRESHOLDS, type Thresholds, thresholdsOf } from './problems/thresholds.ts';
import { ProcessReader } from './process-reader.ts';
import { ProcessStream } from './process-stream.ts';
import { HIGH } from './records.ts';
import type { RunContext } from './run-context.ts';
import { DEFAULT_LIMITS, type StoreLimits, TraceStore } from './trace-store.ts';

export interface RunReaderOptions {
  /** Steps and callbacks at least this long are shown as stalls, ns. */
  stallNs?: number;
  limits?: StoreLimits;
}

/** How the program went, as its starter saw it. */
export interface RunEnd {
  /** Negative for a signal; null when unknown. */
  exitCode: number | null;
  /** Absolute time of the end on the tracer's clock, where the starter's clock is the same one; else null. */
  endedAt: number | null;
  /**
   * The starter saw the program through a terminal, which says 0 for a program that was killed, or 128 + n. A Python
   * that ends by itself always says so in its stream; without that word, such a code is not believed.
   */
  viaTerminal?: boolean;
}

const MOST_NOTES = 100;
/** The reason of an exit that is none: a part of the program was recorded, and it went on. */
const RECORDING = 'recording';

export class RunReader implements RunContext {
  readonly store: TraceStore;
  readonly problems = new ProblemList();
  stallNs: number;
  readonly family: Family;
  private thresholds: Thresholds = DEFAULT_THRESHOLDS;
  private readonly streams = new Map<string, ProcessStream>();
  private readonly exits: ChildExit[] = [];
  private readonly notes: string[] = [];
  private root: ProcessReader | null = null;
  private origin: { high: number; low: number; absolute: number } | null = null;
  private finished: RunEnd | null = null;
  /** The latest end of a child. */
  private latest = 0;

  constructor(private readonly options: RunReaderOptions = {}) {
    this.store = new TraceStore(options.limits ?? DEFAULT_LIMITS);
    this.family = new Family(this.store, (problem) => this.problems.report(problem));
    this.stallNs = options.stallNs ?? 100e6;
  }

  // ---- feeding --------------------------------------------------------------------------------------------------

  /** The process whose files are called `stem`. */
  process(stem: string): ProcessStream {
    return mapEntry(this.streams, stem, () => new ProcessStream(new ProcessReader(this, stem)));
  }

  isRoot(stem: string): boolean {
    return this.root !== null && this.streams.get(stem)?.process === this.root;
  }

  /** Ends a poll: applies what is known, and gives what was added. */
  endPoll(): TraceBatch {
    for (const stream of this.streams.values()) {
      if (this.origin) stream.drain(this.origin, false);
      stream.process.tick();
    }
    this.family.endPoll(this.duration());
    const problems = this.findProblems(false);
    const batch = this.store.takeBatch(this.header(), problems);
    if (this.store.thinOut(this.duration(), problems)) {
      this.note('The run was long: its middle was left out, except around the problems.');
    }
    return batch;
  }

  /** The process `stem` is gone and everything it wrote was fed. */
  processGone(stem: string): void {
    const stream = this.streams.get(stem);
    if (!stream || stream.process.ended) return;
    stream.finishNames();
    if (this.origin) stream.drain(this.origin, true);
    const { process } = stream;
    const seen = this.exits.find((exit) => exit.pid === process.pid);
    if (process.replacedAt !== null) process.end(process.replacedAt, 0);
    else process.end(process.exit?.time ?? seen?.time ?? process.now, seen?.code ?? null);
  }

  /** Everything was fed from files that are whole: closes the processes that said their end, or whose parent did. */
  settle(): void {
    for (const [stem, { process }] of this.streams) {
      const over = process.exit !== null || this.exits.some((exit) => exit.pid === process.pid);
      if (over && process !== this.root) this.processGone(stem);
    }
  }

  /** The program is over. Processes that were not declared gone were still running: their rows stay open-ended. */
  finish(end: RunEnd): TraceBatch {
    for (const stream of this.streams.values()) {
      stream.finishNames();
      if (this.origin) stream.drain(this.origin, true);
    }
    const { root } = this;
    const recording = root?.exit?.reason === RECORDING;
    this.finished =
      end.viaTerminal && this.root?.exit === null ? { ...end, exitCode: killedBy(end.exitCode) } : end;
    for (const [stem, { process }] of this.streams) if (process.replacedAt !== null) this.processGone(stem);
    if (recording) root.records.now = Math.max(root.now, root.exit!.time);
    else if (root && !root.ended) root.end(this.endOf(root, end), this.finished.exitCode);
    for (const process of this.processes) this.family.lostToExec(process);
    if (root?.exit?.reason === 'exec') this.latest = Math.max(this.latest, this.startersTime(end, root));
    const last = this.duration();
    for (const process of this.processes) process.records.tellUntold();
    this.family.finish(last, root?.pid ?? 0, this.finished.exitCode);
    for (const { process } of this.streams.values()) {
      if (process.ended || !process.hello) continue;
      if (process !== root)
        this.note(`Process ${process.pid} was still running when the program ended; its rows stop there.`);
      for (const row of process.rowList) this.store.become(row.id, last, 0, 0, 0);
    }
    return this.store.takeBatch(this.header(), this.findProblems(true));
  }

  /** Everything so far; whole after `finish`. */
  toTrace(): Trace {
    return this.store.toTrace(this.header(), this.findProblems(this.finished !== null));
  }

  private endOf(root: ProcessReader, end: RunEnd): number {
    if (root.exit) return root.exit.time;
    return this.startersTime(end, root);
  }

  private startersTime(end: RunEnd, root: ProcessReader): number {
    if (end.endedAt === null) return root.now;
    const time = this.relative(end.endedAt);
    // A clock that is not the tracer's would give nonsense: the last record is better then.
    return time >= root.now && time - root.now < 600e9 ? time : root.now;
  }

  // ---- what processes ask for -------------------------------------------------------------------------------------

  relative(absolute: number): number {
    return Math.max(0, absolute - (this.origin?.absolute ?? absolute));
  }

  begin(process: ProcessReader): number {
    const { t } = process.hello!;
    if (!this.origin) {
      const high = Math.floor(t / HIGH);
      this.origin = { high, low: t - high * HIGH, absolute: t };
    }
    const start = this.relative(t);
    // `exec` keeps the pid: what was there before is over, and the program goes on as the new process.
    const before = this.processes.find(
      (other) => other !== process && other.pid === process.pid && !other.ended && other.replacedAt === null,
    );
    if (before) before.replacedAt = start;
    if (before ? before === this.root : !this.root && process.hello!.parentRun === null) this.root = process;
    return start;
  }

  processOf(stem: string): ProcessReader | undefined {
    return this.streams.get(stem)?.process;
  }

  parentOf(process: ProcessReader): ProcessReader | undefined {
    const stem = process.hello?.parentRun;
    const parent = stem ? this.processOf(stem) : undefined;
    return parent === process ? undefined : parent;
  }

  childExited(parent: ProcessReader, pid: number, code: number, expected: boolean, time: number): void {
    const exit = { birth: this.family.birthOf(pid), parent, pid, code, expected, time };
    this.exits.push(exit);
    this.family.ended(exit);
    this.latest = Math.max(this.latest, time);
  }

  configure(settings: Settings): void {
    this.thresholds = thresholdsOf(settings);
    if (this.options.stallNs === undefined && settings.stallMs !== undefined) {
      this.stallNs = settings.stallMs * 1e6;
    }
  }

  note(text: string): void {
    if (text !== '' && this.notes.length < MOST_NOTES && !this.notes.includes(text)) this.notes.push(text);
  }

  // ---- the whole --------------------------------------------------------------------------------------------------

  get processes(): ProcessReader[] {
    return [...this.streams.values()].map((stream) => stream.process);
  }

  private duration(): number {
    let latest = this.latest;
    for (const { process } of this.streams.values()) latest = Math.max(latest, process.now);
    return latest;
  }

  private header(): TraceHeader {
    const streams = [...this.streams.values()];
    const hello = this.root?.hello ?? streams.find(({ process }) => process.hello)?.process.hello;
    const dropped = this.store.dropped + streams.reduce((sum, stream) => sum + stream.dropped, 0);
    const cut = streams.some(({ process }) => {
      const { track } = process.rowList[0] ?? {};
      const own = process === this.root && track?.end === 'killed';
      const open = track?.endNs === null && process.exit?.reason !== RECORDING;
      return this.finished !== null && (own || open);
    });
    return {
      ...emptyHeader(),
      wall: hello?.wall ?? '0',
      python: hello ? hello.python : '',
      argv: hello?.argv ?? [],
      cwd: hello?.cwd ?? '',
      durationNs: this.duration(),
      exitCode: this.exitCode(),
      complete: dropped === 0 && !cut && (this.finished === null || this.root !== null),
      events: streams.reduce((sum, stream) => sum + stream.events, 0),
      dropped,
      notes: [...this.notes],
    };
  }

  /** As a shell sees it: 128 + n for signal n. */
  private exitCode(): number | null {
    const code = this.finished?.exitCode ?? null;
    return code !== null && code < 0 ? 128 - code : code;
  }

  private findProblems(whole: boolean): Problem[] {
    const { store, problems, processes, exits, family, root, thresholds } = this;
    const signal = Math.max(0, -(this.finished?.exitCode ?? 0));
    const duration = this.duration();
    const run = { store, problems, processes, exits, family, root, signal, duration, thresholds };
    return findProblems(run, whole);
  }
}

/** What a terminal's code says of a program that was killed: the signal, negative, or null. */
function killedBy(code: number | null): number | null {
  return code !== null && code > 128 && code <= 128 + 64 ? 128 - code : null;
}
