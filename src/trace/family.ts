/**
 * How the processes of a run belong together: who started whom and where, programs that are no Python and so tell
 * nothing of themselves, waits for children, and locks and pools that several processes share.
 */
import { Later } from './later.ts';
import type { Problem, Track } from './model.ts';
import type { ChildLine } from './names.ts';
import { LockOrder } from './problems/lock-order.ts';
import { notTraced } from './problems/not-traced.ts';
import type { ChildExit } from './problems/process-crash.ts';
import { nameInRun, ProcessDeadlocks } from './problems/process-deadlock.ts';
import type { ProcessReader } from './process-reader.ts';
import { ExecutorRow } from './rows/executor-row.ts';
import { PlainRow, type Row } from './rows/row.ts';
import { ThreadRow } from './rows/thread-row.ts';
import type { TraceStore } from './trace-store.ts';

/** A child as its parent saw it begin. */
export interface Birth {
  parent: ProcessReader;
  pid: number;
  time: number;
  site: number;
  /** Track of the thread or task that started it. */
  starter: number;
  python: boolean;
  command: string;
  /** Its row, once it has one: of its own, or as a program that tells nothing. */
  row: Row | null;
  /** Its own tracer has spoken. */
  known: boolean;
  exit: ChildExit | null;
  /** Polls since its end in which it has not spoken. */
  silent: number;
}

interface Join {
  waiter: number;
  pid: number;
  /** Index of the what that stands for the wait. */
  what: number;
  time: number;
  site: number;
  /** It ends after a time in any case. */
  limited: boolean;
}

/** A child's files may be listed only in the poll after its end was read. */
const SILENT_POLLS = 3;
const LONGEST_NAME = 60;

export class Family {
  readonly later = new Later();
  readonly deadlocks: ProcessDeadlocks;
  /** Of locks that several processes share. */
  readonly lockOrder: LockOrder;
  /** Rows of locks and executors, by the word that all their processes use for them. */
  readonly shared = new Map<string, Row>();
  /** The latest process with each pid. */
  private readonly births = new Map<number, Birth>();
  private readonly speakers = new Map<number, ProcessReader>();
  private readonly silent = new Set<Birth>();
  private joins: Join[] = [];

  constructor(
    private readonly store: TraceStore,
    report: (problem: Problem) => void,
  ) {
    this.deadlocks = new ProcessDeadlocks(store, report);
    const starterOf = (thread: number) => this.starterOf(thread);
    this.lockOrder = new LockOrder(store, starterOf, (track) => nameInRun(store, track));
  }

  /** Which thread or task started a thread, or the process whose main thread it is; 0 unknown. */
  private starterOf(thread: number): number {
    const pid = this.store.track(thread)?.pid ?? 0;
    return this.speakers.get(pid)?.starterOf(thread) || this.births.get(pid)?.starter || 0;
  }

  /** A thread waits for a lock that processes share, or does so no more. */
  waitsForLock(waiter: number, wanted: Row, time: number, site: number): void {
    this.later.add(time, () => this.deadlocks.begins({ waiter, wanted, time, site }));
  }

  goesOn(waiter: number, time: number): void {
    this.later.add(time, () => this.deadlocks.ends(waiter, time));
  }

  birthOf(pid: number): Birth | undefined {
    return this.births.get(pid);
  }

  /** A parent says that it has started a child. */
  born(parent: ProcessReader, line: ChildLine, time: number, site: number, starter: number): Birth {
    const { pid, python, command } = line;
    const birth: Birth = {
      parent,
      pid,
      time,
      site,
      starter,
      python,
      command,
      row: null,
      known: false,
      exit: null,
      silent: 0,
    };
    this.births.set(pid, birth);
    const speaker = this.speakers.get(pid);
    if (speaker && !speaker.ended && speaker !== parent) {
      birth.known = true;
      speaker.adopt(birth);
    } else if (python) this.silent.add(birth);
    else this.giveRow(birth, commandName(command));
    return birth;
  }

  /** Another program that is no Python of ours took over a process. */
  replaced(process: ProcessReader, command: string, time: number): void {
    const before = this.births.get(process.pid);
    const line = {
      k: 'child',
      t: 0,
      pid: process.pid,
      site: 0,
      thread: 0,
      how: 'exec',
      python: false,
      command,
    } as const;
    const birth = this.born(
      before?.parent ?? process,
      line,
      time,
      before?.site ?? 0,
      process.rowList[0]?.id ?? 0,
    );
    if (birth.row && !before) birth.row.track.parent = 0;
  }

  /** A Python took over a process, and nothing was heard of it. */
  lostToExec(process: ProcessReader): void {
    const { exit, replacedAt, ended } = process;
    if (exit?.reason !== 'exec' || !exit.python || replacedAt !== null || ended) return;
    this.replaced(process, `${exit.command} (not traced)`, exit.time);
  }

  /** Nothing took over: the call failed. */
  resumed(process: ProcessReader, time: number): void {
    const birth = this.births.get(process.pid);
    if (!birth?.row || birth.known || birth.row === process.process) return;
    birth.row.close(time, 'failed', 'could not be started');
    this.births.delete(process.pid);
  }

  /** A process speaks for itself from now on. What its parent has said of it, if that is known already. */
  speaks(process: ProcessReader, start: number): Birth | undefined {
    this.speakers.set(process.pid, process);
    const birth = this.births.get(process.pid);
    // A pid is used again, and `exec` goes on with the same one.
    if (!birth || birth.known || (birth.exit && birth.exit.time < start)) return undefined;
    birth.known = true;
    this.silent.delete(birth);
    return birth;
  }

  /** The row of a living program that is no Python. */
  programOf(pid: number): Row | undefined {
    const birth = this.births.get(pid);
    return birth && !birth.known && !birth.exit && birth.row ? birth.row : undefined;
  }

  /** A process is over, with the threads that worked for pools of others. */
  gone(time: number, rows: readonly Row[]): void {
    for (const row of rows) if (row instanceof ThreadRow && row.waitsOutside) this.goesOn(row.id, time);
    if (this.shared.size === 0) return;
    const ids = new Set(rows.map((row) => row.id));
    for (const row of this.shared.values()) {
      if (row instanceof ExecutorRow) this.later.add(time, () => row.workersGone(time, ids));
    }
  }

  ended(exit: ChildExit): void {
    const birth = this.births.get(exit.pid);
    if (!birth) return;
    birth.exit = exit;
    if (birth.row && !birth.known) closeProgram(birth.row, exit.time, exit.code);
  }

  /** A thread or task begins to wait for a child, which may not have a row yet. */
  waitsFor(join: Join): void {
    if (!this.tryJoin(join)) this.joins.push(join);
  }

  private tryJoin({ waiter, pid, what, time, site, limited }: Join): boolean {
    const row = this.births.get(pid)?.row;
    if (!row) return false;
    this.store.whats[what]!.track = row.id;
    this.store.edge('join', waiter, row.id, time, site);
    if (!limited) this.later.add(time, () => this.deadlocks.begins({ waiter, wanted: row, time, site }));
    return true;
  }

  /** The end of a poll; `now` is the time of the latest record. */
  endPoll(now: number): void {
    this.later.settle(now);
    this.deadlocks.endPoll(now);
    this.joins = this.joins.filter((join) => !this.tryJoin(join));
    for (const birth of this.silent) {
      if (birth.exit && ++birth.silent > SILENT_POLLS) this.giveUp(birth);
    }
  }

  /** The run is over at `end`; `code` is how the program itself ended. */
  finish(end: number, pid: number, code: number | null): void {
    this.later.finish();
    this.deadlocks.check(end);
    this.lockOrder.reconsider();
    for (const birth of [...this.silent]) this.giveUp(birth);
    this.joins = this.joins.filter((join) => !this.tryJoin(join));
    // A program that took over the first process has its end from whoever started the run.
    const root = this.births.get(pid);
    if (root?.row && !root.known) closeProgram(root.row, end, code);
    for (const row of this.shared.values()) row.close(end, 'done');
  }

  /** A Python that has said nothing: it gets a row all the same. */
  private giveUp(birth: Birth): void {
    this.silent.delete(birth);
    this.giveRow(birth, `${commandName(birth.command)} (not traced)`);
    if (birth.exit) closeProgram(birth.row!, birth.exit.time, birth.exit.code);
  }

  private giveRow(birth: Birth, name: string): void {
    const track = this.store.newTrack({
      kind: 'process',
      name,
      parent: birth.parent.rowList[0]?.id ?? 0,
      pid: birth.pid,
      daemon: false,
      startNs: birth.time,
      endNs: null,
      end: null,
      reason: '',
      site: birth.site,
      type: 'program',
    });
    birth.row = new PlainRow(this.store, track);
    this.store.edge('spawn', birth.starter, track.id, birth.time, birth.site);
  }

  /** Python children that left no trace although they ended in good order. */
  problems(reported: Problem[]): Problem[] {
    return [...this.births.values()]
      .filter((birth) => birth.python && !birth.known && birth.row !== null && birth.exit?.code === 0)
      .map((birth) => notTraced(this.store, birth))
      .filter((problem) => problem !== null)
      .filter((problem) => !reported.some((other) => samePlace(other, problem)));
  }
}

function samePlace(one: Problem, other: Problem): boolean {
  return one.kind === other.kind && one.file === other.file && one.line === other.line;
}

function closeProgram(row: Row, time: number, code: number | null): void {
  const reason =
    code === null || code === 0 ? '' : code < 0 ? `ended by signal ${-code}` : `exit code ${code}`;
  const end: Track['end'] = code === null || code === 0 ? 'done' : code < 0 ? 'killed' : 'failed';
  row.close(time, end, reason);
}

/** `/usr/bin/git status` as `git status`, cut where it is long. */
function commandName(command: string): string {
  const [program = '', ...rest] = command.trim().split(/\s+/);
  const base = program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
  const name = [base || program || 'a program', ...rest].join(' ');
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}
