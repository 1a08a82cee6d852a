/** Applies the records of one process to its rows. */
import { EDGE_KINDS, type EdgeKind, type TrackEnd } from './model.ts';
import type { LockOrder } from './problems/lock-order.ts';
import { parseProblem } from './problems/parse-problem.ts';
import type { ProcessTables } from './process-tables.ts';
import { HIGH, RECORD } from './records.ts';
import { ExecutorRow, JOB } from './rows/executor-row.ts';
import { FoldedRow } from './rows/folded-row.ts';
import { LockRow } from './rows/lock-row.ts';
import { LoopRow } from './rows/loop-row.ts';
import { knownState, type Row, STATE } from './rows/row.ts';
import { TaskRow } from './rows/task-row.ts';
import { ThreadRow } from './rows/thread-row.ts';
import type { RunContext } from './run-context.ts';

/** Added to the state of an `enter`: a wait that ends after a time in any case. */
const LIMITED = 256;
const ENDS: readonly TrackEnd[] = ['done', 'done', 'cancelled', 'failed', 'killed'];

export class ProcessRecords {
  /** The latest time of any record, relative to the start of the run. */
  now = 0;
  /** What the process itself says it could not keep. */
  lost = 0;
  /** Lock orders come as lines, which say more than their records. */
  orderLines = false;
  private readonly lastEdges = new Map<EdgeKind, { from: number; to: number; time: number; told: boolean }>();

  constructor(
    private readonly run: RunContext,
    private readonly stem: string,
    private readonly tables: ProcessTables,
    private readonly lockOrder: LockOrder,
  ) {}

  /** Applies one record; false when it does not fit, and so is dropped. */
  apply(kind: number, flags: number, local: number, a: number, b: number, time: number): boolean {
    if (kind === RECORD.lost) {
      this.lost += Math.max(a, 0);
      return true;
    }
    const row = this.tables.rows[local];
    if (!row) return false;
    if (time > this.now) this.now = time;
    if (row.shared) {
      if (kind === RECORD.start) return true;
      this.run.family.later.add(time, () => this.applyTo(row, kind, flags, local, a, b, time));
      return true;
    }
    return this.applyTo(row, kind, flags, local, a, b, time);
  }

  private applyTo(
    row: Row,
    kind: number,
    flags: number,
    local: number,
    a: number,
    b: number,
    time: number,
  ): boolean {
    if (row instanceof FoldedRow) return this.applyFolded(row, kind, local, a, b, time);
    // Once a row is over, its states are, too; what else is said of it still counts.
    if (row.track.endNs !== null && kind !== RECORD.problem && kind !== RECORD.edge) return true;
    switch (kind) {
      case RECORD.start:
        return this.start(row, time, this.tables.site(a), b);
      case RECORD.finish:
        if (row === this.tables.process) return true;
        row.close(time, ENDS[flags] ?? 'done', this.tables.takeText(b));
        return true;
      case RECORD.enter:
        return this.enter(row, time, flags, this.tables.site(a), b);
      case RECORD.leave:
        row.leave(time, knownState(flags));
        if (row instanceof ThreadRow && row.waitsOutside) {
          row.waitsOutside = false;
          this.run.family.goesOn(row.id, time);
        }
        if (a !== 0) this.edge('wake', this.tables.rows[a]?.id, row, time, 0);
        return true;
      case RECORD.step:
        return this.step(row, local, time, this.tables.rows[a], this.tables.rows[b]);
      case RECORD.pause:
        return this.pause(row, time, flags, this.tables.site(a), b);
      case RECORD.ready:
        if (!(row instanceof TaskRow)) return false;
        row.ready(time);
        if (a !== 0) this.edge('wake', this.tables.rows[a]?.id, row, time, this.tables.site(b));
        return true;
      case RECORD.acquired:
        if (!(row instanceof LockRow) || !this.tables.rows[a]) return false;
        row.acquired(time, this.tables.rows[a].id, this.tables.site(b), this.tables.rowWhat(a));
        return true;
      case RECORD.released:
        if (!(row instanceof LockRow)) return false;
        row.released(time, this.tables.rows[a]?.id ?? 0);
        return true;
      case RECORD.order:
        return this.order(row, time, a, b);
      case RECORD.sample:
        if (!(row instanceof ThreadRow)) return false;
        row.sample(time, flags, this.tables.site(a), b);
        return true;
      case RECORD.blocked:
        if (!(row instanceof ThreadRow)) return false;
        row.standsIn(knownState(flags), this.tables.site(a), this.tables.object(b));
        return true;
      case RECORD.stack:
        if (!(row instanceof ThreadRow)) return false;
        row.stack(time, this.tables.frames[a] ?? 0, this.tables.stepFrames[a] ?? 0);
        return true;
      case RECORD.edge:
        if (!this.tables.rows[a] || flags === 0 || flags >= EDGE_KINDS.length) return false;
        this.edge(EDGE_KINDS[flags]!, row.id, this.tables.rows[a], time, this.tables.site(b), true);
        return true;
      case RECORD.problem:
        return this.problem(row, this.tables.takeText(a));
      case RECORD.callback:
        if (!(row instanceof LoopRow) || !(this.tables.rows[a] instanceof ThreadRow)) return false;
        row.stepBegins(time, this.tables.rows[a], this.tables.site(b), 0);
        return true;
      case RECORD.callbackEnd:
        if (!(row instanceof LoopRow)) return false;
        row.stepEnds(time);
        return true;
      case RECORD.job:
        if (!(row instanceof ExecutorRow)) return false;
        row.job(time, flags, a, flags === JOB.queued ? this.tables.site(b) : 0, this.tables.rows[b]?.id ?? 0);
        return true;
      default:
        return false;
    }
  }

  /** What is told of those that have no row of their own. */
  private applyFolded(
    row: FoldedRow,
    kind: number,
    local: number,
    a: number,
    b: number,
    time: number,
  ): boolean {
    const [thread, loop] = [this.tables.rows[a], this.tables.rows[b]];
    if (kind === RECORD.problem) return this.problem(row, this.tables.takeText(a));
    if (kind === RECORD.finish) this.tables.takeText(b);
    else if (kind === RECORD.pause) row.pause(time, local);
    else if (kind === RECORD.step && thread instanceof ThreadRow && loop instanceof LoopRow) {
      row.step(time, local, thread, loop);
    }
    this.run.store.dropped++;
    return true;
  }

  /** Problems whose records were thrown away in the middle of a long run. */
  tellUntold(): void {
    for (const [id, local] of [...this.tables.untold]) {
      this.problem(this.tables.rows[local] ?? this.tables.process!, this.tables.takeText(id));
    }
  }

  /** `told`: by a record of its own, and not only implied by a state. */
  private edge(
    kind: EdgeKind,
    from: number | undefined,
    to: Row,
    time: number,
    site: number,
    told = false,
  ): void {
    if (from === undefined || from === this.tables.foldedId || to instanceof FoldedRow) return;
    // The same fact can come both ways.
    const last = this.lastEdges.get(kind);
    const again = last && last.from === from && last.to === to.id && time - last.time < 1e6;
    if (again && last.told !== told) {
      this.lastEdges.delete(kind);
      return;
    }
    this.lastEdges.set(kind, { from, to: to.id, time, told });
    this.run.store.edge(kind, from, to.id, time, site);
  }

  private start(row: Row, time: number, site: number, parent: number): boolean {
    const { track } = row;
    if (row === this.tables.process) return true;
    track.startNs = Math.max(time, 0);
    if (site !== 0) track.site = site;
    const above = this.tables.rows[parent];
    if (above && above !== row) track.parent = this.tables.above(track.kind, parent);
    const open = this.run.store.open[row.id - 1]!;
    if (open.state === 0 && this.run.store.columns[row.id - 1]!.length === 0) open.start = track.startNs;
    if (row instanceof ThreadRow) row.settle(time);
    if (row instanceof TaskRow) row.begin(time, site);
    if (row instanceof LoopRow && above instanceof ThreadRow) row.thread = above;
    this.run.store.touch(track);
    return true;
  }

  private enter(row: Row, time: number, flags: number, site: number, object: number): boolean {
    const state = knownState(flags % LIMITED);
    const limited = flags >= LIMITED;
    row.enter(time, state, site, this.tables.object(object));
    const other = object > 0 ? this.tables.rows[object] : undefined;
    if (state === STATE.lockWait && other instanceof LockRow) {
      this.holdEdges(other, row, time, site);
      if (other.shared && row instanceof ThreadRow && !limited) {
        row.waitsOutside = true;
        this.run.family.waitsForLock(row.id, other, time, site);
      }
    } else if (state === STATE.waiting && other instanceof ThreadRow) {
      this.edge('join', row.id, other, time, site);
    } else if (object < 0 && this.tables.children[-object] !== undefined) {
      const pid = this.tables.children[-object]!;
      if (row instanceof ThreadRow) row.waitsOutside = true;
      const what = this.tables.object(object);
      this.run.family.waitsFor({ waiter: row.id, pid, what, time, site, limited });
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
      loop.stepBegins(time, thread, row.track.site, this.tables.rowWhat(local));
      row.loop = loop;
    }
    return true;
  }

  private pause(row: Row, time: number, state: number, site: number, object: number): boolean {
    if (!(row instanceof TaskRow)) return false;
    row.loop?.stepEnds(time);
    row.loop = null;
    row.pause(time, state === 0 ? 0 : knownState(state), site, this.tables.object(object));
    const other = object > 0 ? this.tables.rows[object] : undefined;
    if (other instanceof TaskRow) this.edge('await', row.id, other, time, site);
    else if (other instanceof LockRow) this.holdEdges(other, row, time, site);
    return true;
  }

  private holdEdges(lock: LockRow, waiter: Row, time: number, site: number): void {
    const tell = () => {
      for (const id of lock.heldBy) this.edge('hold', id, waiter, time, site);
    };
    // Who of another process holds it now may not have been read yet.
    if (lock.shared) this.run.family.later.add(time, tell);
    else tell();
  }

  private order(held: Row, time: number, wanted: number, packed: number): boolean {
    // Where lines say more than records can, they are the ones that count.
    if (this.orderLines) return true;
    const inner = this.tables.rows[wanted];
    if (!(held instanceof LockRow) || !inner) return false;
    const thread = this.tables.rows[Math.floor(packed / HIGH)];
    const holder = thread && thread !== this.tables.process ? thread.id : (held.heldBy[0] ?? 0);
    if (holder === 0) return false;
    const open = this.run.store.open[held.id - 1]!;
    const heldSite = open.state === STATE.running ? open.site : 0;
    this.lockOrder.record(held.id, inner.id, holder, this.tables.site(packed % HIGH), heldSite, time);
    return true;
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
    problem.track = this.tables.rows[problem.track]?.id ?? row.id;
    problem.startNs = this.run.relative(problem.startNs);
    for (const place of problem.related) place.track = this.tables.rows[place.track]?.id ?? 0;
    const { id } = value as { id?: unknown };
    const occurrence = typeof id === 'string' || typeof id === 'number' ? `${this.stem} ${id}` : '';
    this.run.problems.report(problem, occurrence);
    return true;
  }
}
