/**
 * One process of a run: turns its names and records into rows. Ids of the stream count per process; everything that
 * leaves here has the numbers of the run. Malformed input is counted and skipped, never thrown.
 */
import { EDGE_KINDS, type Track, type TrackEnd } from './model.ts';
import type { HelloLine, NamesLine, TrackLine } from './names.ts';
import { LockOrder } from './problems/lock-order.ts';
import { parseProblem } from './problems/parse-problem.ts';
import { FIELDS, type FieldKind, HIGH, LAST_RECORD_KIND, RECORD } from './records.ts';
import { ExecutorRow, JOB } from './rows/executor-row.ts';
import { LockRow } from './rows/lock-row.ts';
import { LoopRow } from './rows/loop-row.ts';
import { knownState, PlainRow, type Row, STATE } from './rows/row.ts';
import { TaskRow } from './rows/task-row.ts';
import { ThreadRow } from './rows/thread-row.ts';
import type { RunContext } from './run-context.ts';

const ENDS: readonly TrackEnd[] = ['done', 'done', 'cancelled', 'failed', 'killed'];

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
  /** The latest time of any record, relative to the start of the run. */
  now = 0;
  lostRecords = 0;
  /** By the stream's number; 0 is the process itself. */
  readonly rows: Array<Row | undefined> = [];
  /** The same without holes, in order of appearance. */
  readonly rowList: Row[] = [];
  private readonly rowById = new Map<number, Row>();
  readonly lockOrder: LockOrder;
  /** Where children were started, by pid: name lines come before the child's own hello. */
  readonly children = new Map<number, { time: number; site: number }>();
  private readonly sites: number[] = [0];
  private readonly whats: number[] = [0];
  private readonly texts: string[] = [''];
  /** Whats that stand for rows, by local id of the row. */
  private readonly rowWhats: number[] = [];
  private readonly starters = new Map<number, number>();
  private orderLines = false;
  private readonly lastEdges = new Map<string, { from: number; to: number; time: number }>();

  constructor(
    private readonly run: RunContext,
    /** `<pid>-<start>` of its files. */
    readonly stem: string,
  ) {
    this.lockOrder = new LockOrder(run.store, (thread) => this.starters.get(thread) ?? 0);
  }

  private get process(): Row | undefined {
    return this.rows[0];
  }

  // ---- names ----------------------------------------------------------------------------------------------------

  applyName(line: NamesLine): void {
    const { store } = this.run;
    switch (line.k) {
      case 'hello':
        this.applyHello(line);
        break;
      case 'site':
        this.sites[line.id] = store.site(line.file, line.line, line.fn);
        break;
      case 'track':
        this.applyTrack(line);
        break;
      case 'rename':
        this.rename(line.id, line.name);
        break;
      case 'what':
        this.whats[line.id] = store.what(line.kind, line.text, this.rows[line.executor || -1]?.id ?? 0);
        break;
      case 'text':
        this.texts[line.id] = line.text;
        break;
      case 'order':
        this.orderLine(line);
        break;
      case 'note':
        this.run.note(line.text);
        break;
      case 'child':
        this.children.set(line.pid, { time: this.run.relative(line.t), site: this.sites[line.site] ?? 0 });
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

  private applyHello(line: HelloLine): void {
    if (this.hello) return;
    this.hello = line;
    this.pid = line.pid;
    const parent = this.run.parentOf(this);
    const start = this.run.begin(this);
    const track = this.run.store.newTrack({
      kind: 'process',
      name: processName(line, parent !== undefined),
      parent: parent?.rows[0]?.id ?? 0,
      pid: line.pid,
      daemon: false,
      startNs: start,
      endNs: null,
      end: null,
      reason: '',
      site: parent?.children.get(line.pid)?.site ?? 0,
      type: '',
    });
    this.rows[0] = new PlainRow(this.run.store, track);
    this.rowList.push(this.rows[0]);
    this.now = Math.max(this.now, start);
    if (parent) this.run.store.edge('spawn', track.parent, track.id, start, track.site);
  }

  private applyTrack(line: TrackLine): void {
    if (this.rows[line.id] || !this.process) return;
    const { store } = this.run;
    const track = store.newTrack({
      kind: line.kind,
      name: line.name || line.coro || line.kind,
      parent: this.above(line.kind, line.parent),
      pid: this.pid,
      daemon: line.daemon,
      startNs: this.run.relative(line.t),
      endNs: null,
      end: null,
      reason: '',
      site: this.sites[line.site] ?? 0,
      type: line.type || line.coro,
    });
    const starter = this.rows[line.parent];
    if (line.kind === 'thread' && starter) this.starters.set(track.id, starter.id);
    const row = this.newRow(line, track);
    this.rows[line.id] = row;
    this.rowList.push(row);
    this.rowById.set(row.id, row);
  }

  /** The row that a new one is shown below. Who started a thread is an edge; below a thread are its loops. */
  private above(kind: Track['kind'], parent: number): number {
    const row = this.rows[parent] ?? this.process!;
    const sibling = kind === 'thread' && (row.track.kind === 'thread' || row.track.kind === 'task');
    return (sibling ? this.process! : row).id;
  }

  private newRow(line: TrackLine, track: Track): Row {
    const { store, stallNs } = this.run;
    switch (line.kind) {
      case 'thread':
        return new ThreadRow(store, track);
      case 'loop': {
        const row = new LoopRow(store, track, stallNs);
        const thread = this.rows[line.parent];
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

  private rename(id: number, name: string): void {
    const row = this.rows[id];
    if (!row || name === '') return;
    row.track.name = name;
    const what = this.rowWhats[id];
    if (what !== undefined) this.run.store.whats[what]!.text = name;
    this.run.store.touch(row.track);
  }

  // ---- records --------------------------------------------------------------------------------------------------

  /** True when every id of the record has its name. */
  knows(kind: number, track: number, a: number, b: number): boolean {
    if (kind === RECORD.lost || kind === 0 || kind > LAST_RECORD_KIND) return true;
    if (!this.rows[track]) return false;
    const [first, second] = FIELDS[kind]!;
    return this.knowsField(first, a) && this.knowsField(second, b);
  }

  private knowsField(field: FieldKind, value: number): boolean {
    switch (field) {
      case 'none':
        return true;
      case 'track':
        return this.rows[value] !== undefined;
      case 'object':
        return value >= 0 ? this.rows[value] !== undefined : this.whats[-value] !== undefined;
      case 'text':
        return this.texts[value] !== undefined;
      case 'site':
        return this.sites[value] !== undefined;
      case 'site+thread':
        return this.sites[value % HIGH] !== undefined && this.rows[Math.floor(value / HIGH)] !== undefined;
    }
  }

  /** Applies one record; false when it does not fit, and so is dropped. */
  apply(kind: number, flags: number, local: number, a: number, b: number, time: number): boolean {
    if (kind === RECORD.lost) {
      this.lostRecords += Math.max(a, 0);
      return true;
    }
    const row = this.rows[local];
    if (!row) return false;
    if (time > this.now) this.now = time;
    // Once a row is over, its states are, too; what else is said of it still counts.
    if (row.track.endNs !== null && kind !== RECORD.problem && kind !== RECORD.edge) return true;
    switch (kind) {
      case RECORD.start:
        return this.start(row, time, this.site(a), b);
      case RECORD.finish:
        if (row === this.process) return true;
        row.close(time, ENDS[flags] ?? 'done', this.texts[b] ?? '');
        return true;
      case RECORD.enter:
        return this.enter(row, time, knownState(flags), this.site(a), b);
      case RECORD.leave:
        row.leave(time, knownState(flags));
        if (a !== 0) this.edge('wake', this.rows[a], row, time, 0);
        return true;
      case RECORD.step:
        return this.step(row, local, time, this.rows[a], this.rows[b]);
      case RECORD.pause:
        return this.pause(row, time, flags, this.site(a), b);
      case RECORD.ready:
        if (!(row instanceof TaskRow)) return false;
        row.ready(time);
        if (a !== 0) this.edge('wake', this.rows[a], row, time, 0);
        return true;
      case RECORD.acquired:
        if (!(row instanceof LockRow) || !this.rows[a]) return false;
        row.acquired(time, this.rows[a].id, this.site(b), this.rowWhat(a));
        return true;
      case RECORD.released:
        if (!(row instanceof LockRow)) return false;
        row.released(time, this.rows[a]?.id ?? 0);
        return true;
      case RECORD.order:
        return this.order(row, time, a, b);
      case RECORD.sample:
        if (!(row instanceof ThreadRow)) return false;
        row.sample(time, flags, this.site(a), b);
        return true;
      case RECORD.edge:
        if (!this.rows[a] || flags === 0 || flags >= EDGE_KINDS.length) return false;
        this.edge(EDGE_KINDS[flags]!, row, this.rows[a], time, this.site(b));
        return true;
      case RECORD.problem:
        return this.problem(row, this.texts[a] ?? '');
      case RECORD.callback:
        if (!(row instanceof LoopRow) || !(this.rows[a] instanceof ThreadRow)) return false;
        row.stepBegins(time, this.rows[a], this.site(b), 0);
        return true;
      case RECORD.callbackEnd:
        if (!(row instanceof LoopRow)) return false;
        row.stepEnds(time);
        return true;
      case RECORD.job:
        if (!(row instanceof ExecutorRow)) return false;
        row.job(time, flags, a, flags === JOB.queued ? this.site(b) : 0, this.rows[b]?.id ?? 0);
        return true;
      default:
        return false;
    }
  }

  private site(id: number): number {
    return this.sites[id] ?? 0;
  }

  private rowWhat(local: number): number {
    let index = this.rowWhats[local];
    if (index === undefined) {
      const { track } = this.rows[local]!;
      index = this.run.store.what(track.kind, track.name, track.id);
      this.rowWhats[local] = index;
    }
    return index;
  }

  private object(value: number): number {
    if (value < 0) return this.whats[-value] ?? 0;
    return value > 0 && this.rows[value] ? this.rowWhat(value) : 0;
  }

  private edge(
    kind: (typeof EDGE_KINDS)[number],
    from: Row | undefined,
    to: Row,
    time: number,
    site: number,
  ) {
    if (!from) return;
    // The same fact can come twice: as a record of its own, and from the state that implies it.
    const last = this.lastEdges.get(kind);
    if (last && last.from === from.id && last.to === to.id && time - last.time < 1e6) return;
    this.lastEdges.set(kind, { from: from.id, to: to.id, time });
    this.run.store.edge(kind, from.id, to.id, time, site);
  }

  private start(row: Row, time: number, site: number, parent: number): boolean {
    const { track } = row;
    if (row === this.process) return true;
    track.startNs = Math.max(time, 0);
    if (site !== 0) track.site = site;
    const above = this.rows[parent];
    if (above && above !== row) track.parent = this.above(track.kind, parent);
    const open = this.run.store.open[row.id - 1]!;
    if (open.state === 0 && this.run.store.columns[row.id - 1]!.length === 0) open.start = track.startNs;
    if (row instanceof ThreadRow) row.settle(time);
    if (row instanceof TaskRow) row.begin(time, site);
    if (row instanceof LoopRow && above instanceof ThreadRow) row.thread = above;
    this.run.store.touch(track);
    return true;
  }

  private enter(row: Row, time: number, state: number, site: number, object: number): boolean {
    row.enter(time, state, site, this.object(object));
    const other = object > 0 ? this.rows[object] : undefined;
    if (state === STATE.lockWait && other instanceof LockRow) {
      this.holdEdges(other, row, time, site);
    } else if (state === STATE.waiting && other instanceof ThreadRow) {
      this.edge('join', row, other, time, site);
    }
    return true;
  }

  private step(
    row: Row,
    local: number,
    time: number,
    thread: Row | undefined,
    loop: Row | undefined,
  ): boolean {
    if (!(row instanceof TaskRow) || !(thread instanceof ThreadRow)) return false;
    row.step(time, thread);
    if (loop instanceof LoopRow) {
      loop.stepBegins(time, thread, row.track.site, this.rowWhat(local));
      row.loop = loop;
    }
    return true;
  }

  private pause(row: Row, time: number, state: number, site: number, object: number): boolean {
    if (!(row instanceof TaskRow)) return false;
    row.loop?.stepEnds(time);
    row.loop = null;
    row.pause(time, state === 0 ? 0 : knownState(state), site, this.object(object));
    const other = object > 0 ? this.rows[object] : undefined;
    if (other instanceof TaskRow) this.edge('await', row, other, time, site);
    else if (other instanceof LockRow) this.holdEdges(other, row, time, site);
    return true;
  }

  private holdEdges(lock: LockRow, waiter: Row, time: number, site: number): void {
    for (const id of lock.heldBy) this.edge('hold', this.rowById.get(id), waiter, time, site);
  }

  private order(held: Row, time: number, wanted: number, packed: number): boolean {
    // Where lines say more than records can, they are the ones that count.
    if (this.orderLines) return true;
    const inner = this.rows[wanted];
    if (!(held instanceof LockRow) || !inner) return false;
    const thread = this.rows[Math.floor(packed / HIGH)];
    const holder = thread && thread !== this.process ? thread.id : (held.heldBy[0] ?? 0);
    if (holder === 0) return false;
    const open = this.run.store.open[held.id - 1]!;
    const heldSite = open.state === STATE.running ? open.site : 0;
    this.lockOrder.record(held.id, inner.id, holder, this.site(packed % HIGH), heldSite, time);
    return true;
  }

  private orderLine(line: NamesLine & { k: 'order' }): void {
    this.orderLines = true;
    const wanted = this.rows[line.wanted];
    const thread = this.rows[line.thread];
    const outer = this.rows[line.held];
    if (!wanted || !thread || !outer) return;
    const held = new Map<number, number>();
    for (const gate of line.gates) if (this.rows[gate]) held.set(this.rows[gate].id, 0);
    held.set(outer.id, this.site(line.outer));
    const time = this.run.relative(line.t);
    this.lockOrder.add({ thread: thread.id, time, wanted: wanted.id, site: this.site(line.site), held });
  }

  private problem(row: Row, json: string): boolean {
    let value: unknown;
    try {
      value = JSON.parse(json);
    } catch {
      return false;
    }
    const problem = parseProblem(value);
    if (!problem) return false;
    problem.track = this.rows[problem.track]?.id ?? row.id;
    problem.startNs = this.run.relative(problem.startNs);
    for (const place of problem.related) place.track = this.rows[place.track]?.id ?? 0;
    const { id } = value as { id?: unknown };
    const occurrence = typeof id === 'string' || typeof id === 'number' ? `${this.stem} ${id}` : '';
    this.run.problems.report(problem, occurrence);
    return true;
  }

  // ---- while it runs, and its end -------------------------------------------------------------------------------

  /** Records are missing here: whatever the tracks did since is unknown. */
  gap(): void {
    for (const row of this.rowList) row.lose(this.now);
  }

  /** Shows what only the passing of time shows. */
  tick(): void {
    for (const row of this.rowList) if (row instanceof LoopRow) row.checkStall(this.now);
  }

  /**
   * The process is over. `code` is negative for a signal, null when nobody knows.
   * Rows that never said their end get it from how the process went.
   */
  end(time: number, code: number | null): void {
    if (this.ended || !this.process) return;
    this.ended = true;
    const at = Math.max(time, this.now);
    this.now = at;
    const status = this.exit?.code ?? code;
    const killed = this.exit === null && (code === null || code < 0);
    for (const row of this.rowList) {
      if (row === this.process || row.track.endNs !== null) continue;
      const { kind, daemon } = row.track;
      const cut = killed || kind === 'task' || (kind === 'thread' && daemon);
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
