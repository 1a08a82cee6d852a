/** Who waits for whom at one moment, and in which order locks were taken in the whole run: as plain graphs. */
import { STATES } from '../trace/model.ts';
import { holdings } from './relations.ts';
import type { RunModel, SpanRef } from './run-model.ts';
import { place, trackTitle } from './wording.ts';

export interface GraphNode {
  track: number;
  kind: 'worker' | 'lock';
  text: string;
}

export interface GraphEdge {
  from: number;
  to: number;
  label: string;
  /** It is part of a circle. */
  circular: boolean;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** A picture of more than this is a carpet. */
const MOST_NODES = 40;
const WAITS = (['lock-wait', 'waiting', 'awaiting'] as const).map((state) => STATES.indexOf(state));
const HELD = STATES.indexOf('running');

/**
 * The wait-for graph at a moment: from each thread or task to the lock, thread or task that it waits for, and from
 * each such lock to its holder. A circle in it is a deadlock (Holt, Some deadlock properties of computer systems,
 * 1972).
 */
export function waitGraph(model: RunModel, time: number, now: number): Graph {
  const edges: GraphEdge[] = [];
  const locks = new Set<number>();
  for (const track of model.tracks) {
    if (!track || (track.kind !== 'thread' && track.kind !== 'task')) continue;
    const ref = model.spanAt(track.id, time, now);
    const facts = ref && model.span(ref, now);
    if (!facts || !WAITS.includes(facts.state)) continue;
    const awaited = model.what(facts.what).track;
    const kind = awaited === 0 ? undefined : model.track(awaited)?.kind;
    if (kind !== 'lock' && kind !== 'thread' && kind !== 'task') continue;
    const where = place(model.site(facts.site));
    const verb = kind === 'lock' ? 'wants' : 'waits for';
    edges.push({ from: track.id, to: awaited, label: where ? `${verb}, ${where}` : verb, circular: false });
    if (kind === 'lock') locks.add(awaited);
  }
  for (const lock of locks) {
    const [held] = holdings(model, lock, time, time + 1, now, 1);
    if (!held || held.holder === 0) continue;
    const where = place(model.site(held.site));
    edges.push({
      from: lock,
      to: held.holder,
      label: where ? `held by, ${where}` : 'held by',
      circular: false,
    });
  }
  return graphOf(model, edges);
}

/**
 * The lock-order graph of the whole run: from each lock to those that were taken while it was held, as far as the
 * rows of the locks say. A circle in it can become a deadlock.
 */
export function lockOrderGraph(model: RunModel): Graph {
  const holds = holdsByHolder(model);
  addWaits(model, holds);
  const found = new Map<string, { from: number; to: number; count: number; site: number }>();
  for (const list of holds.values()) {
    list.sort((one, other) => one.start - other.start);
    let held: Hold[] = [];
    for (const hold of list) {
      held = held.filter(({ end }) => end > hold.start);
      for (const { lock } of held) {
        if (lock === hold.lock) continue;
        const key = `${lock} ${hold.lock}`;
        const edge = found.get(key) ?? { from: lock, to: hold.lock, count: 0, site: hold.site };
        edge.count++;
        found.set(key, edge);
      }
      held.push(hold);
    }
  }
  const edges = [...found.values()].map(({ from, to, count, site }): GraphEdge => {
    const where = place(model.site(site));
    const times = count === 1 ? 'then' : `then, ${count.toLocaleString('en')} times`;
    return { from, to, label: where ? `${times}, ${where}` : times, circular: false };
  });
  return graphOf(model, edges);
}

interface Hold {
  lock: number;
  start: number;
  /** The same as the start for a lock that was only waited for from then on. */
  end: number;
  site: number;
}

function holdsByHolder(model: RunModel): Map<number, Hold[]> {
  const holds = new Map<number, Hold[]>();
  const add = (lock: number, what: number, hold: Omit<Hold, 'lock'>): void => {
    const holder = model.what(what).track;
    if (holder !== 0) listOf(holds, holder).push({ lock, ...hold });
  };
  for (const track of model.tracks) {
    if (track?.kind !== 'lock') continue;
    const row = model.rows.get(track.id);
    for (let at = 0; at < (row?.length ?? 0); at++) {
      if (row!.state[at] !== HELD) continue;
      add(track.id, row!.what[at]!, { start: row!.start[at]!, end: row!.end[at]!, site: row!.site[at]! });
    }
    const open = model.open.get(track.id);
    if (open?.state === HELD) {
      add(track.id, open.what, { start: open.start, end: Number.POSITIVE_INFINITY, site: open.site });
    }
  }
  return holds;
}

/** Who waits for a lock wanted it while holding others, and in a deadlock never got it. */
function addWaits(model: RunModel, holds: Map<number, Hold[]>): void {
  const add = (lock: number, ref: SpanRef): void => {
    const facts = model.span(ref, Number.POSITIVE_INFINITY);
    const isLast = facts && (facts.open || ref.index === (model.rows.get(ref.track)?.length ?? 0) - 1);
    // A wait that ended well is followed by a hold of its own.
    if (isLast)
      listOf(holds, ref.track).push({ lock, start: facts.start, end: facts.start, site: facts.site });
  };
  for (const track of model.tracks) {
    if (track?.kind !== 'lock') continue;
    for (const ref of model.lockWaits.get(track.id)?.last() ?? []) add(track.id, ref);
    for (const ref of model.openLockWaits(track.id)) add(track.id, ref);
  }
}

function listOf(holds: Map<number, Hold[]>, holder: number): Hold[] {
  let list = holds.get(holder);
  if (!list) {
    list = [];
    holds.set(holder, list);
  }
  return list;
}

/** Marks the edges that lie on circles, and keeps those first where there are too many nodes for a picture. */
function graphOf(model: RunModel, edges: GraphEdge[]): Graph {
  const targets = new Map<number, number[]>();
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  for (const edge of edges) edge.circular = reaches(targets, edge.to, edge.from);
  edges.sort((one, other) => Number(other.circular) - Number(one.circular));
  const nodes = new Map<number, GraphNode>();
  const kept: GraphEdge[] = [];
  for (const edge of edges) {
    const added = [edge.from, edge.to].filter((track) => !nodes.has(track));
    if (nodes.size + added.length > MOST_NODES) continue;
    for (const track of added) nodes.set(track, nodeOf(model, track));
    kept.push(edge);
  }
  return { nodes: [...nodes.values()], edges: kept };
}

function nodeOf(model: RunModel, track: number): GraphNode {
  const known = model.track(track);
  return { track, kind: known?.kind === 'lock' ? 'lock' : 'worker', text: trackTitle(model, known) };
}

function reaches(targets: ReadonlyMap<number, number[]>, from: number, to: number): boolean {
  const seen = new Set<number>();
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === to) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    open.push(...(targets.get(at) ?? []));
  }
  return false;
}

/** The graph in sentences: what a picture says, for whoever does not see it. */
export function graphSentences({ nodes, edges }: Graph): string[] {
  const name = new Map(nodes.map(({ track, text }) => [track, text]));
  return edges.map(({ from, to, label }) => {
    const [verb, ...rest] = label.split(', ');
    return `${name.get(from)} ${verb} ${name.get(to)}${rest.length > 0 ? ` (${rest.join(', ')})` : ''}.`;
  });
}
