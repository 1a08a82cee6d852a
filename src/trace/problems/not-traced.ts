/** A Python that was started by the program and left no trace of its own. */
import type { Birth } from '../family.ts';
import type { Problem } from '../model.ts';
import type { TraceStore } from '../trace-store.ts';

/** Asked for its version or its help, a Python ends before it imports anything. */
const SAYS_AND_ENDS = /\s(-V+|--version|-h|--help(-\w+)?|-\?)(\s|$)/;

export function notTraced(
  store: TraceStore,
  { parent, site, command, time, exit, row, pid }: Birth,
): Problem | null {
  const { file, line } = store.sites[site]!;
  if (file === '' || SAYS_AND_ENDS.test(command)) return null;
  return {
    kind: 'not-traced',
    severity: 'hint',
    confidence: 'likely',
    count: 1,
    message: `The Python started here (process ${pid}: ${command}) left no trace, so only its beginning and its end are shown. It may be older than Python 3.8, have an option that ignores the environment (-I, -E, -S), or have been given another environment.`,
    file,
    line,
    track: row?.id ?? parent.rowList[0]?.id ?? 0,
    startNs: time,
    durationNs: exit ? Math.max(0, exit.time - time) : 0,
    rule: null,
    related: [],
  };
}
