import { button, el, setText } from './dom.ts';
import { icon } from './icons.ts';

/** A line over the picture that says what went wrong, until it is closed. */
export class AlertLine {
  private readonly text = el('span');
  readonly element = el(
    'div',
    { class: 'alert', attributes: { role: 'alert' } },
    icon('error'),
    this.text,
    button([icon('close')], {
      kind: 'icon',
      title: 'Close (Esc)',
      attributes: { 'aria-label': 'Close the message' },
      press: () => this.hide(),
    }),
  );

  constructor() {
    this.element.hidden = true;
  }

  show(message: string): void {
    this.element.hidden = false;
    setText(this.text, message);
  }

  /** Answers whether it was open. */
  hide(): boolean {
    if (this.element.hidden) return false;
    this.element.hidden = true;
    return true;
  }
}
