import { el, fill } from './dom.ts';
import { messageParts } from './problem-list.ts';
import type { SpanRef } from './run-model.ts';
import { duration } from './time-text.ts';
import type { TimelineState } from './timeline-state.ts';
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
    const problems = this.state.problems.filter(
      (problem) =>
        problem.track === ref.track &&
        problem.startNs < facts.end &&
        problem.startNs + problem.durationNs > facts.start,
    );
    fill(
      this.element,
      el('div', {}, spanSentence(model, ref.track, facts)),
      el(
        'div',
        { class: 'tooltip-facts' },
        `${facts.open ? `${length} so far` : length} · ${trackTitle(model.track(ref.track))}`,
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

  hide(): void {
    this.element.hidden = true;
  }

  private place(x: number, y: number): void {
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = Math.max(4, Math.min(x + 12, innerWidth - width - 6));
    const top = y + 18 + height > innerHeight ? y - height - 10 : y + 18;
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
}
