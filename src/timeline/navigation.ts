import type { FromTimeline, TimelineCommand } from '../protocol.ts';
import { ROW_HEIGHT } from './row-size.ts';
import type { SpanRef } from './run-model.ts';
import type { Scroller } from './scroller.ts';
import { findSpans } from './search.ts';
import { count } from './time-text.ts';
import type { TimelineState } from './timeline-state.ts';
import { span as viewSpan } from './view.ts';

/** Where the reader goes, and what that opens: the state's actions together with the scroll position. */
export class Navigation {
  private hits: SpanRef[] = [];
  private hit = -1;

  constructor(
    private readonly state: TimelineState,
    private readonly scroller: Scroller,
    private readonly send: (message: FromTimeline) => void,
    private readonly focusSearch: () => void,
  ) {}

  command(command: TimelineCommand): void {
    const { state } = this;
    const middle = (state.view.start + state.view.end) / 2;
    const commands: Record<TimelineCommand, () => void> = {
      'zoom-in': () => state.zoom(1 / 1.6, middle),
      'zoom-out': () => state.zoom(1.6, middle),
      'fit-all': () => state.fitAll(),
      'fit-selection': () => state.fitSelection(),
      'next-problem': () => this.stepProblem(1),
      'previous-problem': () => this.stepProblem(-1),
      search: this.focusSearch,
    };
    commands[command]?.();
  }

  stepProblem(step: number): void {
    if (this.state.stepProblem(step)) this.scrollToSelection();
  }

  /** `preview` keeps the focus in the timeline. */
  openSite(index: number, preview: boolean): void {
    const site = this.state.model.site(index);
    if (site.file !== '') this.send({ type: 'open-site', site, preview });
  }

  openSelection(preview: boolean): void {
    const { selection, model } = this.state;
    const facts = selection && model.span(selection, this.state.now());
    if (facts) this.openSite(facts.site, preview);
  }

  /** Opens the line where a track was created. */
  openTrack(track: number): void {
    const site = this.state.model.track(track)?.site ?? 0;
    if (site !== 0) this.openSite(site, true);
  }

  select(ref: SpanRef): void {
    this.state.showTrack(ref.track);
    this.state.select(ref);
    this.scrollToSelection();
  }

  /** Brings a track at a moment into sight, and selects what is there. */
  goTo(track: number, time: number): void {
    const { state } = this;
    const ref = state.model.spanAt(track, time, state.now());
    if (time < state.view.start || time > state.view.end) {
      state.setFollow(false);
      const length = viewSpan(state.view);
      state.setView({ start: time - length / 2, end: time + length / 2 }, true);
    }
    if (ref) {
      this.select(ref);
      return;
    }
    state.showTrack(track);
    this.scroller.setRows(state.rows.length);
    this.scroller.reveal(state.list.nearestIndexOf(track));
  }

  /** The flame chart of the selected row; without a selection, of the first row that has one. */
  toggleFlame(): void {
    const { selection, model, list } = this.state;
    const row = list.shown.find(({ track }) => model.samples.has(track));
    const track = selection?.track ?? row?.track;
    if (track !== undefined) this.state.toggleFlame(track);
  }

  scrollToSelection(): void {
    const { selection, list } = this.state;
    if (!selection) return;
    this.scroller.setRows(list.shown.length);
    this.scroller.reveal(list.nearestIndexOf(selection.track));
  }

  /** Selects the span of the row above or below at the same moment. */
  moveRow(step: number): void {
    const { state } = this;
    const facts = state.selection && state.model.span(state.selection, state.now());
    const start = Math.max(facts?.start ?? 0, state.view.start);
    const end = Math.min(facts?.end ?? Number.POSITIVE_INFINITY, state.view.end);
    const from = state.selection ? state.list.nearestIndexOf(state.selection.track) : -1;
    for (let index = from + step; index >= 0 && index < state.rows.length; index += step) {
      const row = state.rows[index]!;
      const ref = row.track === 0 ? null : state.model.spanAt(row.track, (start + end) / 2, state.now());
      if (ref) {
        this.select(ref);
        return;
      }
    }
    if (from < 0) this.scroller.scrollBy(step * ROW_HEIGHT);
  }

  /** Selects the span before or after in the same row. */
  moveSpan(step: number): void {
    const { state } = this;
    const { selection, model } = state;
    if (!selection) {
      this.moveRow(1);
      return;
    }
    const length = model.spansOf(selection.track)?.length ?? 0;
    const next = (selection.index < 0 ? length : selection.index) + step;
    if (next < 0 || next > length || (next === length && !model.open.has(selection.track))) return;
    const ref = { track: selection.track, index: next === length ? -1 : next };
    state.select(ref);
    const facts = model.span(ref, state.now());
    if (facts && (facts.end < state.view.start || facts.start > state.view.end))
      this.goTo(ref.track, facts.start);
  }

  search(text: string): void {
    this.state.setFilter(text);
    this.hits = findSpans(this.state.model, text);
    this.hit = -1;
  }

  nextHit(step: number): void {
    if (this.hits.length === 0) return;
    this.hit = (this.hit + step + this.hits.length) % this.hits.length;
    const ref = this.hits[this.hit]!;
    const facts = this.state.model.span(ref, this.state.now());
    if (facts) this.goTo(ref.track, facts.start);
    this.select(ref);
  }

  /** `3/27`, or just how many there are before the first step. */
  get hitCount(): string {
    if (this.state.list.filter === '') return '';
    const total = count(this.hits.length);
    return this.hit < 0 ? total : `${count(this.hit + 1)}/${total}`;
  }

  /** Steps back from what was picked out last; answers whether there was anything. */
  escape(): boolean {
    const { state } = this;
    if (state.range) state.setRange(null);
    else if (state.selection || state.problem) state.clearSelection();
    else if (state.revealed.size > 0) state.clearRevealed();
    else if (state.list.filter !== '') this.search('');
    else return false;
    return true;
  }
}
