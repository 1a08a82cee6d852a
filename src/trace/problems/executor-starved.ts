/**
 * A pool that waits for itself: jobs are queued while every worker waits for a future. When the futures are jobs of the
 * same pool, none of them can ever start.
 */
import type { Problem, RelatedPlace } from '../model.ts';
import type { ProcessReader } from '../process-reader.ts';
import { ExecutorRow } from '../rows/executor-row.ts';
import { STATE } from '../rows/row.ts';
import type { TraceStore } from '../trace-store.ts';
import { durationText } from './problem-list.ts';
import type { Thresholds } from './thresholds.ts';

export function executorStarved(
  store: TraceStore,
  process: ProcessReader,
  { poolNs }: Thresholds,
): Problem[] {
  const found: Problem[] = [];
  for (const row of process.rowList) {
    if (!(row instanceof ExecutorRow) || row.queued === 0 || row.running === 0) continue;
    const quiet = process.now - row.changedAt;
    // A pool that could still start a worker has not used them all.
    const all = process.rowList.filter(({ track }) => {
      const lives = track.endNs === null || track.endNs >= process.now;
      return track.kind === 'thread' && track.parent === row.id && lives;
    });
    const { workers } = row;
    if (quiet < poolNs || workers.length === 0 || workers.length < all.length) continue;
    const waits = workers.map((worker) => waitOf(store, worker, row.id));
    if (waits.some((wait) => wait === null)) continue;
    const sure = waits.every((wait) => wait!.own);
    const related: RelatedPlace[] = waits.map((wait) => ({ ...wait!.place }));
    const first = related[0]!;
    found.push({
      kind: 'executor-starved',
      severity: 'warning',
      confidence: sure ? 'certain' : 'likely',
      count: 1,
      message: `Every worker of ${row.track.name} (${workers.length}) waits for the result of another job, while ${row.queued} ${row.queued === 1 ? 'job is' : 'jobs are'} queued behind them. A job that waits for jobs of its own pool can stop the pool for ever: nothing moved for ${durationText(quiet)}.`,
      file: first.file,
      line: first.line,
      track: row.id,
      startNs: row.changedAt,
      durationNs: quiet,
      rule: 'executor-deadlock',
      related,
    });
  }
  return found;
}

/** The wait for a future that a worker is in, or null. `own`: the future is known to be of this pool. */
function waitOf(
  store: TraceStore,
  worker: number,
  pool: number,
): { own: boolean; place: RelatedPlace } | null {
  const open = lastSpan(store, worker);
  if (!open || open.state !== STATE.waiting) return null;
  const what = store.whats[open.what]!;
  const own = what.track === pool;
  if (!own && what.kind !== 'future' && what.kind !== 'executor') return null;
  const site = store.sites[open.site]!;
  const name = store.track(worker)!.name;
  return {
    own,
    place: {
      role: 'waiter',
      track: worker,
      file: site.file,
      line: site.line,
      message: `${name} waits here for ${what.text ? `${what.text}` : 'a future'}`,
    },
  };
}

/** The span a track is in; after the end of the run, the one it ended in. */
function lastSpan(store: TraceStore, id: number): { state: number; site: number; what: number } | null {
  const open = store.open[id - 1]!;
  if (open.state !== 0) return open;
  const columns = store.columns[id - 1]!;
  const at = columns.length - 1;
  return at < 0 ? null : { state: columns.state[at]!, site: columns.site[at]!, what: columns.what[at]! };
}
