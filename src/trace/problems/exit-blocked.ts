/** A finished program that a non-daemon thread keeps alive. */
import type { Problem } from '../model.ts';
import type { ProcessReader } from '../process-reader.ts';
import { ThreadRow } from '../rows/thread-row.ts';
import type { TraceStore } from '../trace-store.ts';
import { durationText } from './problem-list.ts';

/** Shorter waits at the end are what every program with threads has, ns. */
const NOTABLE = 1e9;

export function exitBlocked(store: TraceStore, process: ProcessReader): Problem[] {
  const threads = process.rowList.filter((row) => row instanceof ThreadRow);
  const main = threads[0]?.track;
  if (!main || main.endNs === null) return [];
  // A main thread that was closed with its process did not end before it.
  if (process.ended && main.endNs >= process.now) return [];
  let longest: { row: ThreadRow; until: number } | null = null;
  for (const row of threads) {
    const { track } = row;
    if (track.daemon || track === main) continue;
    const until = track.endNs ?? process.now;
    if (until - main.endNs >= NOTABLE && until > (longest?.until ?? 0)) longest = { row, until };
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
