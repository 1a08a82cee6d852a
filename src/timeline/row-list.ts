import { flameId } from './flame-rows.ts';
import type { KeptView } from './kept-view.ts';
import { type RowOrder, rowOrder, taskMakers } from './row-order.ts';
import { buildRows, crowdedGroups, type Grouping, type Row, visibleRows } from './row-tree.ts';
import type { RunModel } from './run-model.ts';
import { rowMatcher } from './search.ts';

/** With more tracks than this the tree is not made anew for every batch of a live run. */
const MANY_TRACKS = 3000;
const REBUILD_MS = 500;

export type KeptRows = Pick<
  KeptView,
  'collapsed' | 'hidden' | 'pinned' | 'flames' | 'filter' | 'grouping' | 'order'
>;

/** The rows of a run: their tree, what of it is folded or filtered away, and which of them are shown. */
export class RowList {
  roots: Row[] = [];
  /** The rows that are shown, from the top. */
  shown: Row[] = [];
  /** Counts up whenever `shown` was made anew. */
  version = 0;
  filter = '';
  grouping: Grouping = 'crowded';
  order: RowOrder = 'start';
  readonly collapsed = new Set<string>();
  /** Tracks whose flame chart is open. */
  readonly flames = new Set<number>();
  private flameRows = new Map<number, Row>();
  /** Rows that the reader does not want to see, and those that stay on top; by their keys. */
  readonly hidden = new Set<string>();
  readonly pinned = new Set<string>();
  /** Groups that were collapsed because they are crowded: only once, or the reader could not keep one open. */
  private readonly known = new Set<string>();
  private rowOf = new Map<number, Row>();
  private placeOf = new Map<Row, number>();
  private structure = -1;
  private builtAt = 0;

  /** `clock` in milliseconds. */
  constructor(private readonly clock: () => number) {}

  /** Forgets everything, for another run. */
  clear(): void {
    this.collapsed.clear();
    this.hidden.clear();
    this.pinned.clear();
    this.known.clear();
    this.flames.clear();
    this.filter = '';
    this.structure = -1;
  }

  /** Takes in new and changed tracks; `atOnce` even where that was done a moment ago. */
  refresh(model: RunModel, atOnce: boolean): void {
    if (this.structure === model.structure) return;
    const now = this.clock();
    if (!atOnce && model.tracks.length > MANY_TRACKS && now - this.builtAt < REBUILD_MS) return;
    this.structure = model.structure;
    this.builtAt = now;
    this.build(model);
  }

  private build(model: RunModel): void {
    const { grouping, order } = this;
    this.roots = buildRows(model.tracks, {
      grouping,
      ...(order === 'start' ? {} : { order: rowOrder(model, order) }),
      ...(grouping === 'parent' ? { maker: taskMakers(model) } : {}),
    });
    for (const key of crowdedGroups(this.roots)) {
      if (!this.known.has(key)) this.collapsed.add(key);
      this.known.add(key);
    }
    this.rowOf = new Map();
    this.index(this.roots);
    this.update(model);
  }

  /** Arranges the rows anew. */
  arrange(model: RunModel, grouping: Grouping, order: RowOrder): void {
    this.grouping = grouping;
    this.order = order;
    this.build(model);
  }

  /** Arranges the rows as they were in a window before this one. */
  restore(model: RunModel, kept: KeptRows): void {
    for (const [set, keys] of [
      [this.collapsed, kept.collapsed],
      [this.hidden, kept.hidden],
      [this.pinned, kept.pinned],
      [this.flames, kept.flames],
    ] as Array<[Set<unknown>, unknown[]]>) {
      set.clear();
      for (const key of keys) set.add(key);
    }
    this.filter = kept.filter;
    this.arrange(model, kept.grouping, kept.order);
  }

  hide(model: RunModel, row: Row): void {
    this.hidden.add(row.key);
    this.pinned.delete(row.key);
    this.update(model);
  }

  showHidden(model: RunModel): void {
    this.hidden.clear();
    this.update(model);
  }

  /** Keeps a row on top, or lets it go back to its place. */
  togglePin(model: RunModel, row: Row): void {
    if (!this.pinned.delete(row.key)) this.pinned.add(row.key);
    this.update(model);
  }

  setFilter(model: RunModel, text: string): void {
    this.filter = text;
    this.update(model);
  }

  /** Folds or unfolds a row that has others below it. */
  toggle(model: RunModel, row: Row): void {
    if (row.children.length === 0) return;
    if (!this.collapsed.delete(row.key)) this.collapsed.add(row.key);
    this.update(model);
  }

  /** Opens or closes the flame chart below a track's row; nothing happens where no stack was sampled. */
  toggleFlame(model: RunModel, track: number): void {
    if (!model.samples.has(track)) return;
    if (!this.flames.delete(track)) this.flames.add(track);
    this.update(model);
  }

  /** Takes in what came since, where flame charts are open: they may have grown deeper. */
  refreshFlames(model: RunModel): void {
    if (this.flames.size > 0) this.update(model);
  }

  /** Unfolds whatever hides a track's row. */
  reveal(model: RunModel, track: number): void {
    const own = this.rowOf.get(track) ?? this.flameRows.get(track);
    if (own) this.hidden.delete(own.key);
    for (let row = own?.parent; row; row = row.parent) {
      this.collapsed.delete(row.key);
      this.hidden.delete(row.key);
    }
    this.update(model);
  }

  /** The place of a track's own row among those shown, or -1. */
  indexOf(track: number): number {
    const row = this.rowOf.get(track) ?? this.flameRows.get(track);
    return row ? (this.placeOf.get(row) ?? -1) : -1;
  }

  /** The same, or that of the nearest row above it. */
  nearestIndexOf(track: number): number {
    for (
      let row: Row | null = this.rowOf.get(track) ?? this.flameRows.get(track) ?? null;
      row;
      row = row.parent
    ) {
      const place = this.placeOf.get(row);
      if (place !== undefined) return place;
    }
    return -1;
  }

  private index(rows: readonly Row[]): void {
    for (const row of rows) {
      if (row.track !== 0) this.rowOf.set(row.track, row);
      this.index(row.children);
    }
  }

  private update(model: RunModel): void {
    this.version++;
    // A pinned row stands on top, out of its tree, and not a second time in it.
    const pinned =
      this.pinned.size === 0 ? [] : allRows(this.roots).filter(({ key }) => this.pinned.has(key));
    const elsewhere = pinned.length === 0 ? this.hidden : new Set([...this.hidden, ...this.pinned]);
    const rest = visibleRows(this.roots, this.collapsed, rowMatcher(model, this.filter), elsewhere);
    this.flameRows = new Map();
    this.placeOf = new Map();
    this.shown = [];
    for (const row of pinned) this.put(model, row, { ...row, depth: 0 });
    for (const row of rest) this.put(model, row, row);
  }

  /** Puts a row below those that are shown already, with its flame chart; `as` is how it looks there. */
  private put(model: RunModel, row: Row, as: Row): void {
    this.placeOf.set(row, this.shown.push(as) - 1);
    if (this.flames.size === 0) return;
    for (const flame of this.flameBelow(model, as)) this.placeOf.set(flame, this.shown.push(flame) - 1);
  }

  private flameBelow(model: RunModel, row: Row): Row[] {
    if (row.track === 0 || !this.flames.has(row.track)) return [];
    return model.flame(row.track).map((_, level) => {
      const track = flameId(row.track, level);
      const flame: Row = {
        key: String(track),
        kind: 'flame',
        of: row.of,
        track,
        name: level === 0 ? 'functions' : '',
        detail: level === 0 ? 'sampled' : '',
        depth: row.depth + 1,
        parent: row,
        children: [],
        heat: false,
      };
      this.flameRows.set(track, flame);
      return flame;
    });
  }
}

function allRows(rows: readonly Row[]): Row[] {
  return rows.flatMap((row) => [row, ...allRows(row.children)]);
}
