/**
 * One process of a run: its names make its rows, its records (process-records.ts) move them. Ids of the stream count
 * per process; everything that leaves here has the numbers of the run. Malformed input is counted and skipped, never thrown.
 */

import type { Birth } from './family.ts';
import type { Track } from './model.ts';
import type { ChildLine, ExitLine, HelloLine, NamesLine, TrackLine } from './names.ts';
import { LockOrder } from './problems/lock-order.ts';
import { ProcessRecords } from './process-records.ts';
import { ProcessTables } from './process-tables.ts';
import { ExecutorRow } from './rows/executor-row.ts';
import { FoldedRow } from './rows/folded-row.ts';
import { LockRow } from './rows/lock-row.ts';
import { LoopRow } from './rows/loop-row.ts';
import { PlainRow, type Row } from './rows/row.ts';
import { TaskRow } from './rows/task-row.ts';
import { ThreadRow } from './rows/thread-row.ts';
import type { RunContext } from './run-context.ts';

/** Without a word for so long before it ended by itself, ns, a process was not recorded any more. */
const SILENCE = 200e6;

export interface ProcessExit {
  code: number | null;
  reason: string;
  exception: string;
  /** With the reason `exec`: what took over. */
  command: string;
  python: boolean;
  time: number;
}

export class ProcessReader {
  pid = 0;
  hello: HelloLine | null = null;
  exit: ProcessExit | null = null;
  /** When another program took over the process; its last records may still be read after that is known. */
  replacedAt: number | null = null;
  /** Set once the process is over and its rows are closed. */
  ended = false;
  readonly tables: ProcessTables;
  readonly records: ProcessRecords;
  readonly lockOrder: LockOrder;
  private readonly starters = new Map<number, number>();
  /** Who started it is known. */
  private linked = false;

  constructor(
    private readonly run: RunContext,
    /** `<pid>-<start>` of its files. */
    readonly stem: string,
  ) {
    this.tables = new ProcessTables(run.store);
    this.lockOrder = new LockOrder(run.store, (thread) => this.starters.get(thread) ?? 0);
    this.records = new ProcessRecords(run, stem, this.tables, this.lockOrder);
  }

  /** The latest time of any record, relative to the start of the run. */
  get now(): number {
    return this.records.now;
  }

  /** All rows in order of appearance, the process itself first. */
  get rowList(): readonly Row[] {
    return this.tables.rowList;
  }

  get process(): Row | undefined {
    return this.tables.process;
  }

  // ---- names ----------------------------------------------------------------------------------------------------

  applyName(line: NamesLine): void {
    const { store } = this.run;
    switch (line.k) {
      case 'hello':
        this.applyHello(line);
        break;
      case 'site':
        this.tables.sites[line.id] = store.site(line.file, line.line, line.fn);
        break;
      case 'track':
        this.applyTrack(line);
        break;
      case 'rename':
        this.tables.rename(line.id, line.name);
        break;
      case 'what':
        this.applyWhat(line);
        break;
      case 'text':
        this.tables.text(line.id, line.text);
        if (line.problem !== null) this.tables.untold.set(line.id, line.problem);
        break;
      case 'frame':
        this.tables.addFrame(line.id, line.parent, line.site);
        break;
      case 'order':
        this.orderLine(line);
        break;
      case 'settings':
        this.run.configure(line.values);
        break;
      case 'note':
        this.run.note(line.text);
        break;
      case 'child':
        this.born(line);
        break;
      case 'childexit':
        this.run.childExited(this, line.pid, line.code, line.expected, this.run.relative(line.t));
        break;
      case 'exit':
        this.exits(line);
        break;
    }
  }

  private born(line: ChildLine): void {
    const starter = this.tables.rows[line.thread] ?? this.process;
    if (!starter) return;
    const { run, tables } = this;
    run.family.born(this, line, run.relative(line.t), tables.site(line.site), starter.id);
  }

  private exits({ t, code, reason, exception, command, python }: ExitLine): void {
    const time = this.run.relative(t);
    this.exit = reason === 'resumed' ? null : { code, reason, exception, command, python, time };
    if (reason === 'resumed') this.run.family.resumed(this, time);
    else if (reason === 'exec' && !python) this.run.family.replaced(this, command, time);
  }

  private applyWhat({ id, kind, text, executor, child }: NamesLine & { k: 'what' }): void {
    // Number 0 is the process, which no job waits for.
    const row = executor === 0 ? undefined : this.tables.rows[executor];
    if (child === 0) {
      this.tables.whats[id] = this.run.store.what(kind, text, row?.id ?? 0);
    } else {
      this.tables.whats[id] = this.run.store.newWhat(kind, text);
      this.tables.children[id] = child;
    }
  }

  private applyHello(line: HelloLine): void {
    if (this.hello) return;
    this.hello = line;
    this.pid = line.pid;
    const { family, store } = this.run;
    const start = this.run.begin(this);
    const parent = this.run.parentOf(this);
    const name = processName(line, parent !== undefined);
    const birth = family.speaks(this, start);
    const row = birth?.row ?? this.newProcessRow(line, name, start, parent);
    this.tables.add(0, row);
    this.records.now = Math.max(this.now, start);
    if (birth) this.adopt(birth);
    else if (parent) this.cameFrom(parent, line, start);
    row.track.name = name;
    store.touch(row.track);
  }

  private newProcessRow(
    line: HelloLine,
    name: string,
    start: number,
    parent: ProcessReader | undefined,
  ): Row {
    const { store, family } = this.run;
    const track = store.newTrack({
      kind: 'process',
      name,
      // A Python that a shell started, say, which itself tells nothing.
      parent: (family.programOf(line.ppid) ?? parent?.rowList[0])?.id ?? 0,
      pid: line.pid,
      daemon: false,
      startNs: start,
      endNs: null,
      end: null,
      reason: '',
      site: 0,
      type: '',
    });
    return new PlainRow(store, track);
  }

  /** A parent says that it started this process: as it is with children of a fork server, not always whose fork it is. */
  adopt(birth: Birth): void {
    const row = this.process!;
    const { track } = row;
    const fresh = birth.row === null;
    birth.row = row;
    track.type = '';
    track.startNs = Math.min(track.startNs, this.run.relative(this.hello!.t));
    track.parent = birth.parent.rowList[0]?.id ?? 0;
    track.site = birth.site || track.site;
    if (fresh && !this.linked) {
      this.run.store.edge('spawn', birth.starter, track.id, Math.min(birth.time, track.startNs), birth.site);
    }
    this.linked = true;
    this.run.store.touch(track);
  }

  /** No parent has said anything of it (yet). A fork itself knows where it was made. */
  private cameFrom(parent: ProcessReader, { thread, file, line, fn }: HelloLine, start: number): void {
    const { store } = this.run;
    const { track } = this.process!;
    if (file !== '') track.site = store.site(file, line, fn);
    const starter = (thread === 0 ? undefined : parent.tables.rows[thread]) ?? parent.process;
    if (!starter) return;
    const above = this.tables.process!.track.parent;
    const from = above === parent.process?.id ? starter.id : above;
    store.edge('spawn', from, track.id, start, track.site);
    this.linked = true;
  }

  private applyTrack(line: TrackLine): void {
    if (this.tables.rows[line.id] || !this.process) return;
    if (this.run.store.full) this.tables.fold(line.id);
    else if (line.shared !== '') this.applyShared(line);
    else this.tables.add(line.id, this.newRow(line, this.newTrack(line)));
  }

  private newTrack(line: TrackLine): Track {
    const { store } = this.run;
    const track = store.newTrack({
      kind: line.kind,
      name: line.name || line.coro || line.kind,
      parent: this.tables.above(line.kind, line.parent),
      pid: this.pid,
      daemon: line.daemon,
      startNs: this.run.relative(line.t),
      endNs: null,
      end: null,
      reason: '',
      site: this.tables.sites[line.site] ?? 0,
      type: line.type || line.coro,
    });
    const starter = this.tables.rows[line.parent];
    if (line.kind === 'thread' && starter) this.starters.set(track.id, starter.id);
    return track;
  }

  /** A lock or pool of several processes has one row, below the process that made it and knows the line. */
  private applyShared(line: TrackLine): void {
    const { family, store } = this.run;
    const word = `${line.kind} ${line.shared}`;
    const site = this.tables.site(line.site);
    let row = family.shared.get(word);
    if (!row) {
      row = this.newRow(line, this.newTrack(line));
      row.shared = true;
      family.shared.set(word, row);
      // Under a lock that only forks share, its word begins with the process that made it.
      const maker = this.run.processOf(line.shared.split('.')[0]!);
      if (maker?.process) Object.assign(row.track, { parent: maker.process.id, pid: maker.pid });
    } else if (site !== 0 && row.track.site === 0) {
      Object.assign(row.track, {
        site,
        name: line.name,
        type: line.type,
        parent: this.process!.id,
        pid: this.pid,
      });
      store.touch(row.track);
    }
    this.tables.addShared(line.id, row);
  }

  private newRow(line: TrackLine, track: Track): Row {
    const { store, stallNs } = this.run;
    switch (line.kind) {
      case 'thread':
        return new ThreadRow(store, track);
      case 'loop': {
        const row = new LoopRow(store, track, stallNs);
        const thread = this.tables.rows[line.parent];
        if (thread instanceof ThreadRow) row.thread = thread;
        return row;
      }
      case 'task':
        return new TaskRow(store, track);
      case 'lock':
        return new LockRow(store, track);
      case 'executor':
        return new ExecutorRow(store, track);
      default:
        return new PlainRow(store, track);
    }
  }

  private orderLine(line: NamesLine & { k: 'order' }): void {
    this.records.orderLines = true;
    const wanted = this.tables.rows[line.wanted];
    const thread = this.tables.rows[line.thread];
    const outer = this.tables.rows[line.held];
    if (!wanted || !thread || !outer) return;
    if ([wanted, thread, outer].some((row) => row instanceof FoldedRow)) return;
    const held = new Map<number, number>();
    for (const gate of line.gates) if (this.tables.rows[gate]) held.set(this.tables.rows[gate].id, 0);
    held.set(outer.id, this.tables.site(line.outer));
    const time = this.run.relative(line.t);
    this.lockOrder.add({
      thread: thread.id,
      time,
      wanted: wanted.id,
      site: this.tables.site(line.site),
      held,
    });
  }

  // ---- while it runs, and its end -------------------------------------------------------------------------------

  /** Records are missing here: whatever the tracks did since is unknown. */
  gap(): void {
    for (const row of this.tables.rowList) row.lose(this.now);
  }

  /** Shows what only the passing of time shows. */
  tick(): void {
    for (const row of this.tables.rowList) if (row instanceof LoopRow) row.checkStall(this.now);
  }

  /**
   * The process is over. `code` is negative for a signal, null when nobody knows.
   * Rows that never said their end get it from how the process went.
   */
  end(time: number, code: number | null): void {
    if (this.ended || !this.process) return;
    this.ended = true;
    this.records.tellUntold();
    if (this.exit === null && code !== null && code >= 0 && time - this.now > SILENCE) this.stoppedBefore();
    const at = Math.max(time, this.now);
    this.records.now = at;
    const status = this.exit?.code ?? code;
    const killed = this.exit === null && (code === null || code < 0);
    const main = this.tables.rowList.find((row) => row instanceof ThreadRow);
    for (const row of this.tables.rowList) {
      if (row === this.process || row.track.endNs !== null) continue;
      const { kind } = row.track;
      // The interpreter waits for every thread that it does not cut off, and those say their end; the main one may not.
      const cut = killed || kind === 'task' || (kind === 'thread' && row !== main);
      const reason = killed ? 'the process was killed' : 'the program ended';
      row.close(at, cut ? 'killed' : 'done', cut ? reason : '');
    }
    this.run.family.gone(at, this.tables.rowList);
    const failed = status !== null && status !== 0;
    this.process.close(at, killed ? 'killed' : failed ? 'failed' : 'done', this.reason(code));
  }

  /**
   * A Python that ends by itself says so. One that did not, and was not killed, could not: its disk is full, its folder
   * is gone, or C code ended it.
   */
  private stoppedBefore(): void {
    this.gap();
    this.run.note(
      `The recording of process ${this.pid} stopped before its end (the disk may be full), so what it did after its last record is not known.`,
    );
  }

  private reason(code: number | null): string {
    if (this.exit?.exception) return this.exit.exception;
    const status = this.exit?.code ?? code;
    if (status === null || status === 0) return '';
    return status < 0 ? `ended by signal ${-status}` : `exit code ${status}`;
  }
}

/** The script's name; for children that are the same script, with how they came to be, until they say their own. */
function processName({ main, argv, how }: HelloLine, child: boolean): string {
  const script = main || argv[0] || '';
  const forkServer = argv.some((word) => word.startsWith('from multiprocessing.forkserver import'));
  if (forkServer) return child && how === 'fork' ? 'child of the fork server' : 'fork server';
  if (script === '' || script === '-c') return script === '' ? 'python' : 'python -c';
  const base = script.slice(Math.max(script.lastIndexOf('/'), script.lastIndexOf('\\')) + 1) || script;
  return child && how !== 'start' && how !== 'exec' ? `${base} (${how})` : base;
}
