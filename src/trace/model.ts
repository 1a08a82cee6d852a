/**
 * What a run is, once read: tracks, their spans, edges between them, and problems.
 * Plain values and typed arrays, so that it crosses to the webview without copying twice.
 * All times are integer nanoseconds since the start of the run (exact in a double for 104 days).
 */

export const STATES = [
  'none',
  'running',
  'runnable',
  'awaiting',
  'sleeping',
  'waiting',
  'lock-wait',
  'io',
  'idle',
  'stalled',
  'unknown',
] as const;
export type State = (typeof STATES)[number];

export const TRACK_KINDS = ['process', 'thread', 'loop', 'task', 'lock', 'executor'] as const;
export type TrackKind = (typeof TRACK_KINDS)[number];
export type TrackEnd = 'done' | 'cancelled' | 'failed' | 'killed';

/** A place in the user's code. Lines are one-based; 0 is unknown. */
export interface Site {
  file: string;
  line: number;
  fn: string;
}

export interface Track {
  /** Unique in the whole run, from 1. */
  id: number;
  kind: TrackKind;
  name: string;
  /** Track id; 0 at the top. */
  parent: number;
  pid: number;
  daemon: boolean;
  startNs: number;
  /** null while it is alive, or when nobody saw it end. */
  endNs: number | null;
  end: TrackEnd | null;
  /** Why it ended (an exception's text), or ''. */
  reason: string;
  /** Index into `sites`; 0 is none. */
  site: number;
  /** `Lock`, `RLock`, `asyncio.Lock`...; the coroutine function's name for a task; '' otherwise. */
  type: string;
}

/**
 * Spans of one track, in order of their start; they never overlap.
 * Append-only: columns may be longer than `length`.
 */
export interface SpanColumns {
  length: number;
  start: Float64Array;
  end: Float64Array;
  /** Index into STATES. */
  state: Uint8Array;
  /** Index into `sites`. */
  site: Uint32Array;
  /** Index into `whats` (0 none): what it waits for, which lock is held by whom. */
  what: Uint32Array;
}

/** Something that is waited for. `track` is set where it is a lock, task or thread of this run. */
export interface What {
  kind: string;
  text: string;
  track: number;
}

export const EDGE_KINDS = ['none', 'wake', 'await', 'hold', 'join', 'spawn', 'cancel'] as const;
export type EdgeKind = (typeof EDGE_KINDS)[number];

export interface EdgeColumns {
  length: number;
  /** Index into EDGE_KINDS. */
  kind: Uint8Array;
  from: Uint32Array;
  to: Uint32Array;
  time: Float64Array;
  site: Uint32Array;
}

/** A function on a sampled stack, and the frame that called it. */
export interface Frame {
  /** Index into `frames`; 0 at the outer end. Always lower than the frame's own. */
  parent: number;
  /** Index into `sites`: where the function is defined. */
  site: number;
}

/** What one track was doing when it was looked at, by time. What was seen holds until the next sample. */
export interface SampleColumns {
  length: number;
  time: Float64Array;
  /** Index into `frames`: the innermost function. 0: in none that is known. */
  frame: Uint32Array;
}

export type ProblemSeverity = 'error' | 'warning' | 'hint';
export type Confidence = 'certain' | 'likely' | 'possible';

export interface RelatedPlace {
  role: 'holder' | 'waiter' | 'waker' | 'creator' | 'awaited';
  track: number;
  file: string;
  line: number;
  message: string;
  /** The whole stack of a thread that stands still there, innermost first. */
  stack?: Site[];
}

export interface Problem {
  kind: string;
  severity: ProblemSeverity;
  confidence: Confidence;
  /** How often it was seen; start and duration are those of the worst. */
  count: number;
  message: string;
  file: string;
  line: number;
  track: number;
  startNs: number;
  durationNs: number;
  /** The static rule that warns of the same, or null. */
  rule: string | null;
  related: RelatedPlace[];
}

export interface TraceHeader {
  version: 1;
  /** Wall clock of the start, ns since the epoch, as a decimal string. */
  wall: string;
  python: string;
  argv: string[];
  cwd: string;
  durationNs: number;
  exitCode: number | null;
  /** False when the run was cut off, or something was dropped. */
  complete: boolean;
  events: number;
  dropped: number;
  /** What could not be followed, in words for the user. */
  notes: string[];
}

export interface Trace {
  header: TraceHeader;
  /** Index 0 is "none". */
  sites: Site[];
  /** Index 0 is "none". */
  whats: What[];
  /** In order of their id: `tracks[i].id === i + 1`. */
  tracks: Track[];
  /** By track id. */
  spans: Map<number, SpanColumns>;
  edges: EdgeColumns;
  problems: Problem[];
  /** Index 0 is "none". */
  frames: Frame[];
  /** Sampled stacks by track id, of threads and tasks. */
  samples: Map<number, SampleColumns>;
  /** Nanoseconds in each state (an index into STATES) of the spans that were left out of a long run, by track id. */
  omitted?: Map<number, Float64Array>;
}

/** Kind of the what of a span that stands for spans left out. */
export const LEFT_OUT = 'left-out';

/** What is kept of a run that grew too long: until `head`, from `tail` on, and the windows. All times in ns. */
export interface Kept {
  head: number;
  tail: number;
  windows: Array<{ from: number; to: number }>;
  /** Index of the what that marks the stand-ins. */
  mark: number;
}

/**
 * What was added since the last batch; applying every batch in order to an empty trace (`emptyTrace` in batch.ts,
 * which already holds index 0 of `sites` and `whats`) gives the whole.
 */
export interface TraceBatch {
  /** What was sent before is to be thinned out like this, in this order, before anything is added. */
  leftOut?: Kept[];
  header: TraceHeader;
  sites: Site[];
  whats: What[];
  /** New tracks, and earlier ones that changed (name, end). */
  tracks: Track[];
  /** Closed spans to append, by track id. */
  spans: Array<{ track: number; columns: SpanColumns }>;
  /** The span each living track is in right now; it replaces the one of the batch before. */
  open: Array<{ track: number; start: number; state: number; site: number; what: number }>;
  edges: EdgeColumns;
  /** All problems so far. */
  problems: Problem[];
  frames: Frame[];
  /** Samples to append, by track id. */
  samples: Array<{ track: number; columns: SampleColumns }>;
}
