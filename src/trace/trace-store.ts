/**
 * Where everything read from the stream is collected: tables without doubles, append-only columns, and the marks
 * that say what the last batch already had. All numbers in here are those of the whole run, not of one process.
 */
import { copyEdges, copySpans, newEdges, newSpans, pushEdge, pushSpan } from './columns.ts';
import { mapEntry } from './map-entry.ts';
import {
  EDGE_KINDS,
  type EdgeColumns,
  type EdgeKind,
  type Frame,
  type Kept,
  LEFT_OUT,
  type Problem,
  type SampleColumns,
  type Site,
  type SpanColumns,
  STATES,
  type Trace,
  type TraceBatch,
  type TraceHeader,
  type Track,
  type What,
} from './model.ts';

import { copySamples, newSamples, pushSample, thinSamples } from './samples.ts';
import { chooseKept, keeps, thinEdges, thinSpans, windowsOf } from './thin-out.ts';

const EDGE_INDEX = Object.fromEntries(EDGE_KINDS.map((kind, index) => [kind, index])) as Record<
  EdgeKind,
  number
>;

/** The span a track is in right now. State 0: none. */
export interface OpenSpan {
  start: number;
  state: number;
  site: number;
  what: number;
}

export interface StoreLimits {
  /** Spans kept in all; a longer run is thinned out in its middle. A million take about 30 MB, twice that while saved. */
  spans: number;
  edges: number;
  /** Tracks with a row of their own; each takes about 2 kB. */
  tracks: number;
  /** Sampled stacks in all; 12 bytes each. */
  samples?: number;
}

export const DEFAULT_LIMITS: StoreLimits = { spans: 4_000_000, edges: 2_000_000, tracks: 200_000 };

/** Limits for so many spans; the others in proportion. */
export function limitsFor(spans: number): StoreLimits {
  const share = spans / DEFAULT_LIMITS.spans;
  const { edges, tracks } = DEFAULT_LIMITS;
  return { spans, edges: Math.ceil(edges * share), tracks: Math.max(1000, Math.ceil(tracks * share)) };
}

/** More than the limit comes together only within one poll, or when nothing could be left out. */
const HARD = 1.5;
/** Shares of the limit that are kept from the start and from the end. */
const HEAD = 0.25;
const TAIL = 0.4;
const MOST_SAMPLES = 4_000_000;

export class TraceStore {
  readonly sites: Site[] = [{ file: '', line: 0, fn: '' }];
  readonly whats: What[] = [{ kind: '', text: '', track: 0 }];
  readonly tracks: Track[] = [];
  readonly edges: EdgeColumns = newEdges();
  readonly frames: Frame[] = [{ parent: 0, site: 0 }];
  /** By track id. */
  readonly samples = new Map<number, SampleColumns>();
  /** By track id minus one. */
  readonly columns: SpanColumns[] = [];
  readonly open: OpenSpan[] = [];
  dropped = 0;
  /** Times of the spans that were left out, by state; by track id. */
  private readonly omitted = new Map<number, Float64Array>();
  /** What the receivers of batches have still to leave out. */
  private leftOut: Kept[] = [];
  private spanCount = 0;
  /** The end of the part that is kept from the start, once the run has been thinned out. */
  private head: number | null = null;
  private readonly siteIndex = new Map<string, number>();
  private readonly whatIndex = new Map<string, number>();
  private readonly changed = new Set<Track>();
  private readonly grown = new Set<number>();
  private readonly frameIndex = new Map<number, number>();
  private sampleCount = 0;
  private readonly sentSamples = new Map<number, number>();
  private sent = { sites: 1, whats: 1, edges: 0, frames: 1 };
  private readonly sentSpans: number[] = [];

  constructor(private readonly limits: StoreLimits = DEFAULT_LIMITS) {}

  site(file: string, line: number, fn: string): number {
    const key = `${line}\0${file}\0${fn}`;
    let index = this.siteIndex.get(key);
    if (index === undefined) {
      index = this.sites.push({ file, line, fn }) - 1;
      this.siteIndex.set(key, index);
    }
    return index;
  }

  what(kind: string, text: string, track: number): number {
    const key = `${track}\0${kind}\0${text}`;
    let index = this.whatIndex.get(key);
    if (index === undefined) {
      index = this.whats.push({ kind, text, track }) - 1;
      this.whatIndex.set(key, index);
    }
    return index;
  }

  /** One that is not the same as any other with these words. */
  newWhat(kind: string, text: string): number {
    return this.whats.push({ kind, text, track: 0 }) - 1;
  }

  /** The frame of a function that is called from the frame `parent`. */
  frame(parent: number, site: number): number {
    const key = parent * 2 ** 26 + site;
    let index = this.frameIndex.get(key);
    if (index === undefined) {
      index = this.frames.push({ parent, site }) - 1;
      this.frameIndex.set(key, index);
    }
    return index;
  }

  /** From `time` on the track was seen in `frame`. Samples that come too late, or too many, are left out. */
  sample(track: number, time: number, frame: number): void {
    let columns = this.samples.get(track);
    if (!columns) {
      columns = newSamples();
      this.samples.set(track, columns);
    }
    const last = columns.length - 1;
    if (last >= 0 && columns.time[last]! >= time) return;
    if (this.sampleCount >= (this.limits.samples ?? MOST_SAMPLES) * HARD) return;
    this.sampleCount++;
    pushSample(columns, time, frame);
  }

  newTrack(track: Omit<Track, 'id'>): Track {
    const whole: Track = { id: this.tracks.length + 1, ...track };
    this.tracks.push(whole);
    this.columns.push(newSpans());
    this.open.push({ start: whole.startNs, state: 0, site: 0, what: 0 });
    this.sentSpans.push(0);
    this.changed.add(whole);
    return whole;
  }

  /** No more rows are made. */
  get full(): boolean {
    return this.tracks.length >= this.limits.tracks;
  }

  track(id: number): Track | undefined {
    return this.tracks[id - 1];
  }

  /** Says that a track's name or end changed, so that the next batch brings it again. */
  touch(track: Track): void {
    this.changed.add(track);
  }

  /**
   * From `time` on the track is in `state`. An equal state goes on without a cut, and a place learned late is
   * that of the whole span; times that run backwards, as those
   * of two threads can by some nanoseconds, are held at the start of the open span: spans never overlap.
   */
  become(id: number, time: number, state: number, site: number, what: number): void {
    const open = this.open[id - 1]!;
    if (open.state === state && open.what === what) {
      if (open.site === site || site === 0) return;
      if (open.site === 0) {
        open.site = site;
        return;
      }
    }
    const at = time > open.start ? time : open.start;
    if (open.state !== 0 && at > open.start) this.push(id, open.start, at, open.state, open.site, open.what);
    open.start = at;
    open.state = state;
    open.site = site;
    open.what = what;
  }

  /** Gives the open span a place if it has none. */
  fillSite(id: number, site: number): void {
    const open = this.open[id - 1]!;
    if (open.site === 0) open.site = site;
  }

  private push(id: number, start: number, end: number, state: number, site: number, what: number): void {
    if (this.spanCount >= this.limits.spans * HARD) {
      this.dropped++;
      this.omittedOf(id)[state]! += end - start;
      return;
    }
    this.spanCount++;
    this.grown.add(id);
    pushSpan(this.columns[id - 1]!, start, end, state, site, what);
  }

  private omittedOf(id: number): Float64Array {
    return mapEntry(this.omitted, id, () => new Float64Array(STATES.length));
  }

  edge(kind: EdgeKind, from: number, to: number, time: number, site: number): void {
    if (from === 0 || to === 0 || from === to) return;
    if (this.edges.length >= this.limits.edges * HARD) {
      this.dropped++;
      return;
    }
    pushEdge(this.edges, EDGE_INDEX[kind], from, to, time > 0 ? time : 0, site);
  }

  /** What was added since the batch before. */
  takeBatch(header: TraceHeader, problems: Problem[]): TraceBatch {
    const spans: TraceBatch['spans'] = [];
    for (const id of this.grown) {
      const columns = this.columns[id - 1]!;
      spans.push({ track: id, columns: copySpans(columns, this.sentSpans[id - 1]!) });
      this.sentSpans[id - 1] = columns.length;
    }
    const open: TraceBatch['open'] = [];
    for (const [index, span] of this.open.entries()) {
      if (span.state !== 0) open.push({ track: index + 1, ...span });
    }
    const batch: TraceBatch = {
      ...(this.leftOut.length > 0 ? { leftOut: this.leftOut } : {}),
      header,
      sites: this.sites.slice(this.sent.sites),
      whats: this.whats.slice(this.sent.whats),
      tracks: [...this.changed].map((track) => ({ ...track })),
      spans,
      open,
      edges: copyEdges(this.edges, this.sent.edges),
      problems,
      frames: this.frames.slice(this.sent.frames),
      samples: this.takeSamples(),
    };
    this.sent = {
      sites: this.sites.length,
      whats: this.whats.length,
      edges: this.edges.length,
      frames: this.frames.length,
    };
    this.leftOut = [];
    this.changed.clear();
    this.grown.clear();
    return batch;
  }

  private takeSamples(): TraceBatch['samples'] {
    const added: TraceBatch['samples'] = [];
    for (const [track, columns] of this.samples) {
      const sent = this.sentSamples.get(track) ?? 0;
      if (sent === columns.length) continue;
      added.push({ track, columns: copySamples(columns, sent) });
      this.sentSamples.set(track, columns.length);
    }
    return added;
  }

  /**
   * Leaves out the middle of a run that has become too long. What was sent in batches is not taken back, so this is
   * for right after a batch. True when something went.
   */
  thinOut(now: number, problems: Problem[]): boolean {
    const { spans, edges } = this.limits;
    const samples = this.limits.samples ?? MOST_SAMPLES;
    if (this.spanCount <= spans && this.edges.length <= edges && this.sampleCount <= samples) return false;
    const ends = chooseKept(this.columns, now, spans * HEAD, spans * TAIL, this.head);
    this.head = ends.head;
    const mark = this.what(LEFT_OUT, 'not kept: the run was long', 0);
    const kept = { ...ends, windows: windowsOf(problems), mark };
    this.thin(kept);
    // Problems everywhere: their surroundings are too much as well.
    if (this.spanCount > spans * 0.9 || this.edges.length > edges) this.thin({ ...kept, windows: [] });
    return true;
  }

  private thin(kept: Kept): void {
    this.spanCount = 0;
    this.leftOut.push(kept);
    const totals = new Float64Array(STATES.length);
    for (const [index, columns] of this.columns.entries()) {
      const removed = thinSpans(columns, kept, totals);
      if (removed > 0) {
        const sums = this.omittedOf(index + 1);
        for (const [state, time] of totals.entries()) sums[state]! += time;
        totals.fill(0);
      }
      this.dropped += removed;
      this.spanCount += columns.length;
      this.sentSpans[index] = columns.length;
    }
    this.dropped += thinEdges(this.edges, kept);
    this.sent.edges = this.edges.length;
    this.sampleCount = 0;
    for (const [track, columns] of this.samples) {
      thinSamples(columns, (time) => keeps(kept, time));
      this.sentSamples.set(track, columns.length);
      this.sampleCount += columns.length;
    }
  }

  toTrace(header: TraceHeader, problems: Problem[]): Trace {
    const spans = new Map<number, SpanColumns>();
    for (const [index, columns] of this.columns.entries()) {
      if (columns.length > 0) spans.set(index + 1, copySpans(columns));
    }
    return {
      header,
      sites: this.sites.slice(),
      whats: this.whats.slice(),
      tracks: this.tracks.map((track) => ({ ...track })),
      spans,
      edges: copyEdges(this.edges),
      problems,
      frames: this.frames.slice(),
      samples: new Map([...this.samples].map(([track, columns]) => [track, copySamples(columns)])),
      ...(this.omitted.size > 0 ? { omitted: this.omitted } : {}),
    };
  }
}
