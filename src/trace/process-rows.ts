/** Makes the rows of a process as its names tell of them. */
import type { Track } from './model.ts';
import type { TrackLine } from './names.ts';
import type { ProcessTables } from './process-tables.ts';
import { ExecutorRow } from './rows/executor-row.ts';
import { LockRow } from './rows/lock-row.ts';
import { LoopRow } from './rows/loop-row.ts';
import { PlainRow, type Row } from './rows/row.ts';
import { TaskRow } from './rows/task-row.ts';
import { ThreadRow } from './rows/thread-row.ts';
import type { RunContext } from './run-context.ts';

export class ProcessRows {
  private readonly starters = new Map<number, number>();

  constructor(
    private readonly run: RunContext,
    private readonly tables: ProcessTables,
  ) {}

  /** Track of the thread or task that started a thread; 0 unknown. */
  starterOf(thread: number): number {
    return this.starters.get(thread) ?? 0;
  }

  apply(line: TrackLine): void {
    if (this.tables.rows[line.id] || !this.tables.process) return;
    if (this.run.store.full) {
      this.run.note(
        'The run made more tasks, threads and locks than get a row each: what came later shares one row in each process, with their problems and without their states.',
      );
      this.tables.fold(line.id);
    } else if (line.shared !== '') this.applyShared(line);
    else this.tables.add(line.id, this.newRow(line, this.newTrack(line)));
  }

  private newTrack(line: TrackLine): Track {
    const { store } = this.run;
    const track = store.newTrack({
      kind: line.kind,
      name: line.name || line.coro || line.kind,
      parent: this.tables.above(line.kind, line.parent),
      pid: this.tables.process!.track.pid,
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
        parent: this.tables.process!.id,
        pid: this.tables.process!.track.pid,
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
}
