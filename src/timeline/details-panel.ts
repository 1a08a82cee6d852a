import type { CanvasView } from './canvas-view.ts';
import { type DetailActions, DetailLinks } from './detail-links.ts';
import { el, fill } from './dom.ts';
import { problemDetails } from './problem-details.ts';
import { problemKey } from './problem-order.ts';
import { rangeDetails } from './range-details.ts';
import { rangeStats } from './range-stats.ts';
import { shortcutList } from './shortcut-list.ts';
import { spanDetails } from './span-details.ts';
import type { TimelineState } from './timeline-state.ts';

/** The lower half of the side: the selected span, or the selected range, or how to use the picture. */
export class DetailsPanel {
  readonly element: HTMLElement;
  private readonly heading = el('h2', {}, 'Selection');
  private readonly body = el('div', { class: 'side-body' });
  private readonly links: DetailLinks;
  private key = '';

  constructor(
    private readonly state: TimelineState,
    private readonly canvas: () => CanvasView,
    actions: DetailActions,
  ) {
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
    const key = `${look}|${problem ? problemKey(problem) + problem.related.length : ''}|${this.subject()}`;
    if (key === this.key) return;
    this.key = key;
    const empty = !range && !selection && !problem;
    this.element.dataset.empty = String(empty);
    this.heading.textContent = range ? 'Range' : empty ? 'Keys' : 'Selection';
    if (range) {
      fill(
        this.body,
        ...rangeDetails(rangeStats(model, range.start, range.end, this.state.now()), this.canvas()),
      );
      return;
    }
    fill(
      this.body,
      ...(selection ? spanDetails(selection, this.links, this.canvas()) : []),
      ...(problem ? problemDetails(problem, this.links) : []),
      empty ? shortcutList() : null,
    );
  }

  /** What the panel speaks of; of what still grows, no more often than a person can read. */
  private subject(): string {
    const { selection, range, model, live } = this.state;
    if (range) return `r${range.start}/${range.end}/${live ? Math.floor(this.state.now() / 1e9) : 0}`;
    if (!selection) return '';
    const grows = live && selection.index < 0 ? Math.floor(this.state.now() / 2.5e8) : model.edges.length;
    return `s${selection.track}/${selection.index}/${grows}`;
  }
}
