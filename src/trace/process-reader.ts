/**
 * One process of a run: its names make its rows, its records (process-records.ts) move them. Ids of the stream count
 * per process; everything that leaves here has the numbers of the run. Malformed input is counted and skipped, never thrown.
 */

import type { Birth } from './family.ts';
import type { ChildLine, ExitLine, HelloLine, NamesLine } from './names.ts';
import { LockOrder } from './problems/lock-order.ts';
import { ProcessOrigin } from './process-origin.ts';
import { ProcessRecords } from './process-records.ts';
import { ProcessRows } from './process-rows.ts';
import { ProcessTables } from './process-tables.ts';
import { FoldedRow } from './rows/folded-row.ts';
import { LoopRow } from './rows/loop-row.ts';
import type { Row } from './rows/row.ts';
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
  private readonly rows: ProcessRows;
  private readonly origin: ProcessOrigin;

  constructor(
    private readonly run: RunContext,
    /** `<pid>-<start>` of its files. */
    readonly stem: string,
  ) {
    this.tables = new ProcessTables(run.store);
    this.rows = new ProcessRows(run, this.tables);
    this.origin = new ProcessOrigin(run, this.tables);
    this.lockOrder = new LockOrder(run.store, (thread) => this.rows.starterOf(thread));
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
        this.rows.apply(line);
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

  /** Which thread started a thread of this process; 0 unknown. */
  starterOf(thread: number): number {
    return this.rows.starterOf(thread);
  }

  /** A parent says that it started this process. */
  adopt(birth: Birth): void {
    this.origin.adopt(birth);
  }

  private applyHello(line: HelloLine): void {
    if (this.hello) return;
    this.hello = line;
    this.pid = line.pid;
    const start = this.run.begin(this);
    this.origin.settle(this, line, start);
    this.records.now = Math.max(this.now, start);
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
    const order = wanted.shared || outer.shared ? this.run.family.lockOrder : this.lockOrder;
    order.add({
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
