/** What the processes of one run share, as a process sees it. */
import type { Family } from './family.ts';
import type { Settings } from './names.ts';
import type { ProblemList } from './problems/problem-list.ts';
import type { ProcessReader } from './process-reader.ts';
import type { TraceStore } from './trace-store.ts';

export interface RunContext {
  readonly store: TraceStore;
  readonly problems: ProblemList;
  readonly stallNs: number;
  readonly family: Family;
  /** An absolute time of a name line, relative to the start of the run; never negative. */
  relative(absolute: number): number;
  /** A process said hello: the first one sets the start of the run. Its own start, relative. */
  begin(process: ProcessReader): number;
  /** The process whose files have this stem. */
  processOf(stem: string): ProcessReader | undefined;
  parentOf(process: ProcessReader): ProcessReader | undefined;
  /** `code` is negative for a signal. `expected`: the parent asked for it. */
  childExited(parent: ProcessReader, pid: number, code: number, expected: boolean, time: number): void;
  note(text: string): void;
  /** The run was given these thresholds. */
  configure(settings: Settings): void;
}
