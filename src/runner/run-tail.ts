/**
 * Reads a run's folder while the program runs, by polling: file watchers miss writes through mapped memory.
 * Segments that are wholly read are deleted, so that a long run does not fill the disk.
 */
import { closeSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { Trace, TraceBatch } from '../trace/model.ts';
import { RECORD_BYTES } from '../trace/records.ts';
import { type RunEnd, RunReader, type RunReaderOptions } from '../trace/run-reader.ts';
import { alive } from './process-alive.ts';
import { SegmentFiles } from './segment-files.ts';

export interface TailOptions extends RunReaderOptions {
  /** Gets what was added by each poll. */
  onBatch?: (batch: TraceBatch) => void;
  /** Milliseconds between polls. */
  interval?: number;
  /** Keep the files. */
  keepFiles?: boolean;
}

/** How a program ended, as `child_process` says it. */
export interface ProgramEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** `process.hrtime.bigint()` at the end, where it was noticed at once. */
  at?: bigint;
  /** The code comes from a terminal, which does not tell signals apart. */
  viaTerminal?: boolean;
}

/** How far a file of names is read; a character may be cut in two there. */
interface NamesPlace {
  offset: number;
  decoder: StringDecoder;
}

interface Tailed {
  pid: number;
  segments: number[];
  names: NamesPlace;
  /** The parts of a large file of names that are there, and the one that is read. */
  parts: number[];
  part: NamesPlace & { number: number };
  /** Polls since its exit line in which nothing came. */
  quiet: number;
  gone: boolean;
}

/** Children may outlive the program by a moment: multiprocessing's helpers do. */
const GRACE_MS = 400;
/** Polls after which a process that said goodbye, and wrote nothing since, is over. */
const QUIET_POLLS = 3;

export class RunTail {
  readonly reader: RunReader;
  private readonly tailed = new Map<string, Tailed>();
  private readonly files = new SegmentFiles();
  private timer: NodeJS.Timeout | null = null;
  private failed = false;

  constructor(
    readonly folder: string,
    private readonly options: TailOptions = {},
  ) {
    this.reader = new RunReader(options);
  }

  /** Polls until `finish`. */
  start(): void {
    const interval = this.options.interval ?? 100;
    const again = () => {
      if (this.tryPoll()) this.timer = setTimeout(again, interval);
    };
    this.timer = setTimeout(again, interval);
  }

  /** One poll. */
  poll(): void {
    this.list();
    for (const [stem, tailed] of this.tailed) {
      if (!tailed.gone) this.readSegments(stem, tailed, false);
    }
    for (const [stem, tailed] of this.tailed) {
      if (!tailed.gone) this.readNames(stem, tailed);
    }
    const batch = this.reader.endPoll();
    for (const [stem, tailed] of this.tailed) {
      if (!tailed.gone && this.isOver(stem, tailed)) this.close(stem, tailed);
    }
    this.options.onBatch?.(batch);
  }

  /** The program has ended: reads the rest and gives the whole trace. */
  async finish(end: ProgramEnd): Promise<Trace> {
    this.stop();
    const limit = Date.now() + GRACE_MS;
    while (this.tryPoll() && Date.now() < limit && this.someLive()) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // One more poll lets through what the last one held back, of processes that go on.
    if (this.tryPoll()) this.closeEnded();
    const batch = this.reader.finish(runEnd(end));
    this.options.onBatch?.(batch);
    return this.reader.toTrace();
  }

  /** A poll whose fault (a disk error, a listener that throws) costs the rest of the trace and nothing else. */
  private tryPoll(): boolean {
    if (this.failed) return false;
    try {
      this.poll();
    } catch (error) {
      this.failed = true;
      this.reader.note(`The run could not be followed to its end: ${(error as Error).message}`);
    }
    return !this.failed;
  }

  private someLive(): boolean {
    return [...this.tailed.values()].some((tailed) => this.lives(tailed));
  }

  private closeEnded(): void {
    for (const [stem, tailed] of this.tailed) {
      if (!tailed.gone && !this.lives(tailed)) this.close(stem, tailed);
    }
  }

  /** Stops polling without reading the rest. */
  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private list(): void {
    let names: string[];
    try {
      names = readdirSync(this.folder);
    } catch {
      return;
    }
    for (const tailed of this.tailed.values()) {
      tailed.segments = [];
      tailed.parts = [];
    }
    // Parents before their children, whatever the order of the folder: a child names its parent.
    const begun = (name: string) => Number(name.split(/[-.]/, 2)[1]);
    names.sort((one, other) => begun(one) - begun(other));
    for (const name of names) {
      const match = /^((\d{1,10})-\d{1,20})(?:-(\d{1,9})\.(seg|names)|\.names)$/.exec(name);
      if (!match) continue;
      const stem = match[1]!;
      let tailed = this.tailed.get(stem);
      if (!tailed) {
        tailed = newlyTailed(Number(match[2]));
        this.tailed.set(stem, tailed);
      }
      if (match[3] !== undefined)
        (match[4] === 'seg' ? tailed.segments : tailed.parts).push(Number(match[3]));
    }
    for (const { segments, parts } of this.tailed.values()) {
      segments.sort((one, other) => one - other);
      parts.sort((one, other) => one - other);
    }
  }

  private segmentPath(stem: string, n: number): string {
    return path.join(this.folder, `${stem}-${n}.seg`);
  }

  /** Feeds what is new, segment by segment; with `over`, everything there is. */
  private readSegments(stem: string, tailed: Tailed, over: boolean): void {
    const { cursor } = this.reader.process(stem);
    const before = cursor.total;
    for (;;) {
      const following = tailed.segments.find((n) => n > cursor.segment);
      const full = this.readSegment(stem, cursor.segment, following, over);
      const whole = full || (over && following !== undefined);
      const missing = !tailed.segments.includes(cursor.segment);
      if (following === undefined || !(whole || missing)) break;
      if (!this.options.keepFiles && !missing) this.remove(this.segmentPath(stem, cursor.segment));
      cursor.nextSegment(following);
    }
    tailed.quiet = cursor.total === before ? tailed.quiet + 1 : 0;
  }

  private remove(file: string): void {
    try {
      rmSync(file, { force: true });
    } catch {
      // Windows keeps a file that is still mapped; it goes with the folder.
    }
  }

  /** True when every slot of the segment is read. */
  private readSegment(stem: string, n: number, following: number | undefined, over: boolean): boolean {
    const { cursor } = this.reader.process(stem);
    // Asked first: both use the same buffer.
    const nextBegun = !over && following !== undefined && this.files.begun(this.segmentPath(stem, following));
    const part = this.files.read(this.segmentPath(stem, n), cursor.offset, over);
    if (!part) return false;
    if (part.bytes.length >= RECORD_BYTES) cursor.feed(part.bytes, nextBegun, over);
    return cursor.offset >= part.size;
  }

  private readNames(stem: string, tailed: Tailed): void {
    const stream = this.reader.process(stem);
    this.readLines(this.namesPath(stem), tailed.names, (text) => stream.addNames(text));
    const { part } = tailed;
    for (const number of tailed.parts) {
      if (number < part.number) continue;
      if (number > part.number)
        Object.assign(part, { number, offset: 0, decoder: new StringDecoder('utf8') });
      const file = this.namesPath(stem, number);
      this.readLines(file, part, (text) => stream.addNames(text, true));
      // A higher part is begun once nothing is added to this one any more.
      if (number < tailed.parts.at(-1)! && !this.options.keepFiles) this.remove(file);
    }
  }

  private namesPath(stem: string, part?: number): string {
    return path.join(this.folder, `${stem}${part === undefined ? '' : `-${part}`}.names`);
  }

  private readLines(name: string, place: NamesPlace, take: (text: string) => void): void {
    let file: number;
    try {
      file = openSync(name, 'r');
    } catch {
      return;
    }
    const { buffer } = this.files;
    try {
      for (;;) {
        const got = readSync(file, buffer, 0, buffer.length, place.offset);
        if (got === 0) break;
        place.offset += got;
        take(place.decoder.write(buffer.subarray(0, got)));
      }
    } finally {
      closeSync(file);
    }
  }

  private readAll(stem: string, tailed: Tailed): void {
    this.readSegments(stem, tailed, true);
    this.readNames(stem, tailed);
  }

  /** Over for certain: it said goodbye and is silent, or its pid is free. */
  private isOver(stem: string, tailed: Tailed): boolean {
    const { process: read } = this.reader.process(stem);
    if (!read.hello) return false;
    // Another Python takes its time to say that it has taken over.
    const said = read.exit !== null && !(read.exit.reason === 'exec' && read.exit.python);
    return (said && tailed.quiet >= QUIET_POLLS) || !alive(tailed.pid);
  }

  private lives(tailed: Tailed): boolean {
    return !tailed.gone && alive(tailed.pid);
  }

  private close(stem: string, tailed: Tailed): void {
    this.readAll(stem, tailed);
    // How the program's own process went is known to whoever started it, and said in `finish`.
    if (this.reader.isRoot(stem)) return;
    this.reader.processGone(stem);
    tailed.gone = true;
    if (this.options.keepFiles) return;
    // A program can start thousands of children, and each leaves a segment.
    for (const segment of tailed.segments) this.remove(this.segmentPath(stem, segment));
    this.remove(this.namesPath(stem));
    for (const part of tailed.parts) this.remove(this.namesPath(stem, part));
  }
}

function newlyTailed(pid: number): Tailed {
  const names = { offset: 0, decoder: new StringDecoder('utf8') };
  const part = { number: 0, offset: 0, decoder: new StringDecoder('utf8') };
  return { pid, segments: [], names, parts: [], part, quiet: 0, gone: false };
}

const SIGNALS: Readonly<Record<string, number>> = os.constants.signals;

/** What the shell says of an ended program: its code, or 128 and the signal's number. */
export function shellCode(end: ProgramEnd): number {
  if (end.signal) return 128 + (SIGNALS[end.signal] ?? 0);
  return end.code ?? 1;
}

function runEnd(end: ProgramEnd): RunEnd {
  const exitCode = end.signal ? -(SIGNALS[end.signal] ?? 0) : end.code;
  // Python's perf_counter and this clock are the same one on Linux and Windows.
  const sameClock = process.platform === 'linux' || process.platform === 'win32';
  const endedAt = sameClock && end.at !== undefined ? Number(end.at) : null;
  return { exitCode, endedAt, viaTerminal: end.viaTerminal };
}
