import { emptyHeader } from '../trace/batch.ts';
import { appendEdges, copySpans, newEdges } from '../trace/columns.ts';
import type { ComparedSection } from '../trace/compare-runs.ts';
import {
  type EdgeColumns,
  type Frame,
  type Kept,
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
} from '../trace/model.ts';
import type { Overviews } from '../trace/overview.ts';
import { appendSamples, newSamples, thinSamples } from '../trace/samples.ts';
import { keeps, thinEdges, thinSpans } from '../trace/thin-out.ts';
import type { TracePart } from '../trace/trace-decoder.ts';
import { buildFlame, flameOf, isFlame } from './flame-rows.ts';
import { LockWaits } from './lock-waits.ts';
import { SpanRow } from './span-row.ts';
import { taskNumbers } from './track-name.ts';

/** The span a living track is in right now. */
export interface OpenSpan {
  start: number;
  state: number;
  site: number;
  what: number;
}

/** A span by its place: `index` into the track's row, or OPEN for the one that has not ended. */
export interface SpanRef {
  track: number;
  index: number;
}
export const OPEN = -1;

/** Spans that are taken over in one step. */
const STEP = 1 << 16;

export interface SpanFacts extends OpenSpan {
  end: number;
  open: boolean;
}

const NO_SITE: Site = { file: '', line: 0, fn: '' };
const NO_WHAT: What = { kind: '', text: '', track: 0 };

/** A run as the view holds it: everything that was sent so far. It only ever grows. */
export class RunModel {
  header: TraceHeader = emptyHeader();
  readonly sites: Site[] = [];
  readonly whats: What[] = [];
  readonly tracks: Track[] = [];
  readonly rows = new Map<number, SpanRow>();
  edges: EdgeColumns = newEdges(64);
  /** By track id: what a row of a file looks like from afar, until its spans have come. */
  overviews: Overviews = new Map();
  /** By track id. */
  open = new Map<number, OpenSpan>();
  problems: Problem[] = [];
  /** Where this is two runs: what is different between them. */
  comparison: readonly ComparedSection[] | null = null;
  readonly frames: Frame[] = [];
  /** Sampled stacks by track id. */
  readonly samples = new Map<number, SampleColumns>();
  /** Flame charts that were asked for, by track id; made anew when there is more to show. */
  private readonly flames = new Map<number, { spans: number; samples: number; levels: SpanRow[] }>();
  /** By the lock's track id. */
  readonly lockWaits = new Map<number, LockWaits>();
  private numbers = { structure: -1, of: new Map<number, number>() };
  /** Counts up when a track came or changed. */
  structure = 0;
  spanCount = 0;
  /** When the last closed span ended. */
  lastEnd = 0;

  apply(batch: TraceBatch): void {
    for (const kept of batch.leftOut ?? []) this.leaveOut(kept);
    this.header = batch.header;
    appendTable(this.sites, batch.sites, NO_SITE, (site) => site.file === '' && site.fn === '');
    appendTable(this.whats, batch.whats, NO_WHAT, (what) => what.kind === '' && what.text === '');
    for (const track of batch.tracks) this.putTrack(track);
    for (const { track, columns } of batch.spans) this.putSpans(track, columns);
    this.open = new Map(batch.open.map(({ track, ...span }) => [track, span]));
    appendEdges(this.edges, batch.edges);
    this.problems = batch.problems;
    appendTable(this.frames, batch.frames, { parent: 0, site: 0 }, ({ site }) => site === 0);
    for (const { track, columns } of batch.samples) {
      let samples = this.samples.get(track);
      if (!samples) {
        samples = newSamples();
        this.putSamples(track, samples);
      }
      appendSamples(samples, columns);
    }
  }

  /** Takes over a part of a file. */
  adoptPart({ header, sites, whats, tracks, problems, frames, edges }: TracePart): void {
    this.header = header ?? this.header;
    for (const site of sites ?? []) this.sites.push(site);
    for (const what of whats ?? []) this.whats.push(what);
    for (const track of tracks ?? []) this.putTrack(track);
    this.problems = problems ?? this.problems;
    for (const frame of frames ?? []) this.frames.push(frame);
    this.edges = edges ?? this.edges;
  }

  /** Takes over the spans of a track that has none yet, without a copy, and some more of them with each step. */
  *adoptSpans(track: number, columns: SpanColumns): Generator<undefined> {
    const row = new SpanRow(columns);
    while (!row.summarise(STEP / 8)) yield;
    for (let from = 0; from < row.length; from += STEP) {
      this.findLockWaits(track, row, from, Math.min(from + STEP, row.length));
      yield;
    }
    this.overviews.delete(track);
    this.rows.set(track, row);
    this.spanCount += row.length;
    if (row.length > 0) this.lastEnd = Math.max(this.lastEnd, row.end[row.length - 1]!);
  }

  putSamples(track: number, samples: SampleColumns): void {
    this.samples.set(track, samples);
    // A row may be opened now that could not be before.
    this.structure++;
  }

  /** Thins out what is there, as its sender has done: a run without end must not fill the memory here either. */
  private leaveOut(kept: Kept): void {
    const unneeded = new Float64Array(STATES.length);
    const columns = [...this.rows].map(([track, row]) => ({ track, columns: copySpans(row) }));
    this.rows.clear();
    this.lockWaits.clear();
    this.spanCount = 0;
    for (const { track, columns: spans } of columns) {
      thinSpans(spans, kept, unneeded);
      this.putSpans(track, spans);
    }
    thinEdges(this.edges, kept);
    for (const samples of this.samples.values()) thinSamples(samples, (time) => keeps(kept, time));
  }

  /** A whole trace, which is the model's from then on. */
  static of(trace: Trace): RunModel {
    const model = new RunModel();
    model.adoptPart(trace);
    for (const [track, columns] of trace.spans) for (const _ of model.adoptSpans(track, columns));
    for (const [track, samples] of trace.samples) model.putSamples(track, samples);
    return model;
  }

  track(id: number): Track | undefined {
    return this.tracks[(isFlame(id) ? flameOf(id).track : id) - 1];
  }

  /** Which one a task is among those that are called alike; 0 where its name tells. */
  numberOf(id: number): number {
    if (this.numbers.structure !== this.structure) {
      this.numbers = { structure: this.structure, of: taskNumbers(this.tracks) };
    }
    return this.numbers.of.get(id) ?? 0;
  }

  /** The closed spans of a track, or of a level of its flame chart. */
  spansOf(id: number): SpanRow | undefined {
    if (!isFlame(id)) return this.rows.get(id);
    const { track, level } = flameOf(id);
    return this.flame(track)[level];
  }

  /** The levels of a track's flame chart, from the outermost function on. */
  flame(track: number): readonly SpanRow[] {
    const spans = this.rows.get(track);
    const samples = this.samples.get(track);
    const known = this.flames.get(track);
    const size = { spans: spans?.length ?? 0, samples: samples?.length ?? 0 };
    if (known && known.spans === size.spans && known.samples === size.samples) return known.levels;
    const owner = this.track(track);
    const levels = owner ? buildFlame(owner, spans, samples, this.frames) : [];
    this.flames.set(track, { ...size, levels });
    return levels;
  }

  site(index: number): Site {
    return this.sites[index] ?? NO_SITE;
  }

  what(index: number): What {
    return this.whats[index] ?? NO_WHAT;
  }

  /** The facts of a span; an open one ends at `now`. */
  span(ref: SpanRef, now: number): SpanFacts | null {
    if (ref.index === OPEN) {
      const open = this.open.get(ref.track);
      return open ? { ...open, end: Math.max(now, open.start), open: true } : null;
    }
    const row = this.spansOf(ref.track);
    if (!row || ref.index >= row.length) return null;
    const index = ref.index;
    return {
      start: row.start[index]!,
      end: row.end[index]!,
      state: row.state[index]!,
      site: row.site[index]!,
      what: row.what[index]!,
      open: false,
    };
  }

  /** The same span after news came: what was open since `start` may have ended meanwhile. */
  settled(ref: SpanRef, start: number): SpanRef {
    if (ref.index !== OPEN || this.open.get(ref.track)?.start === start) return ref;
    const row = this.rows.get(ref.track);
    const index = row?.firstStartingFrom(start) ?? 0;
    return row && row.start[index] === start && index < row.length ? { track: ref.track, index } : ref;
  }

  /** The span of a track at a time, or null. */
  spanAt(track: number, time: number, now: number): SpanRef | null {
    const open = this.open.get(track);
    if (open && time >= open.start && time <= now) return { track, index: OPEN };
    const index = this.spansOf(track)?.at(time) ?? -1;
    return index < 0 ? null : { track, index };
  }

  private putTrack(track: Track): void {
    this.tracks[track.id - 1] = track;
    this.structure++;
  }

  private putSpans(track: number, columns: TraceBatch['spans'][number]['columns']): void {
    let row = this.rows.get(track);
    if (!row) {
      row = new SpanRow();
      this.rows.set(track, row);
    }
    const from = row.length;
    row.append(columns);
    this.spanCount += columns.length;
    this.findLockWaits(track, row, from, row.length);
    if (row.length > 0) this.lastEnd = Math.max(this.lastEnd, row.end[row.length - 1]!);
  }

  /** The lock that a span with this `what` waits for; 0 when it waits for something else. A lock waits for nobody. */
  lockWaitedFor(track: number, what: number): number {
    const awaited = this.what(what).track;
    if (awaited === 0 || this.track(awaited)?.kind !== 'lock') return 0;
    return this.track(track)?.kind === 'lock' ? 0 : awaited;
  }

  /** The spans that wait for a lock right now. */
  openLockWaits(lock: number): SpanRef[] {
    const found: SpanRef[] = [];
    for (const [track, open] of this.open) {
      if (open.what !== 0 && this.lockWaitedFor(track, open.what) === lock)
        found.push({ track, index: OPEN });
    }
    return found;
  }

  /** Notes which of a row's spans, from one index to another, wait for a lock. */
  private findLockWaits(track: number, row: SpanRow, from: number, to: number): void {
    if (this.track(track)?.kind === 'lock') return;
    for (let index = from; index < to; index++) {
      const lock = row.what[index] === 0 ? 0 : this.lockWaitedFor(track, row.what[index]!);
      if (lock === 0) continue;
      let waits = this.lockWaits.get(lock);
      if (!waits) {
        waits = new LockWaits(this.rows);
        this.lockWaits.set(lock, waits);
      }
      waits.add(track, index);
    }
  }
}

/** Index of `lock-wait` in STATES. */
export const LOCK_WAIT = 6;

/** Entry 0 means none; whether a sender sends it is left to the sender. */
function appendTable<T>(table: T[], added: T[], none: T, isNone: (entry: T) => boolean): void {
  if (table.length === 0 && !(added[0] && isNone(added[0]))) table.push(none);
  for (const entry of added) table.push(entry);
}
