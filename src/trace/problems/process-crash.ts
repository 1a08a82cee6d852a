/** A process that was ended by a signal which nobody asked for. */
import type { Birth, Family } from '../family.ts';
import type { Problem, RelatedPlace } from '../model.ts';
import type { ProcessReader } from '../process-reader.ts';
import { LockRow } from '../rows/lock-row.ts';
import { ThreadRow } from '../rows/thread-row.ts';
import type { TraceStore } from '../trace-store.ts';
import { durationText } from './problem-list.ts';

/** Signals that mean a crash wherever they come from (Linux and macOS numbers agree on these). */
const CRASHES: Readonly<Record<number, string>> = {
  4: 'SIGILL, an illegal instruction',
  6: 'SIGABRT, an abort',
  7: 'SIGBUS, memory that is not there, as on a full disk',
  8: 'SIGFPE, an arithmetic error in C code',
  9: 'SIGKILL: killed from outside, for example because memory ran out',
  11: 'SIGSEGV, a memory error in C code',
};
const SIGKILL = 9;

/** What a parent was told of the end of its child. */
export interface ChildExit {
  birth: Birth | undefined;
  parent: ProcessReader;
  pid: number;
  /** Negative for a signal. */
  code: number;
  /** The parent itself asked for it. */
  expected: boolean;
  time: number;
}

interface Seen {
  store: TraceStore;
  family: Family;
}

export function processCrash(
  { store, family }: Seen,
  child: ProcessReader | undefined,
  { birth, parent, pid, code, expected, time }: ChildExit,
): Problem | null {
  const signal = -code;
  const words = CRASHES[signal];
  // An orderly stop by SIGTERM or SIGINT is how programs end their children; so is a kill by the parent itself.
  if (code >= 0 || expected || words === undefined) return null;
  const track = child?.rowList[0]?.track ?? birth?.row?.track;
  const site = store.sites[birth?.site || track?.site || 0]!;
  const name = track ? `${track.name} (process ${pid})` : `Process ${pid}`;
  const start = track?.startNs ?? birth?.time ?? time;
  const started: RelatedPlace[] =
    site.file === ''
      ? []
      : [
          {
            role: 'creator',
            track: parent.rowList[0]?.id ?? 0,
            file: site.file,
            line: site.line,
            message: `The process was started here, ${durationText(time - start)} before it ended`,
          },
        ];
  return {
    kind: 'process-crash',
    severity: 'error',
    confidence: signal === SIGKILL ? 'likely' : 'certain',
    count: 1,
    message: `${name} was ended by signal ${signal} (${words}). Its work and its results are lost, and locks and queues it shared may be left in a broken state.${stillHeld(store, family, pid)}`,
    file: site.file,
    line: site.line,
    track: track?.id ?? parent.rowList[0]?.id ?? 0,
    startNs: time,
    durationNs: 0,
    rule: null,
    related: [...started, ...lastSeen(store, child)],
  };
}

/** The program itself crashed. Who kills it from outside knows why. */
export function rootCrash({ store, signal }: Seen & { signal: number }, root: ProcessReader): Problem[] {
  const words = CRASHES[signal];
  const track = root.rowList[0]?.track;
  if (words === undefined || signal === SIGKILL || !track || root.exit) return [];
  const [last] = lastSeen(store, root);
  return [
    {
      kind: 'process-crash',
      severity: 'error',
      confidence: 'certain',
      count: 1,
      message: `The program was ended by signal ${signal} (${words}).${last ? ' It was last seen on this line.' : ''}`,
      file: last?.file ?? '',
      line: last?.line ?? 0,
      track: track.id,
      startNs: track.endNs ?? root.now,
      durationNs: 0,
      rule: null,
      related: [],
    },
  ];
}

/** The line of the main thread that was recorded last; up to a sample's time may have passed since. */
function lastSeen(store: TraceStore, process: ProcessReader | undefined): RelatedPlace[] {
  const main = process?.rowList.find((row) => row instanceof ThreadRow);
  const site = store.sites[main?.site ?? 0]!;
  if (!main || site.file === '') return [];
  const { file, line } = site;
  return [{ role: 'holder', track: main.id, file, line, message: 'It was last seen here' }];
}

/** Locks between processes that the dead one took and never gave back. */
function stillHeld(store: TraceStore, family: Family, pid: number): string {
  const held = [...family.shared.values()]
    .filter((row) => row instanceof LockRow && row.heldBy.some((id) => store.track(id)?.pid === pid))
    .map((row) => row.track.name);
  if (held.length === 0) return '';
  return ` It held ${held.slice(0, 3).join(', ')}, which nobody can release now: whoever waits for that waits for ever.`;
}
