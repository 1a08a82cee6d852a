import { button, el } from './dom.ts';
import { icon } from './icons.ts';
import { shortcutList } from './shortcut-list.ts';

/** The list of keys, over the picture. */
export class KeySheet {
  readonly element: HTMLElement;
  private readonly close = button([icon('close')], {
    kind: 'icon',
    title: 'Close (Esc)',
    attributes: { 'aria-label': 'Close' },
    press: () => this.hide(),
  });
  private before: Element | null = null;

  constructor() {
    this.element = el(
      'div',
      { class: 'sheet', on: { click: (event) => event.target === this.element && this.hide() } },
      el(
        'div',
        { class: 'sheet-box', attributes: { role: 'dialog', 'aria-modal': 'true', 'aria-label': 'Keys' } },
        el('header', {}, el('h2', {}, 'Keys'), this.close),
        shortcutList(),
      ),
    );
    this.element.hidden = true;
  }

  toggle(): void {
    if (this.hide()) return;
    this.before = document.activeElement;
    this.element.hidden = false;
    this.close.focus();
  }

  /** Answers whether it was open. */
  hide(): boolean {
    if (this.element.hidden) return false;
    this.element.hidden = true;
    if (this.before instanceof HTMLElement) this.before.focus();
    return true;
  }
}
