import { button, el, setText } from './dom.ts';
import { icon } from './icons.ts';
import { moment } from './time-text.ts';
import type { TimelineState } from './timeline-state.ts';
import { span as viewSpan } from './view.ts';

export interface StepActions {
  step(direction: 1 | -1): void;
  /** Opens the source line where the switch happened. */
  open(): void;
}

/** Below the picture in step mode: the moment, what happens there in a sentence, and the way on. */
export class StepBar {
  readonly element: HTMLElement;
  private readonly time = el('span', { class: 'step-time' });
  private readonly sentence = el('span', { class: 'step-sentence', attributes: { role: 'status' } });

  constructor(
    private readonly state: TimelineState,
    actions: StepActions,
  ) {
    const tool = (name: Parameters<typeof icon>[0], title: string, press: () => void) =>
      button([icon(name)], { kind: 'icon', title, attributes: { 'aria-label': title }, press });
    this.element = el(
      'section',
      { class: 'step-bar', attributes: { 'aria-label': 'Step mode' } },
      tool('step-back', 'Previous switch (,)', () => actions.step(-1)),
      tool('step-on', 'Next switch (.)', () => actions.step(1)),
      this.time,
      this.sentence,
      tool('file', 'Open the source line (Enter)', actions.open),
      tool('close', 'Leave step mode (Esc)', () => state.setStep(null)),
    );
    this.element.hidden = true;
  }

  update(): void {
    const { step, view } = this.state;
    this.element.hidden = step === null;
    if (!step) return;
    setText(this.time, moment(step.time, Math.max(1, viewSpan(view) / 2000)));
    setText(this.sentence, step.last ? `${step.sentence} There is no other switch that way.` : step.sentence);
  }
}
