/**
 * What the numbers of one process mean: its sites, whats, texts and rows, by the ids of its stream, and the numbers of
 * the whole run behind them.
 */
import type { Track } from './model.ts';
import { FIELDS, type FieldKind, HIGH, RECORD } from './records.ts';
import { FoldedRow } from './rows/folded-row.ts';
import type { Row } from './rows/row.ts';
import type { TraceStore } from './trace-store.ts';

export class ProcessTables {
  /** By the stream's number; 0 is the process itself. */
  readonly rows: Array<Row | undefined> = [];
  /** The same without holes, in order of appearance. */
  readonly rowList: Row[] = [];
  readonly sites: number[] = [0];
  readonly whats: number[] = [0];
  private readonly texts = new Map<number, string>();
  private lastText = 0;
  /** Problems whose records have not been seen, by the id of their text: the track. */
  readonly untold = new Map<number, number>();
  private folded: FoldedRow | null = null;
  /** Of whats that stand for a child process: its pid. */
  readonly children: number[] = [];
  /** Frames of stacks: of the whole thread, and of the step of a task that it is part of (0 outside any step). */
  readonly frames: number[] = [0];
  readonly stepFrames: number[] = [0];
  /** Frames by which a step begins. */
  private readonly doors = new Set<number>();
  /** Whats that stand for rows, by local id of the row. */
  private readonly rowWhats: number[] = [];

  constructor(private readonly store: TraceStore) {}

  get process(): Row | undefined {
    return this.rows[0];
  }

  add(local: number, row: Row): void {
    this.rows[local] = row;
    this.rowList.push(row);
  }

  /** A row that several processes have, under a number of each. It ends with the run and not with one of them. */
  addShared(local: number, row: Row): void {
    this.rows[local] = row;
  }

  /** A row of its own is too much: there are as many as are kept already. */
  fold(local: number): void {
    this.folded ??= this.newFolded();
    this.folded.count++;
    this.folded.track.name = this.folded.title;
    this.store.touch(this.folded.track);
    this.rows[local] = this.folded;
  }

  private newFolded(): FoldedRow {
    const { id, pid, startNs } = this.process!.track;
    const rest = { daemon: false, endNs: null, end: null, reason: '', site: 0, type: '' };
    const track = this.store.newTrack({ kind: 'task', name: '', parent: id, pid, startNs, ...rest });
    const row = new FoldedRow(this.store, track);
    this.rowList.push(row);
    return row;
  }

  get foldedId(): number {
    return this.folded?.id ?? 0;
  }

  text(id: number, text: string): void {
    this.texts.set(id, text);
    if (id > this.lastText) this.lastText = id;
  }

  /** Each text is needed once. */
  takeText(id: number): string {
    const text = this.texts.get(id) ?? '';
    this.texts.delete(id);
    this.untold.delete(id);
    return text;
  }

  rename(id: number, name: string): void {
    const row = this.rows[id];
    if (!row || name === '' || row instanceof FoldedRow) return;
    row.track.name = name;
    const what = this.rowWhats[id];
    if (what !== undefined) this.store.whats[what]!.text = name;
    this.store.touch(row.track);
  }

  /** The row that a new one is shown below. Who started a thread is an edge; below a thread are its loops. */
  above(kind: Track['kind'], parent: number): number {
    const row = this.rows[parent] ?? this.process!;
    const sibling = kind === 'thread' && (row.track.kind === 'thread' || row.track.kind === 'task');
    return (sibling ? this.process! : row).id;
  }

  /** A frame without a site is the begin of a step: what lies further in belongs to the task. */
  addFrame(id: number, parent: number, site: number): void {
    const above = this.frames[parent] ?? 0;
    if (site === 0) {
      this.doors.add(id);
      this.frames[id] = above;
      this.stepFrames[id] = 0;
      return;
    }
    const own = this.site(site);
    this.frames[id] = this.store.frame(above, own);
    const inStep = this.doors.has(parent) || (this.stepFrames[parent] ?? 0) > 0;
    this.stepFrames[id] = inStep ? this.store.frame(this.stepFrames[parent]!, own) : 0;
  }

  site(id: number): number {
    return this.sites[id] ?? 0;
  }

  rowWhat(local: number): number {
    let index = this.rowWhats[local];
    if (index === undefined) {
      const { track } = this.rows[local]!;
      index = this.store.what(track.kind, track.name, track.id);
      this.rowWhats[local] = index;
    }
    return index;
  }

  object(value: number): number {
    if (value < 0) return this.whats[-value] ?? 0;
    return value > 0 && this.rows[value] ? this.rowWhat(value) : 0;
  }

  /** True when every id of the record has its name. */
  knows(kind: number, track: number, a: number, b: number): boolean {
    const fields = FIELDS[kind];
    if (kind === RECORD.lost || !fields) return true;
    if (!this.rows[track]) return false;
    const [first, second] = fields;
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
        return value <= this.lastText;
      case 'site':
        return this.sites[value] !== undefined;
      case 'frame':
        return this.frames[value] !== undefined;
      case 'site+thread':
        return this.sites[value % HIGH] !== undefined && this.rows[Math.floor(value / HIGH)] !== undefined;
    }
  }
}
