/**
 * Threads that want to run while only one of them can: two or more were runnable for a notable time, and together
 * they used about one core.
 */
import type { Problem } from '../model.ts';
import type { ProcessReader } from '../process-reader.ts';
import { STATE } from '../rows/row.ts';
import { ThreadRow } from '../rows/thread-row.ts';
import type { TraceStore } from '../trace-store.ts';
import { durationText } from './problem-list.ts';
import type { Thresholds } from './thresholds.ts';

/** The least share of the process's life in which at least two threads wanted the CPU. */
const SHARE = 0.05;
/** A thread that lacked less than this part of what the worst one lacked only looked in: it starts the others, say. */
const LOOKED_IN = 0.2;
/** Cores used meanwhile: well below one the machine is busy elsewhere, well above one there is no lock. */
const LEAST_CORES = 0.6;
const MOST_CORES = 1.35;

interface Wanting {
  id: number;
  running: number;
  runnable: number;
}

export function gilContention(store: TraceStore, process: ProcessReader, { gilNs }: Thresholds): Problem[] {
  const top = process.rowList[0]?.track;
  if (!top || process.hello?.freeThreaded) return [];
  const changes: Array<{ time: number; by: number; runs: number }> = [];
  const threads: Wanting[] = [];
  for (const row of process.rowList) {
    if (row instanceof ThreadRow) threads.push(wanting(store, row.id, changes));
  }
  const least = Math.max(gilNs / 4, LOOKED_IN * Math.max(0, ...threads.map(({ runnable }) => runnable)));
  const short = threads.filter(({ runnable }) => runnable >= least);
  if (short.length < 2) return [];
  const { crowded, used, start } = crowding(changes);
  const life = Math.max(process.now - top.startNs, 1);
  const cores = used / Math.max(crowded, 1);
  if (crowded < Math.max(gilNs, SHARE * life) || cores < LEAST_CORES || cores > MOST_CORES) return [];
  const worst = short.reduce((one, other) => (other.runnable > one.runnable ? other : one));
  const site = store.sites[busiestSite(store, worst.id)]!;
  const lost = short.reduce((sum, thread) => sum + thread.runnable, 0);
  return [
    {
      kind: 'gil-contention',
      severity: 'hint',
      confidence: 'likely',
      count: 1,
      message: `For ${durationText(crowded)}, ${short.length} threads wanted to compute at the same time, but together they got ${cores.toFixed(1)} cores: only one thread can run Python code at a time (the global interpreter lock). Their waits sum to ${durationText(lost)}. For computing in parallel use processes.`,
      file: site.file,
      line: site.line,
      track: worst.id,
      startNs: start,
      durationNs: crowded,
      rule: 'cpu-bound-threads',
      related: short.slice(0, 10).map((thread) => {
        const place = store.sites[busiestSite(store, thread.id)]!;
        const share = Math.round((100 * thread.running) / Math.max(thread.running + thread.runnable, 1));
        return {
          role: 'waiter',
          track: thread.id,
          file: place.file,
          line: place.line,
          message: `${store.track(thread.id)!.name} had the CPU ${share} % of the time it wanted it`,
        };
      }),
    },
  ];
}

function wanting(
  store: TraceStore,
  id: number,
  changes: Array<{ time: number; by: number; runs: number }>,
): Wanting {
  const { length, state, start, end } = store.columns[id - 1]!;
  const result = { id, running: 0, runnable: 0 };
  for (let at = 0; at < length; at++) {
    const runs = state[at] === STATE.running;
    if (!runs && state[at] !== STATE.runnable) continue;
    const spent = end[at]! - start[at]!;
    if (runs) result.running += spent;
    else result.runnable += spent;
    changes.push({ time: start[at]!, by: 1, runs: runs ? 1 : 0 });
    changes.push({ time: end[at]!, by: -1, runs: runs ? -1 : 0 });
  }
  return result;
}

/** The time in which two threads or more wanted the CPU, the CPU time they got in it, and where it was longest. */
function crowding(changes: Array<{ time: number; by: number; runs: number }>) {
  changes.sort((one, other) => one.time - other.time);
  let wanting = 0;
  let running = 0;
  let crowded = 0;
  let used = 0;
  let last = 0;
  let start = 0;
  let longest = 0;
  let since = -1;
  for (const { time, by, runs } of changes) {
    if (time > last && wanting < 2) since = -1;
    else if (time > last) {
      if (since < 0) since = last;
      crowded += time - last;
      used += (time - last) * running;
      if (time - since > longest) {
        longest = time - since;
        start = since;
      }
    }
    last = time;
    wanting += by;
    running += runs;
  }
  return { crowded, used, start };
}

/** Where a thread spent most of the time in which it wanted to run. */
function busiestSite(store: TraceStore, id: number): number {
  const { length, state, start, end, site } = store.columns[id - 1]!;
  const times = new Map<number, number>();
  for (let at = 0; at < length; at++) {
    if (state[at] !== STATE.running && state[at] !== STATE.runnable) continue;
    times.set(site[at]!, (times.get(site[at]!) ?? 0) + end[at]! - start[at]!);
  }
  let best = 0;
  let most = 0;
  for (const [place, time] of times) {
    if (place !== 0 && time > most) {
      best = place;
      most = time;
    }
  }
  return best;
}
