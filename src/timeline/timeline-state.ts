import type { Problem, TraceBatch } from '../trace/model.ts';
import { flameOf, isFlame } from './flame-rows.ts';
import { type KeptView, keptPicks } from './kept-view.ts';
import { ProblemIndex, problemExtent, problemKey, steppedProblem } from './problem-order.ts';
import { type Edge, edgesOf, lockOf } from './relations.ts';
import { RowList } from './row-list.ts';
import type { RowOrder } from './row-order.ts';
import type { Grouping, Row } from './row-tree.ts';
import { RunClock } from './run-clock.ts';
import { RunModel, type SpanRef } from './run-model.ts';
import { spansAtLine } from './search.ts';
import type { Step } from './stepper.ts';
import {
  type Bounds,
  clamp,
  fitAll,
  framed,
  panBy,
  sameView,
  span,
  type View,
  ViewHistory,
  zoomAt,
} from './view.ts';

export type Phase = 'loading' | 'waiting' | 'live' | 'ended' | 'failed';
export interface Range {
  start: number;
  end: number;
}

/** While the run is followed, the picture shows everything up to this length, and then a window of it. */
const FOLLOW_NS = 30e9;

/**
 * Everything the picture depends on, and every action on it; no DOM. Each change calls `changed` once, and whoever
 * draws reads what it needs. Times are nanoseconds since the start of the run.
 */
export class TimelineState {
  model = new RunModel();
  phase: Phase = 'loading';
  message = '';
  /** Of a file that is being read: how much of it was, or null where that is not known. */
  share: number | null = null;
  runName = '';
  /** The name of the file that the run was saved as, or ''. */
  savedAs = '';
  /** An earlier run of the same program can be shown beside this one. */
  comparable = false;
  view: View = { start: 0, end: 1e9 };
  selection: SpanRef | null = null;
  hover: SpanRef | null = null;
  range: Range | null = null;
  problem: string | null = null;
  /** Where step mode stands; null outside of it. */
  step: Step | null = null;
  /** Sites (indexes) that the editor asked to show. */
  revealed: ReadonlySet<number> = new Set();
  follow = true;
  paused = false;
  /** The reader asked for the program's end. */
  stopping = false;
  /** The moment under the pointer, or null. */
  pointer: number | null = null;
  readonly list: RowList;
  private readonly history = new ViewHistory();
  private held: TraceBatch[] = [];
  private indexed = new ProblemIndex([]);
  private readonly clock: RunClock;

  /** `clock` gives milliseconds that only grow; `changed` is told of every change. */
  constructor(
    clock: () => number,
    private readonly changed: () => void,
  ) {
    this.list = new RowList(clock);
    this.clock = new RunClock(clock);
  }

  // ---- the run ----

  open(name: string, live: boolean): void {
    this.model = new RunModel();
    this.runName = name;
    this.savedAs = '';
    this.comparable = false;
    this.phase = live ? 'waiting' : 'loading';
    this.share = null;
    this.selection = this.hover = this.range = this.problem = this.step = null;
    this.follow = live;
    this.followAll = true;
    this.view = { start: 0, end: 1e9 };
    this.revealed = new Set();
    this.paused = this.stopping = false;
    this.held = [];
    this.clock.reset();
    this.list.clear();
    this.list.refresh(this.model, true);
    this.changed();
  }

  /** Shows a run of which only the tracks, and what it looks like from afar, were read from its file so far. */
  arriving(model: RunModel): void {
    this.model = model;
    this.follow = false;
    this.list.refresh(model, true);
    this.setView(fitAll(this.bounds), true);
    this.wholeRun = this.view;
  }

  /** Some more of it was read: `share` of the file, or null where its size is not known. */
  arrived(share: number | null): void {
    this.share = share;
    this.changed();
  }

  /** Takes a whole trace that was read from a file. */
  load(model: RunModel): void {
    const looksElsewhere = model === this.model && !sameView(this.view, this.wholeRun);
    this.model = model;
    this.phase = 'ended';
    this.follow = false;
    this.list.refresh(model, true);
    // What rows match is known only now that their spans are there.
    if (this.list.filter !== '') this.list.setFilter(model, this.list.filter);
    this.setView(looksElsewhere ? this.view : fitAll(this.bounds), true);
  }

  /** Arranges the run as it was kept, as soon as its tracks are known. */
  restore(kept: KeptView): void {
    this.list.restore(this.model, kept);
    this.setView(kept.view, true);
  }

  /** Picks out again what was, once all spans are there, unless the reader has picked out something else. */
  pickAgain(kept: KeptView): void {
    if (this.selection || this.range || this.problem) return;
    Object.assign(this, keptPicks(this.model, kept));
    this.changed();
  }

  /** What was shown when the file's tracks came: whoever still sees that has not looked elsewhere. */
  private wholeRun: View = { start: 0, end: 0 };

  batch(batch: TraceBatch): void {
    if (this.paused) {
      this.held.push(batch);
      return;
    }
    const selected = this.selection && this.model.span(this.selection, 0);
    this.model.apply(batch);
    if (this.selection && selected) this.selection = this.model.settled(this.selection, selected.start);
    if (this.phase === 'waiting' || this.phase === 'loading') this.phase = 'live';
    this.clock.heard(batch.header.durationNs);
    this.list.refresh(this.model, false);
    this.list.refreshFlames(this.model);
    if (this.follow) this.followNow();
    this.changed();
  }

  /** The program is over; `exitCode` null where it is not known, `savedAs` '' where nothing was kept. */
  ended(exitCode: number | null = null, savedAs = ''): void {
    this.setPaused(false);
    this.savedAs = savedAs;
    this.model.header = { ...this.model.header, exitCode };
    this.list.refresh(this.model, true);
    const wasAll = this.follow && this.followAll;
    this.phase = 'ended';
    this.follow = false;
    if (wasAll || this.view.end > fitAll(this.bounds).end) this.view = clamp(this.view, this.bounds);
    if (wasAll) this.setView(fitAll(this.bounds), true);
    this.changed();
  }

  stop(): void {
    this.stopping = true;
    this.setPaused(false);
    this.changed();
  }

  fail(message: string): void {
    this.phase = 'failed';
    this.message = message;
    this.changed();
  }

  /** The latest moment: while live it moves on with the clock between the batches. */
  now(): number {
    const known = Math.max(this.model.header.durationNs, this.model.lastEnd);
    return this.phase === 'live' ? this.clock.now(known) : known;
  }

  get bounds(): Bounds {
    return { end: Math.max(this.now(), 1e3) };
  }

  /** The worst first. */
  get problems(): readonly Problem[] {
    return this.problemIndex.ordered;
  }

  problemsOf(track: number): readonly Problem[] {
    return this.problemIndex.byTrack.get(track) ?? [];
  }

  private get problemIndex(): ProblemIndex {
    if (this.indexed.of !== this.model.problems) this.indexed = new ProblemIndex(this.model.problems);
    return this.indexed;
  }

  get live(): boolean {
    return this.phase === 'live' || this.phase === 'waiting';
  }

  /** More of the run is still to come: from the program, or from a file. */
  get growing(): boolean {
    return this.live || this.phase === 'loading';
  }

  // ---- following ----

  setFollow(follow: boolean): void {
    this.follow = follow && this.live;
    if (this.follow) this.setPaused(false);
    if (this.follow) this.followNow();
    this.changed();
  }

  /** A paused picture stands quite still; what arrives meanwhile is taken in afterwards. */
  setPaused(paused: boolean): void {
    if (paused === this.paused) return;
    this.paused = paused && this.live;
    if (this.paused) this.clock.pause(this.model.header.durationNs);
    else {
      this.clock.resume();
      const held = this.held;
      this.held = [];
      for (const batch of held) this.batch(batch);
    }
    this.changed();
  }

  /** Moves the view along with the run. Called for every frame while following. */
  followNow(): void {
    const now = this.now();
    const whole = fitAll({ end: Math.max(now, 1e9) });
    const length = this.followAll ? span(whole) : Math.min(span(this.view), span(whole));
    const end = whole.end;
    this.view = { start: Math.max(0, end - Math.min(length, this.followAll ? FOLLOW_NS : length)), end };
  }

  /** Until the reader zooms, following shows as much as there is. */
  private followAll = true;

  // ---- the view ----

  setView(view: View, remember: boolean): void {
    this.view = clamp(view, this.bounds);
    if (remember) this.history.push(this.view);
    this.changed();
  }

  /** Says that the reader rests here. */
  remember(): void {
    this.history.push(this.view);
  }

  /** `pointed`: the reader points at the anchor, and means that place, not the newest one. */
  zoom(factor: number, anchor: number, pointed = false): void {
    this.followAll = false;
    const isNewest = anchor > this.view.end - span(this.view) / 5;
    if (pointed && factor < 1 && !isNewest) this.follow = false;
    const at = this.follow ? this.now() : anchor;
    this.view = zoomAt(this.view, factor, at, this.bounds);
    if (this.follow) this.followNow();
    this.changed();
  }

  pan(by: number): void {
    this.follow = false;
    this.view = panBy(this.view, by, this.bounds);
    this.changed();
  }

  fitAll(): void {
    this.followAll = true;
    this.setView(fitAll(this.bounds), true);
  }

  /** Fits the range, else the selected span, else the current problem, else everything. */
  fitSelection(): void {
    this.follow = false;
    const problem = this.currentProblem();
    const facts = this.selection && this.model.span(this.selection, this.now());
    if (this.range) this.setView(framed(this.range.start, this.range.end, this.bounds), true);
    else if (facts) this.setView(framed(facts.start, facts.end, this.bounds), true);
    else if (problem) this.frameProblem(problem);
    else this.fitAll();
  }

  back(): void {
    this.remember();
    this.jump(this.history.back());
  }

  forward(): void {
    this.jump(this.history.forward());
  }

  private jump(view: View | null): void {
    if (!view) return;
    this.follow = false;
    this.setView(view, false);
  }

  // ---- what is picked out ----

  select(ref: SpanRef | null): void {
    this.selection = ref;
    if (ref) this.range = null;
    this.changed();
  }

  /** Stands at a switch, and selects what runs from there on. */
  setStep(step: Step | null): void {
    this.step = step;
    if (step) this.select(step.ref);
    else this.changed();
  }

  clearSelection(): void {
    this.problem = null;
    this.select(null);
  }

  clearRevealed(): void {
    this.revealed = new Set();
    this.changed();
  }

  setHover(ref: SpanRef | null): void {
    if (ref?.track === this.hover?.track && ref?.index === this.hover?.index) return;
    this.hover = ref;
    this.changed();
  }

  setRange(range: Range | null): void {
    this.range = range && range.end > range.start ? range : null;
    if (this.range) this.selection = null;
    this.changed();
  }

  /** Selects all the time that is in view, as a range: the way to one without a mouse. */
  selectView(): void {
    this.setRange({ start: Math.max(0, this.view.start), end: Math.min(this.now(), this.view.end) });
  }

  setPointer(time: number | null): void {
    if (time === this.pointer) return;
    this.pointer = time;
    this.changed();
  }

  /** The edges of the selected span; looked up again only when there may be new ones. */
  selectedEdges(): readonly Edge[] {
    const { selection, model } = this;
    const key = selection ? `${selection.track}/${selection.index}/${model.edges.length}` : '';
    if (key !== this.edgesFor.key || model !== this.edgesFor.model) {
      this.edgesFor = { key, model, edges: selection ? edgesOf(model, selection, this.now()) : [] };
    }
    return this.edgesFor.edges;
  }

  private edgesFor: { key: string; model: RunModel | null; edges: readonly Edge[] } = {
    key: '',
    model: null,
    edges: [],
  };

  /** The lock whose spans are picked out; 0 for none. */
  highlightedLock(): number {
    return this.selection ? lockOf(this.model, this.selection, this.now()) : 0;
  }

  currentProblem(): Problem | null {
    if (this.problem === null) return null;
    return this.model.problems.find((problem) => problemKey(problem) === this.problem) ?? null;
  }

  stepProblem(step: number): Problem | null {
    const problem = steppedProblem(this.problems, this.problem, step);
    if (problem) this.showProblem(problem);
    return problem;
  }

  /** Zooms to a problem, opens the groups around its row and selects the span where it happened. */
  showProblem(problem: Problem): void {
    this.problem = problemKey(problem);
    this.follow = false;
    this.range = null;
    this.showTrack(problem.track);
    for (const related of problem.related) this.showTrack(related.track);
    const middle = problem.startNs + problem.durationNs / 2;
    this.selection = this.model.spanAt(problem.track, middle, this.now());
    this.frameProblem(problem);
  }

  private frameProblem(problem: Problem): void {
    const facts = this.selection && this.model.span(this.selection, this.now());
    const { start, end } = problemExtent(problem, facts, this.now());
    this.setView(framed(start, end, this.bounds), true);
  }

  /** Shows the spans at a line of the editor; answers whether there are any. */
  reveal(file: string, line: number): boolean {
    const { sites, longest: best } = spansAtLine(this.model, file, line);
    this.revealed = sites;
    if (best) {
      this.showTrack(best.track);
      this.select(best);
      this.fitSelection();
    }
    this.changed();
    return best !== null;
  }

  // ---- rows ----

  /** The rows that are shown, from the top. */
  get rows(): readonly Row[] {
    return this.list.shown;
  }

  toggle(row: Row): void {
    this.list.toggle(this.model, row);
    this.changed();
  }

  /** Opens or closes the flame chart of a track: what its time went to, function by function. */
  toggleFlame(track: number): void {
    this.list.toggleFlame(this.model, isFlame(track) ? flameOf(track).track : track);
    this.changed();
  }

  setFilter(text: string): void {
    this.list.setFilter(this.model, text);
    this.changed();
  }

  arrangeRows(grouping: Grouping, order: RowOrder): void {
    this.list.arrange(this.model, grouping, order);
    this.changed();
  }

  hideRow(row: Row): void {
    this.list.hide(this.model, row);
    this.changed();
  }

  showHiddenRows(): void {
    this.list.showHidden(this.model);
    this.changed();
  }

  togglePin(row: Row): void {
    this.list.togglePin(this.model, row);
    this.changed();
  }

  /** Opens whatever hides a track's row. */
  showTrack(track: number): void {
    this.list.reveal(this.model, track);
  }
}
