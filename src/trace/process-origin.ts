/** Where a process of a run came from, and its row below what it came from. */
import type { Birth } from './family.ts';
import type { HelloLine } from './names.ts';
import type { ProcessReader } from './process-reader.ts';
import type { ProcessTables } from './process-tables.ts';
import { PlainRow, type Row } from './rows/row.ts';
import type { RunContext } from './run-context.ts';

export class ProcessOrigin {
  /** Who started it is known. */
  private linked = false;
  private start = 0;

  constructor(
    private readonly run: RunContext,
    private readonly tables: ProcessTables,
  ) {}

  /** The process has said hello. */
  settle(process: ProcessReader, line: HelloLine, start: number): void {
    this.start = start;
    const { family, store } = this.run;
    const parent = this.run.parentOf(process);
    const name = processName(line, parent !== undefined);
    const birth = family.speaks(process, start);
    const row = birth?.row ?? this.newRow(line, name, start, parent);
    this.tables.add(0, row);
    if (birth) this.adopt(birth);
    else if (parent) this.cameFrom(parent, line, start);
    row.track.name = name;
    store.touch(row.track);
  }

  private newRow(line: HelloLine, name: string, start: number, parent: ProcessReader | undefined): Row {
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
    const row = this.tables.process!;
    const { track } = row;
    const fresh = birth.row === null;
    birth.row = row;
    track.type = '';
    track.startNs = Math.min(track.startNs, this.start);
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
    const { track } = this.tables.process!;
    if (file !== '') track.site = store.site(file, line, fn);
    const starter = (thread === 0 ? undefined : parent.tables.rows[thread]) ?? parent.process;
    if (!starter) return;
    const above = this.tables.process!.track.parent;
    const from = above === parent.process?.id ? starter.id : above;
    store.edge('spawn', from, track.id, start, track.site);
    this.linked = true;
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
