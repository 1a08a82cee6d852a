import type { Problem } from '../trace/model.ts';
import type { CanvasView } from './canvas-view.ts';
import { comparisonDetails } from './comparison-details.ts';
import { type DetailActions, DetailLinks } from './detail-links.ts';
import { type Child, el, fill, setText } from './dom.ts';
import { flameDetails } from './flame-details.ts';
import { isFlame } from './flame-rows.ts';
import { graphPicture } from './graph-picture.ts';
import { problemDetails } from './problem-details.ts';
import { problemKey } from './problem-order.ts';
import { rangeDetails } from './range-details.ts';
import { RangeReports } from './range-reports.ts';
import { runDetails } from './run-details.ts';
import { OPEN, type SpanRef } from './run-model.ts';
import { shortcutList } from './shortcut-list.ts';
import { soFar, spanDetails } from './span-details.ts';
import type { TimelineState } from './timeline-state.ts';
import { waitGraph } from './wait-graph.ts';

/** The lower half of the side: the selected span, or the selected range, or the run as a whole. */
export class DetailsPanel {
  readonly element: HTMLElement;
  private readonly heading = el('h2', {}, 'Selection');
  /** It scrolls, so the keyboard must be able to stop at it. */
  private readonly body = el('div', {
    class: 'side-body',
    attributes: { tabindex: '0', role: 'group', 'aria-label': 'Details' },
  });
  private readonly links: DetailLinks;
  private key = '';
  private readonly reports: RangeReports;

  private readonly openTrack: DetailActions['goTo'];

  constructor(
    private readonly state: TimelineState,
    private readonly canvas: () => CanvasView,
    actions: DetailActions,
    changed: () => void,
  ) {
    this.reports = new RangeReports(state, changed);
    this.openTrack = (track, time) => actions.goTo(track, time);
    this.links = new DetailLinks(state, actions);
    this.element = el(
      'section',
      { class: 'side-part details', attributes: { 'aria-label': 'Selection' } },
      this.heading,
      this.body,
    );
  }

  /** `look` changes with the theme, when the swatches have to be drawn again. */
  update(look: number): void {
    const { selection, range, model } = this.state;
    const problem = this.state.currentProblem();
    const key = `${look}|${model.comparison ? 'compared' : ''}|${problem ? problemKey(problem) + problem.related.length : ''}`;
    const subject = this.subject();
    if (
      key + subject === this.key ||
      (this.isUsed() && key + subject.split('~')[0] === this.key.split('~')[0])
    ) {
      this.updateDuration();
      return;
    }
    this.key = key + subject;
    const empty = !range && !selection && !problem;
    const compared = empty ? model.comparison : null;
    const over = this.state.phase === 'ended' || this.state.phase === 'failed';
    const whole = empty && !compared && over;
    this.element.dataset.empty = String(empty && !compared && !whole);
    this.heading.textContent = this.title(empty, compared !== null, whole);
    if (range) {
      fill(this.body, ...rangeDetails(this.reports.of(range), this.canvas()));
      return;
    }
    fill(
      this.body,
      ...(problem ? problemDetails(problem, this.links) : []),
      ...(problem ? this.circleOf(problem) : []),
      ...(problem && selection ? [el('h3', {}, 'What is selected')] : []),
      ...(selection ? this.selected(selection) : []),
      ...(compared ? comparisonDetails(compared) : []),
      ...(whole ? this.wholeRun() : empty && !compared ? [shortcutList()] : []),
    );
  }

  private title(empty: boolean, compared: boolean, whole: boolean): string {
    if (this.state.range) return 'Range';
    if (compared) return 'Comparison';
    if (whole) return 'This run';
    return empty ? 'Keys' : 'Selection';
  }

  private wholeRun(): Child[] {
    const report = this.reports.of({ start: 0, end: this.state.now() });
    return runDetails(this.state.model, report, this.canvas());
  }

  private selected(selection: SpanRef): Child[] {
    const details = isFlame(selection.track) ? flameDetails : spanDetails;
    return details(selection, this.links, this.canvas());
  }

  /** The circle of a deadlock as a picture. */
  private circleOf(problem: Problem): Child[] {
    const { model } = this.state;
    if (!/deadlock$/.test(problem.kind)) return [];
    const graph = waitGraph(model, problem.startNs + problem.durationNs / 2, this.state.now());
    if (!graph.edges.some(({ circular }) => circular)) return [];
    return [
      el('h3', {}, 'Who waits for whom'),
      graphPicture(graph, (track) => this.openTrack(track, problem.startNs)),
    ];
  }

  /** What the panel speaks of, and after `~` what may be news of it: no more often than a person can read. */
  private subject(): string {
    const { selection, range, model, live, phase } = this.state;
    const second = live ? Math.floor(this.state.now() / 1e9) : model.edges.length;
    if (range) return `r${range.start}/${range.end}/${this.reports.version}~${second}`;
    if (!selection) return `${phase}${phase === 'ended' ? model.spanCount : ''}/${this.reports.version}`;
    return `s${selection.track}/${selection.index}~${second}`;
  }

  /** Whether somebody presses or focuses something in here: it must not be swapped away under the pointer. */
  private isUsed(): boolean {
    return this.body.matches(':active, :focus-within');
  }

  private updateDuration(): void {
    const { selection, model } = this.state;
    if (selection?.index !== OPEN) return;
    const facts = model.span(selection, this.state.now());
    const text = this.body.querySelector('[data-so-far]');
    if (facts && text) setText(text, soFar(facts));
  }
}
