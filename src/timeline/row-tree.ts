import { TRACK_KINDS, type Track, type TrackKind } from '../trace/model.ts';
import { counted } from './time-text.ts';
import { taskNumbers, trackName } from './track-name.ts';

/** One line of the picture: a track, or a group that stands for many. */
export interface Row {
  /** Stable over rebuilds: it remembers what is collapsed. */
  key: string;
  kind: TrackKind | 'group' | 'flame';
  /** Of a group: what it is made of. */
  of: TrackKind;
  /** 0 for a group. */
  track: number;
  name: string;
  /** Dimmed, after the name: `Task-3`, `pid 4711`. */
  detail: string;
  depth: number;
  parent: Row | null;
  children: Row[];
  /** The row has no spans of its own and is drawn as a heat strip of the tracks below it. */
  heat: boolean;
}

/** How the tasks of a loop are arranged: alone until they crowd the screen, by function, or below who made them. */
export const GROUPINGS = ['crowded', 'function', 'parent'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface RowOptions {
  grouping: Grouping;
  /** In which order rows of one kind stand below their parent; by their start when it is left out. */
  order?: (one: Track, other: Track) => number;
  /** The task that made a task; 0 where that is not known. For the grouping by parent. */
  maker?: (task: number) => number;
}

/** From this many tasks of one coroutine function on, they become one group. */
const GROUP_FROM = 9;
/** More than this, and a group starts collapsed. */
const EXPANDED_AT_MOST = 24;
/** Threads are fewer than tasks, and each is worth a row of its own until they would flood the screen. */
const GROUP_THREADS_FROM = 100;

const DEEPEST = 50;

const ORDER: Record<TrackKind, number> = { process: 5, thread: 0, loop: 1, task: 2, executor: 3, lock: 4 };

/** The hierarchy process > thread > loop > task, with locks in a group of their own. */
export function buildRows(tracks: readonly Track[], options: RowOptions = { grouping: 'crowded' }): Row[] {
  const children = new Map<number, Track[]>();
  const { grouping, order, maker } = options;
  const numbers = taskNumbers(tracks);
  const parentOf = (track: Track): number =>
    (grouping === 'parent' && track.kind === 'task' && maker?.(track.id)) || track.parent;
  for (const track of tracks) {
    if (!track) continue;
    const parent = hangsOnRoot(tracks, track, parentOf) ? parentOf(track) : 0;
    const siblings = children.get(parent);
    if (siblings) siblings.push(track);
    else children.set(parent, [track]);
  }
  const build = (parent: number, depth: number): Row[] => {
    const members = children.get(parent) ?? [];
    const rows: Row[] = [];
    for (const [kind, group] of byKind(members)) {
      if (order) group.sort(order);
      const from =
        grouping === 'function' ? 2 : grouping === 'parent' ? Number.POSITIVE_INFINITY : GROUP_FROM;
      rows.push(...rowsOfKind(kind, group, parent, depth, from, numbers, (track, at) => build(track.id, at)));
    }
    return rows;
  };
  const roots = build(0, 0);
  for (const root of roots) adopt(root);
  return roots;
}

/** Children are made before their parents; the way up is put in afterwards. */
function adopt(row: Row): void {
  for (const child of row.children) {
    child.parent = row;
    adopt(child);
  }
}

/** A file is untrusted: parents may be missing, go round in circles, or nest without an end. */
function hangsOnRoot(tracks: readonly Track[], track: Track, parentOf: (track: Track) => number): boolean {
  const seen = new Set([track.id]);
  for (let parent = parentOf(track); parent !== 0; parent = parentOf(tracks[parent - 1]!)) {
    if (!tracks[parent - 1] || seen.has(parent) || seen.size > DEEPEST) return false;
    seen.add(parent);
  }
  return true;
}

type Below = (track: Track, depth: number) => Row[];
type Make = (track: Track, depth: number) => Row;

function rowsOfKind(
  kind: TrackKind,
  tracks: Track[],
  parent: number,
  depth: number,
  groupFrom: number,
  numbers: ReadonlyMap<number, number>,
  below: Below,
): Row[] {
  const make = (track: Track, at: number): Row => ({
    key: String(track.id),
    kind,
    of: kind,
    track: track.id,
    ...trackName(track),
    ...(numbers.has(track.id) ? { detail: `#${numbers.get(track.id)}` } : {}),
    depth: at,
    parent: null,
    children: below(track, at + 1),
    heat: kind === 'process',
  });
  // One lock needs no group, whose strip would only show the same once more.
  if (kind === 'lock' && tracks.length > 1) {
    return [group(`${parent}/locks`, 'Locks', counted(tracks.length, 'lock'), depth, tracks, make)];
  }
  if (kind === 'thread' && tracks.length >= GROUP_THREADS_FROM)
    return threadRows(tracks, parent, depth, make);
  if (kind !== 'task') return tracks.map((track) => make(track, depth));
  const rows: Row[] = [];
  for (const [type, members] of byFamily(tracks, ({ type }) => type)) {
    if (members.length < groupFrom) rows.push(...members.map((track) => make(track, depth)));
    else {
      const key = `${parent}/task/${type}`;
      rows.push(group(key, type || 'tasks', counted(members.length, 'task'), depth, members, make));
    }
  }
  return rows;
}

/** Threads whose names differ in a number only make one group. */
function threadRows(tracks: Track[], parent: number, depth: number, make: Make): Row[] {
  return [...byFamily(tracks, threadFamily)].flatMap(([family, members]) =>
    members.length < GROUP_THREADS_FROM
      ? members.map((track) => make(track, depth))
      : group(`${parent}/thread/${family}`, family, counted(members.length, 'thread'), depth, members, make),
  );
}

/** `work` for `Thread-7 (work)`, which Python itself makes of a function, `adder-…` for `adder-7`. */
function threadFamily({ name }: Track): string {
  return /^Thread-\d+ \((.+)\)$/.exec(name)?.[1] ?? name.replace(/\d+(?=\D*$)/, '…');
}

function group(
  key: string,
  name: string,
  detail: string,
  depth: number,
  tracks: Track[],
  make: (track: Track, depth: number) => Row,
): Row {
  const children = tracks.map((track) => make(track, depth + 1));
  return {
    key,
    kind: 'group',
    of: tracks[0]!.kind,
    track: 0,
    name,
    detail,
    depth,
    parent: null,
    children,
    heat: true,
  };
}

function byKind(tracks: Track[]): Array<[TrackKind, Track[]]> {
  const kinds = [...TRACK_KINDS].sort((a, b) => ORDER[a] - ORDER[b]);
  return kinds
    .map((kind): [TrackKind, Track[]] => [kind, tracks.filter((track) => track.kind === kind)])
    .filter(([, members]) => members.length > 0);
}

function byFamily(tracks: Track[], familyOf: (track: Track) => string): Map<string, Track[]> {
  const families = new Map<string, Track[]>();
  for (const track of tracks) {
    const family = familyOf(track);
    const members = families.get(family);
    if (members) members.push(track);
    else families.set(family, [track]);
  }
  return families;
}

/** The keys of groups that would flood the screen. */
export function crowdedGroups(rows: readonly Row[]): string[] {
  return rows.flatMap((row) => [
    ...(row.kind === 'group' && row.children.length > EXPANDED_AT_MOST ? [row.key] : []),
    ...crowdedGroups(row.children),
  ]);
}

/** The rows that are shown, from the top; `matches` narrows them and opens what leads to a match. */
export function visibleRows(
  rows: readonly Row[],
  collapsed: ReadonlySet<string>,
  matches: ((row: Row) => boolean) | null = null,
  hidden: ReadonlySet<string> = new Set(),
): Row[] {
  const shown: Row[] = [];
  /** Puts the row and what is below it; answers whether anything was kept. */
  const visit = (row: Row): boolean => {
    if (hidden.has(row.key)) return false;
    const hit = matches === null || matches(row);
    const at = shown.length;
    shown.push(row);
    let inside = false;
    // Without a filter the reader's own folding holds; with one, only what leads to a match is shown.
    if (matches !== null || !collapsed.has(row.key)) {
      for (const child of row.children) inside = visit(child) || inside;
    }
    if (hit || inside) return true;
    shown.length = at;
    return false;
  };
  for (const row of rows) visit(row);
  return shown;
}
