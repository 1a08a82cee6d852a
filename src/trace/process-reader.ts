/**
 * One process of a run: its names make its rows, its records (process-records.ts) move them. Ids of the stream count
 * per process; everything that leaves here has the numbers of the run. Malformed input is counted and skipped, never thrown.
 */
import type { Track } from './model.ts';
import type { HelloLine, NamesLine, TrackLine } from './names.ts';
import { LockOrder } from './problems/lock-order.ts';
import { ProcessRecords } from './process-records.ts';
import { ProcessTables } from './process-tables.ts';
import { ExecutorRow } from './rows/executor-row.ts';
import { LockRow } from './rows/lock-row.ts';
import { LoopRow } from './rows/loop-row.ts';
import { PlainRow, type Row } from './rows/row.ts';
import { TaskRow } from './rows/task-row.ts';
import { ThreadRow } from './rows/thread-row.ts';
import type { RunContext } from './run-context.ts';

export interface ProcessExit {
  code: number | null;
  reason: string;
  exception: string;
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
  /** Where children were started, by pid: name lines come before the child's own hello. */
  readonly children = new Map<number, { time: number; site: number }>();
  private readonly starters = new Map<number, number>();

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

  private get process(): Row | undefined {
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
        this.tables.texts[line.id] = line.text;
        break;
      case 'order':
        this.orderLine(line);
        break;
      case 'note':
        this.run.note(line.text);
        break;
      case 'child':
        this.children.set(line.pid, { time: this.run.relative(line.t), site: this.tables.site(line.site) });
        break;
      case 'childexit':
        this.run.childExited(this, line.pid, line.code, line.expected, this.run.relative(line.t));
        break;
      case 'exit':
        this.exit = {
          code: line.code,
          reason: line.reason,
          exception: line.exception,
          time: this.run.relative(line.t),
        };
        break;
    }
  }

  private applyWhat({ id, kind, text, executor }: NamesLine & { k: 'what' }): void {
    // Number 0 is the process, which no job waits for.
    const row = executor === 0 ? undefined : this.tables.rows[executor];
    this.tables.whats[id] = this.run.store.what(kind, text, row?.id ?? 0);
  }

  private applyHello(line: HelloLine): void {
    if (this.hello) return;
    this.hello = line;
    this.pid = line.pid;
    const parent = this.run.parentOf(this);
    const start = this.run.begin(this);
    const track = this.run.store.newTrack({
      kind: 'process',
      name: processName(line, parent !== undefined),
      parent: parent?.rowList[0]?.id ?? 0,
      pid: line.pid,
      daemon: false,
      startNs: start,
      endNs: null,
      end: null,
      reason: '',
      site: parent?.children.get(line.pid)?.site ?? 0,
      type: '',
    });
    this.tables.add(0, new PlainRow(this.run.store, track));
    this.records.now = Math.max(this.now, start);
    if (parent) this.run.store.edge('spawn', track.parent, track.id, start, track.site);
  }

  private applyTrack(line: TrackLine): void {
    if (this.tables.rows[line.id] || !this.process) return;
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
    this.tables.add(line.id, this.newRow(line, track));
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
    const failed = status !== null && status !== 0;
    this.process.close(at, killed ? 'killed' : failed ? 'failed' : 'done', this.reason(code));
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
  if (script === '' || script === '-c') return script === '' ? 'python' : 'python -c';
  const base = script.slice(Math.max(script.lastIndexOf('/'), script.lastIndexOf('\\')) + 1) || script;
  return child && how !== 'start' && how !== 'exec' ? `${base} (${how})` : base;
}
