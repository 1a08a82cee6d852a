/** Locks that threads waited for during a notable part of the run, with the line that held them most meanwhile. */
import type { Problem } from '../model.ts';
import { STATE } from '../rows/row.ts';
import type { TraceStore } from '../trace-store.ts';
import { durationText } from './problem-list.ts';
import type { Thresholds } from './thresholds.ts';

interface Contention {
  /** Time in which at least one waited: a queue of many is not longer than the time it took. */
  waited: number;
  count: number;
  longest: { track: number; start: number; length: number; site: number };
  waits: Array<{ start: number; end: number }>;
}

export function lockContention(
  store: TraceStore,
  duration: number,
  { lockNs, lockShare }: Thresholds,
): Problem[] {
  const locks = new Map<number, Contention>();
  for (const track of store.tracks) {
    if (track.kind === 'thread' || track.kind === 'task') addWaits(store, track.id, locks);
  }
  const found: Problem[] = [];
  for (const [lock, contention] of locks) {
    contention.waited = covered(contention.waits);
    if (contention.waited < Math.max(lockNs, lockShare * duration)) continue;
    found.push(describe(store, lock, contention, duration));
  }
  return found;
}

function covered(waits: Contention['waits']): number {
  waits.sort((one, other) => one.start - other.start);
  let sum = 0;
  let until = 0;
  for (const { start, end } of waits) {
    sum += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return sum;
}

function addWaits(store: TraceStore, id: number, locks: Map<number, Contention>): void {
  const { length, state, start, end, what, site } = store.columns[id - 1]!;
  const track = store.track(id)!;
  for (let at = 0; at < length; at++) {
    if (state[at] !== STATE.lockWait) continue;
    const lock = store.whats[what[at]!]!.track;
    if (lock === 0 || store.track(lock)?.kind !== 'lock') continue;
    // A wait that only the end of the program ended is a deadlock or a stuck thread, not contention.
    if (at === length - 1 && track.endNs === end[at]) continue;
    const from = start[at]!;
    const spent = end[at]! - from;
    let contention = locks.get(lock);
    if (!contention) {
      contention = {
        waited: 0,
        count: 0,
        longest: { track: id, start: from, length: 0, site: 0 },
        waits: [],
      };
      locks.set(lock, contention);
    }
    contention.count++;
    contention.waits.push({ start: from, end: end[at]! });
    if (spent > contention.longest.length) {
      contention.longest = { track: id, start: from, length: spent, site: site[at]! };
    }
  }
}

/** Time of waiting that each holding line covers, the largest first. */
function hottestHolder(
  store: TraceStore,
  lock: number,
  waits: Contention['waits'],
): { site: number; time: number } {
  const held = store.columns[lock - 1]!;
  const bySite = new Map<number, number>();
  for (const wait of waits) {
    let low = 0;
    let high = held.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (held.end[middle]! <= wait.start) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < held.length && held.start[at]! < wait.end; at++) {
      if (held.state[at] !== STATE.running) continue;
      const overlap = Math.min(held.end[at]!, wait.end) - Math.max(held.start[at]!, wait.start);
      bySite.set(held.site[at]!, (bySite.get(held.site[at]!) ?? 0) + overlap);
    }
  }
  let best = { site: 0, time: 0 };
  for (const [site, time] of bySite) if (time > best.time) best = { site, time };
  return best;
}

function describe(store: TraceStore, lock: number, contention: Contention, duration: number): Problem {
  const name = store.track(lock)?.name ?? '?';
  const holder = hottestHolder(store, lock, contention.waits);
  const waited = store.sites[contention.longest.site]!;
  const site = holder.site === 0 ? waited : store.sites[holder.site]!;
  const share = Math.round((contention.waited / Math.max(duration, 1)) * 100);
  const hot =
    holder.site === 0
      ? ''
      : ' Most of that time it was held by the code that takes it here: do less while holding it.';
  const extent = `during ${durationText(contention.waited)} of the run (${share} %)`;
  const often =
    contention.count === 1
      ? `once, ${extent}`
      : `${contention.count} times, ${extent}; the longest wait took ${durationText(contention.longest.length)}`;
  return {
    kind: 'lock-contention',
    severity: 'hint',
    confidence: 'certain',
    count: contention.count,
    message: `${/lock/i.test(name) ? name : `The lock ${name}`} was waited for ${often}.${hot}`,
    file: site.file,
    line: site.line,
    track: lock,
    startNs: contention.longest.start,
    durationNs: contention.longest.length,
    rule: null,
    related: [
      {
        role: 'waiter',
        track: contention.longest.track,
        file: waited.file,
        line: waited.line,
        message: `The longest wait: ${store.track(contention.longest.track)?.name ?? '?'}, ${durationText(contention.longest.length)}`,
      },
    ],
  };
}
