/**
 * Processes that wait for each other in a circle: for locks of multiprocessing, and for the ends of children. No process
 * knows what the others wait for, so only the reader can see it; it is told what happens in the order of time.
 *
 * A circle without a time limit cannot end by itself. It is believed once it has lasted, or has outlived several polls of
 * a run in which nothing else happens. A lock that was ever released by another than its holder is a signal: left out.
 */
import type { Problem, RelatedPlace } from '../model.ts';
import { LockRow } from '../rows/lock-row.ts';
import type { Row } from '../rows/row.ts';
import type { TraceStore } from '../trace-store.ts';

/** As long as threads of one process have to wait for each other, looked at twice, ns. */
const PATIENCE = 200e6;
/** Polls in which nothing changed. */
const POLLS = 10;

interface Wait {
  waiter: number;
  time: number;
  site: number;
  /** A lock that processes share, or the row of a process whose end is waited for. */
  wanted: Row;
}

interface Member {
  wait: Wait;
  /** Where the lock that is wanted was taken by who holds it. */
  heldSite: number;
}

export class ProcessDeadlocks {
  private readonly waits = new Map<number, Wait>();
  private readonly reported = new Set<string>();
  private readonly polls = new Map<string, number>();

  constructor(
    private readonly store: TraceStore,
    private readonly report: (problem: Problem) => void,
  ) {}

  begins(wait: Wait): void {
    this.waits.set(wait.waiter, wait);
  }

  /** The wait of a thread ended at `time`. */
  ends(waiter: number, time: number): void {
    if (!this.waits.has(waiter)) return;
    this.check(time);
    this.waits.delete(waiter);
  }

  /** The end of a poll: what stands still is in the same circle as in the polls before. */
  endPoll(now: number): void {
    if (this.waits.size > 0) this.check(now, true);
  }

  /** Reports the circles that have lasted until `now`. */
  check(now: number, poll = false): void {
    for (const waiter of this.waits.keys()) {
      const circle = this.circleOf(waiter);
      if (!circle) continue;
      const key = circle
        .map(({ wait }) => `${wait.waiter}@${wait.time}`)
        .sort()
        .join(' ');
      if (this.reported.has(key)) continue;
      const since = Math.max(...circle.map(({ wait }) => wait.time));
      const polls = (this.polls.get(key) ?? 0) + (poll && circle[0]!.wait.waiter === waiter ? 1 : 0);
      this.polls.set(key, polls);
      if (now - since < PATIENCE && polls < POLLS) continue;
      this.reported.add(key);
      this.report(this.describe(circle, since));
    }
  }

  /** Beginning with the lowest process, whoever was read first; null where the chain ends somewhere. */
  private circleOf(first: number): Member[] | null {
    const circle: Member[] = [];
    let waiter = first;
    do {
      const wait = this.waits.get(waiter);
      const holder = wait && this.holderOf(wait.wanted);
      if (!wait || !holder || circle.some((member) => member.wait.waiter === waiter)) return null;
      circle.push({ wait, heldSite: holder.site });
      waiter = holder.thread;
    } while (waiter !== first);
    if (circle.length < 2) return null;
    const pids = circle.map(({ wait }) => this.store.track(wait.waiter)?.pid ?? 0);
    const lowest = pids.indexOf(Math.min(...pids));
    return [...circle.slice(lowest), ...circle.slice(0, lowest)];
  }

  /** Who has to go on before a wait can end. */
  private holderOf(wanted: Row): { thread: number; site: number } | null {
    if (wanted instanceof LockRow) {
      const [holder] = wanted.holds;
      return holder && !wanted.signal ? holder : null;
    }
    // A process ends when its main thread does, which began first.
    const main = this.store.tracks.find(({ kind, pid }) => kind === 'thread' && pid === wanted.track.pid);
    return main ? { thread: main.id, site: 0 } : null;
  }

  private describe(circle: Member[], since: number): Problem {
    const name = (id: number) => nameInRun(this.store, id);
    const place = (site: number) => {
      const { file, line } = this.store.sites[site]!;
      return `${file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)}:${line}`;
    };
    const related: RelatedPlace[] = [];
    const sentences = circle.map(({ wait, heldSite }, index) => {
      const next = circle[(index + 1) % circle.length]!.wait.waiter;
      const lock = wait.wanted instanceof LockRow;
      const { file, line } = this.store.sites[wait.site]!;
      const words = lock
        ? `waits for ${wait.wanted.track.name}, which ${name(next)} holds`
        : `waits for the process ${wait.wanted.track.name} to end`;
      if (lock && heldSite !== 0) {
        const held = this.store.sites[heldSite]!;
        const message = `${name(next)} took ${wait.wanted.track.name} here, at ${place(heldSite)}`;
        related.push({ role: 'holder', track: next, file: held.file, line: held.line, message });
      }
      const message = `${name(wait.waiter)} ${words}, at ${place(wait.site)}`;
      related.push({ role: 'waiter', track: wait.waiter, file, line, message });
      return `${name(wait.waiter)} ${words} (${place(wait.site)})`;
    });
    const first = circle[0]!.wait;
    const { file, line } = this.store.sites[first.site]!;
    return {
      kind: 'deadlock',
      severity: 'error',
      confidence: 'certain',
      count: 1,
      message: `Deadlock between processes: ${sentences.join('; ')}. None of them can ever go on.`,
      file,
      line,
      track: first.waiter,
      startNs: since,
      durationNs: 0,
      rule: circle.every(({ wait }) => wait.wanted instanceof LockRow)
        ? 'inconsistent-lock-order'
        : 'wait-under-lock',
      related,
    };
  }
}

/** Every process has a MainThread: a thread is told apart by its process. */
export function nameInRun(store: TraceStore, id: number): string {
  const track = store.track(id);
  if (track?.kind !== 'thread') return track?.name ?? '?';
  const process = store.tracks.find(({ kind, pid }) => kind === 'process' && pid === track.pid);
  return `${track.name} of process ${track.pid}${process ? ` (${process.name})` : ''}`;
}
