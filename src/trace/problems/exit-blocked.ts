/** A finished program that a non-daemon thread keeps alive. */
import type { Problem } from '../model.ts';
import type { ProcessReader } from '../process-reader.ts';
import { ThreadRow } from '../rows/thread-row.ts';
import type { TraceStore } from '../trace-store.ts';
import { durationText } from './problem-list.ts';
import type { Thresholds } from './thresholds.ts';

export function exitBlocked(store: TraceStore, process: ProcessReader, { exitNs }: Thresholds): Problem[] {
  const threads = process.rowList.filter((row) => row instanceof ThreadRow);
  const main = threads[0]?.track;
  if (!main || main.endNs === null) return [];
  // A main thread that was closed with its process did not end before it.
  if (process.ended && main.endNs >= process.now) return [];
  let longest: { row: ThreadRow; until: number } | null = null;
  for (const row of threads) {
    const { track } = row;
    // Python waits for the workers of a pool at its exit, whether or not they are daemons (they were before 3.9).
    const pooled = store.track(track.parent)?.kind === 'executor';
    if ((track.daemon && !pooled) || track === main) continue;
    const until = track.endNs ?? process.now;
    if (until - main.endNs >= exitNs && until > (longest?.until ?? 0)) longest = { row, until };
  }
  if (!longest) return [];
  const { track } = longest.row;
  const site = store.sites[longest.row.site || track.site]!;
  const made = store.sites[track.site]!;
  const kept = longest.until - main.endNs;
  return [
    {
      kind: 'exit-blocked',
      severity: 'hint',
      confidence: 'certain',
      count: 1,
      message: `The main module had ended, but the thread ${track.name} kept the program alive for ${durationText(kept)}: Python waits for every thread that is not a daemon. Join it where its end is expected, or tell it to stop.`,
      file: site.file,
      line: site.line,
      track: track.id,
      startNs: main.endNs,
      durationNs: kept,
      rule: null,
      related:
        made.file === ''
          ? []
          : [
              {
                role: 'creator',
                track: track.id,
                file: made.file,
                line: made.line,
                message: `${track.name} was created here`,
              },
            ],
    },
  ];
}
