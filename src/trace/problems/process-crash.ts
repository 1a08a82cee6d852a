/** A child that was ended by a signal which nobody asked for. */
import type { Problem } from '../model.ts';
import type { ProcessReader } from '../process-reader.ts';
import type { TraceStore } from '../trace-store.ts';
import { durationText } from './problem-list.ts';

/** Signals that mean a crash wherever they come from (Linux and macOS numbers agree on these). */
const CRASHES: Readonly<Record<number, string>> = {
  4: 'SIGILL, an illegal instruction',
  6: 'SIGABRT, an abort',
  8: 'SIGFPE, an arithmetic error in C code',
  9: 'SIGKILL: killed from outside, for example because memory ran out',
  11: 'SIGSEGV, a memory error in C code',
};
const SIGKILL = 9;

/** What a parent was told of the end of its child. */
export interface ChildExit {
  parent: ProcessReader;
  pid: number;
  /** Negative for a signal. */
  code: number;
  /** The parent itself asked for it. */
  expected: boolean;
  time: number;
}

export function processCrash(
  store: TraceStore,
  child: ProcessReader | undefined,
  { parent, pid, code, expected, time }: ChildExit,
): Problem | null {
  const signal = -code;
  const words = CRASHES[signal];
  // An orderly stop by SIGTERM or SIGINT is how programs end their children; so is a kill by the parent itself.
  if (code >= 0 || expected || words === undefined) return null;
  const started = parent.children.get(pid);
  const site = store.sites[started?.site ?? 0]!;
  const track = child?.rowList[0]?.track;
  const name = track ? `${track.name} (process ${pid})` : `Process ${pid}`;
  const start = track?.startNs ?? started?.time ?? time;
  return {
    kind: 'process-crash',
    severity: 'error',
    confidence: signal === SIGKILL ? 'likely' : 'certain',
    count: 1,
    message: `${name} was ended by signal ${signal} (${words}). Its work and its results are lost, and locks and queues it shared may be left in a broken state.`,
    file: site.file,
    line: site.line,
    track: track?.id ?? parent.rowList[0]?.id ?? 0,
    startNs: time,
    durationNs: 0,
    rule: null,
    related:
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
          ],
  };
}
