import { el, setText } from './dom.ts';
import { duration } from './time-text.ts';
import type { TimelineState } from './timeline-state.ts';
import { spanSentence } from './wording.ts';

/** Tells a screen reader what was picked out, once, in one sentence. */
export class Announcer {
  readonly element = el('div', {
    class: 'visually-hidden',
    attributes: { 'aria-live': 'polite', role: 'status' },
  });
  private key = '';

  constructor(private readonly state: TimelineState) {}

  update(): void {
    const { selection, range, problem } = this.state;
    const key = `${selection?.track}/${selection?.index}/${range?.start}/${range?.end}/${problem}`;
    if (key === this.key) return;
    this.key = key;
    setText(this.element, this.words());
  }

  private words(): string {
    const { selection, range, model } = this.state;
    const problem = this.state.currentProblem();
    const now = this.state.now();
    const facts = selection && model.span(selection, now);
    const sentence = facts
      ? `${spanSentence(model, selection.track, facts)}, ${duration(facts.end - facts.start)}`
      : range
        ? `Range of ${duration(range.end - range.start)}`
        : '';
    return [problem?.message, sentence].filter(Boolean).join(' ');
  }
}
