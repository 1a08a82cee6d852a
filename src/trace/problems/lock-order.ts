/**
 * Predicted deadlocks: locks taken in opposite orders. An edge held -> wanted is kept with its thread and the other
 * locks held at that moment. A cycle is a problem only when its edges belong to different threads and no lock was
 * held around all of it (a common gate lock makes the orders harmless).
 */
import { mapEntry } from '../map-entry.ts';
import type { Problem, RelatedPlace } from '../model.ts';
import type { TraceStore } from '../trace-store.ts';

interface Occurrence {
  thread: number;
  time: number;
  /** The inner acquisition. */
  site: number;
  /** Where the lock that is held was acquired; 0 unknown. */
  heldSite: number;
  /** All locks held at the time, by track id. */
  held: Set<number>;
}

interface Edge {
  from: number;
  to: number;
  seen: Occurrence[];
}

/** Longer cycles than this are not looked for: the search is exponential, and people hardly write them. */
const LONGEST_CYCLE = 5;
/** Different (thread, site, gates) kept for one edge. */
const MOST_OCCURRENCES = 64;

/** One acquisition under one or several locks; `held` maps each of those to where it was taken. */
export interface Acquisition {
  thread: number;
  time: number;
  wanted: number;
  site: number;
  held: Map<number, number>;
}

export class LockOrder {
  private readonly edges = new Map<number, Map<number, Edge>>();
  private group: Acquisition | null = null;
  private changed = false;
  private found: Problem[] = [];

  constructor(
    private readonly store: TraceStore,
    /** Which thread started a thread; 0 unknown. */
    private readonly starterOf: (thread: number) => number,
    private readonly nameOf = (track: number): string => store.track(track)?.name ?? '?',
  ) {}

  /** More is known of when threads began and ended. */
  reconsider(): void {
    this.changed = true;
  }

  /**
   * One record: `thread` wants `wanted` at `site` while it holds `held`, which it took at `heldSite`. An acquisition
   * under several locks comes as several records of the same time and thread.
   */
  record(held: number, wanted: number, thread: number, site: number, heldSite: number, time: number): void {
    const same = this.group;
    if (!same || same.thread !== thread || same.time !== time || same.wanted !== wanted) {
      this.flush();
      this.group = { thread, time, wanted, site, held: new Map() };
    }
    this.group!.held.set(held, heldSite);
  }

  private flush(): void {
    const { group } = this;
    this.group = null;
    if (group) this.add(group);
  }

  /** One acquisition with all the locks held at that moment. */
  add({ thread, time, wanted, site, held }: Acquisition): void {
    // Taking a reentrant lock again orders nothing.
    if (held.has(wanted)) return;
    const gates = new Set(held.keys());
    for (const [from, heldSite] of held) {
      const targets = mapEntry(this.edges, from, () => new Map<number, Edge>());
      const edge = mapEntry(targets, wanted, () => ({ from, to: wanted, seen: [] }));
      const known = edge.seen.find(
        (one) => one.thread === thread && one.site === site && sameSet(one.held, gates),
      );
      if (known) known.heldSite ||= heldSite;
      if (known || edge.seen.length >= MOST_OCCURRENCES) continue;
      edge.seen.push({ thread, time, site, heldSite, held: gates });
      this.changed = true;
    }
  }

  problems(): Problem[] {
    this.flush();
    if (this.changed) {
      this.changed = false;
      this.found = this.cycles().map((cycle) => this.describe(cycle));
    }
    return this.found;
  }

  /** Each elementary cycle once, as the occurrences that make it dangerous. */
  private cycles(): Array<Array<{ edge: Edge; at: Occurrence }>> {
    const result: Array<Array<{ edge: Edge; at: Occurrence }>> = [];
    let budget = 100_000;
    const walk = (start: number, path: Edge[]) => {
      if (budget-- <= 0 || result.length >= 100) return;
      const end = path.at(-1)!.to;
      for (const edge of this.edges.get(end)?.values() ?? []) {
        // Starting each cycle at its smallest lock makes it come up once.
        if (edge.to === start) {
          const chosen = dangerous([...path, edge]);
          if (chosen) result.push(chosen);
        } else if (
          edge.to > start &&
          path.length + 1 < LONGEST_CYCLE &&
          !path.some((earlier) => earlier.from === edge.to)
        ) {
          walk(start, [...path, edge]);
        }
      }
    };
    for (const [start, targets] of this.edges) {
      for (const edge of targets.values()) if (edge.to > start) walk(start, [edge]);
    }
    return result;
  }

  /** It happened before the thread began, for certain: its own thread was over, or started that thread later. */
  private before(at: Occurrence, thread: number): boolean {
    const start = this.store.track(thread)?.startNs ?? 0;
    const own = this.store.track(at.thread);
    if (at.thread === thread || at.time >= start) return false;
    if (own && own.endNs !== null && own.endNs <= start) return true;
    let starter = this.starterOf(thread);
    for (let depth = 0; starter !== 0 && depth < 100; depth++) {
      if (starter === at.thread) return true;
      starter = this.starterOf(starter);
    }
    return false;
  }

  private describe(cycle: Array<{ edge: Edge; at: Occurrence }>): Problem {
    const { store } = this;
    const name = this.nameOf;
    const place = (site: number) => {
      const { file, line } = store.sites[site]!;
      return file === '' ? 'an unknown line' : `${file.slice(file.lastIndexOf('/') + 1)}:${line}`;
    };
    const together = !cycle.some(({ at }) => cycle.some(({ at: other }) => this.before(at, other.thread)));
    const related: RelatedPlace[] = [];
    for (const { edge, at } of cycle) {
      const inner = store.sites[at.site]!;
      const outer = store.sites[at.heldSite]!;
      if (outer.file !== '') {
        related.push({
          role: 'holder',
          track: at.thread,
          file: outer.file,
          line: outer.line,
          message: `${name(at.thread)} takes ${name(edge.from)} here and holds it`,
        });
      }
      related.push({
        role: 'waiter',
        track: at.thread,
        file: inner.file,
        line: inner.line,
        message: `${name(at.thread)} takes ${name(edge.to)} here while it holds ${name(edge.from)}`,
      });
    }
    const orders = cycle.map(
      ({ edge, at }) =>
        `${name(at.thread)} takes ${name(edge.to)} while it holds ${name(edge.from)} (${place(at.site)})`,
    );
    const last = cycle.reduce((one, other) => (other.at.time > one.at.time ? other : one)).at;
    const site = store.sites[last.site]!;
    return {
      kind: 'lock-order',
      severity: together ? 'warning' : 'hint',
      confidence: together ? 'likely' : 'possible',
      count: 1,
      message: `Locks are taken in opposite orders: ${orders.join(', ')}. When these happen at the same time, each waits for the other for ever. Take them in one order everywhere.`,
      file: site.file,
      line: site.line,
      track: last.thread,
      startNs: last.time,
      durationNs: 0,
      rule: 'inconsistent-lock-order',
      related,
    };
  }
}

/** One occurrence for each edge, so that all threads differ and no two were protected by the same gate; or null. */
function dangerous(cycle: Edge[]): Array<{ edge: Edge; at: Occurrence }> | null {
  let budget = 10_000;
  const choose = (index: number, chosen: Occurrence[]): Occurrence[] | null => {
    if (index === cycle.length) return chosen;
    for (const at of cycle[index]!.seen) {
      if (budget-- <= 0) return null;
      const clash = chosen.some((other) => other.thread === at.thread || commonGate(other, at));
      const whole = clash ? null : choose(index + 1, [...chosen, at]);
      if (whole) return whole;
    }
    return null;
  };
  return choose(0, [])?.map((at, index) => ({ edge: cycle[index]!, at })) ?? null;
}

/** A lock that both held: then the two cannot happen at the same time. */
function commonGate(one: Occurrence, other: Occurrence): boolean {
  for (const lock of one.held) if (other.held.has(lock)) return true;
  return false;
}

function sameSet(one: Set<number>, other: Set<number>): boolean {
  if (one.size !== other.size) return false;
  for (const item of one) if (!other.has(item)) return false;
  return true;
}
