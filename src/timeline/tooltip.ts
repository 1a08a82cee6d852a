import type { State } from '../trace/model.ts';
import { el, fill } from './dom.ts';
import { stripTracks } from './heat-strip.ts';
import { messageParts } from './problem-list.ts';
import type { Row } from './row-tree.ts';
import type { SpanRef } from './run-model.ts';
import { STATE_STYLES, stateAt } from './states.ts';
import { count, duration, moment } from './time-text.ts';
import type { TimelineState } from './timeline-state.ts';
import { span as viewSpan } from './view.ts';
import { spanSentence, trackTitle } from './wording.ts';

/** The words for what is under the pointer. */
export class Tooltip {
  readonly element = el('div', { class: 'tooltip', attributes: { role: 'tooltip' } });

  constructor(private readonly state: TimelineState) {
    this.element.hidden = true;
  }

  /** `x` and `y` in pixels of the window. */
  show(ref: SpanRef, x: number, y: number): void {
    const { model } = this.state;
    const facts = model.span(ref, this.state.now());
    if (!facts) {
      this.hide();
      return;
    }
    const length = duration(facts.end - facts.start);
    const problems = this.state
      .problemsOf(ref.track)
      .filter((problem) => problem.startNs < facts.end && problem.startNs + problem.durationNs > facts.start);
    fill(
      this.element,
      el('div', {}, spanSentence(model, ref.track, facts)),
      el(
        'div',
        { class: 'tooltip-facts' },
        `${facts.open ? `${length} so far` : length} · ${trackTitle(model, model.track(ref.track))}`,
      ),
      ...problems
        .slice(0, 2)
        .map((problem) =>
          el('div', { class: `severity-${problem.severity}` }, ...messageParts(problem.message)),
        ),
    );
    this.element.hidden = false;
    this.place(x, y);
  }

  /** How many of a group's tracks are in which state at a moment. */
  showGroup(row: Row, time: number, x: number, y: number): void {
    const { model } = this.state;
    const now = this.state.now();
    const counts = new Map<State, number>();
    let alive = 0;
    for (const track of stripTracks(row)) {
      const ref = model.spanAt(track, time, now);
      const facts = ref && model.span(ref, now);
      if (!facts) continue;
      alive++;
      const state = stateAt(facts.state);
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
    if (alive === 0) {
      this.hide();
      return;
    }
    const words = [...counts]
      .sort((a, b) => b[1] - a[1])
      .map(([state, many]) => `${count(many)} ${label(row, state)}`);
    fill(
      this.element,
      el('div', {}, `${[row.name, row.detail].filter(Boolean).join(', ')}`),
      el(
        'div',
        { class: 'tooltip-facts' },
        `${words.join(', ')} · at ${moment(time, viewSpan(this.state.view) / 1000)}`,
      ),
    );
    this.element.hidden = false;
    this.place(x, y);
  }

  hide(): void {
    if (!this.element.hidden) this.element.hidden = true;
  }

  private place(x: number, y: number): void {
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = Math.max(4, Math.min(x + 12, innerWidth - width - 6));
    const top = y + 18 + height > innerHeight ? y - height - 10 : y + 18;
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
}

function label(row: Row, state: State): string {
  return row.of === 'lock' ? 'held' : STATE_STYLES[state].label;
}
