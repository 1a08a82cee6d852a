import { button, type Child, el, fill } from './dom.ts';
import { graphPicture } from './graph-picture.ts';
import { icon } from './icons.ts';
import { moment } from './time-text.ts';
import type { TimelineState } from './timeline-state.ts';
import { type Graph, lockOrderGraph, waitGraph } from './wait-graph.ts';

/** Over the picture: who waits for whom at a moment, and the order in which locks were taken. */
export class GraphView {
  readonly element = el('div', {
    class: 'table-view graph-view',
    attributes: { role: 'region', 'aria-label': 'Graphs', tabindex: '-1' },
  });

  constructor(
    private readonly state: TimelineState,
    /** Shows a track at a moment in the picture. */
    private readonly open: (track: number, time: number) => void,
  ) {
    this.element.hidden = true;
  }

  toggle(): void {
    if (this.hide()) return;
    this.element.hidden = false;
    this.fill();
    this.element.focus();
  }

  /** Answers whether it was open. */
  hide(): boolean {
    if (this.element.hidden) return false;
    this.element.hidden = true;
    return true;
  }

  private fill(): void {
    const { state } = this;
    const time = momentOf(state);
    const now = state.now();
    fill(
      this.element,
      button([icon('close')], {
        kind: 'icon',
        class: 'graph-close',
        title: 'Close (Esc)',
        attributes: { 'aria-label': 'Close' },
        press: () => this.hide(),
      }),
      el('h2', {}, `Who waits for whom at ${moment(time, 1e6)}`),
      this.section(
        waitGraph(state.model, time, now),
        'Nobody waits for another thread, task or lock then.',
        time,
      ),
      el('h2', {}, 'In which order locks were taken'),
      this.section(lockOrderGraph(state.model), 'No lock was seen to be taken while another was held.', time),
    );
  }

  private section(graph: Graph, empty: string, time: number): Child {
    if (graph.edges.length === 0) return el('p', { class: 'dim' }, empty);
    return graphPicture(graph, (track) => {
      this.hide();
      this.open(track, time);
    });
  }
}

/** Of what is picked out, or the middle of what is shown. */
export function momentOf(state: TimelineState): number {
  const problem = state.currentProblem();
  if (state.step) return state.step.time;
  if (problem) return problem.startNs + problem.durationNs / 2;
  const facts = state.selection && state.model.span(state.selection, state.now());
  if (facts) return (facts.start + Math.min(facts.end, state.now())) / 2;
  return Math.min((state.view.start + state.view.end) / 2, state.now());
}
