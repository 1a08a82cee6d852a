import { button, el, setText } from './dom.ts';
import { icon } from './icons.ts';
import type { RowOrder } from './row-order.ts';
import type { Grouping } from './row-tree.ts';
import { counted } from './time-text.ts';
import type { TimelineState } from './timeline-state.ts';

const GROUPING_NAMES: Record<Grouping, string> = {
  crowded: 'together where there are many',
  function: 'by coroutine function',
  parent: 'below the task that made them',
};
const ORDER_NAMES: Record<RowOrder, string> = {
  start: 'by start',
  name: 'by name',
  running: 'by time running',
  waiting: 'by time waiting',
};

/** How the rows are arranged, and the way back for hidden ones. It opens from a button of the header. */
export class RowMenu {
  readonly element: HTMLElement;
  private readonly grouping = choice(GROUPING_NAMES, () => this.arrange());
  private readonly order = choice(ORDER_NAMES, () => this.arrange());
  private readonly hidden = button(['Show hidden rows'], { press: () => this.state.showHiddenRows() });
  private opener: HTMLElement | null = null;

  constructor(private readonly state: TimelineState) {
    this.element = el(
      'div',
      { class: 'row-menu', attributes: { role: 'dialog', 'aria-label': 'Rows' } },
      el('label', {}, 'Tasks', this.grouping),
      el('label', {}, 'Order', this.order),
      this.hidden,
      button([icon('close')], {
        kind: 'icon',
        title: 'Close (Esc)',
        attributes: { 'aria-label': 'Close' },
        press: () => this.hide(),
      }),
    );
    this.element.hidden = true;
  }

  toggle(opener: HTMLElement): void {
    if (this.hide()) return;
    this.opener = opener;
    this.element.hidden = false;
    this.grouping.focus();
  }

  /** Answers whether it was open. */
  hide(): boolean {
    if (this.element.hidden) return false;
    this.element.hidden = true;
    this.opener?.focus();
    return true;
  }

  update(): void {
    const { grouping, order, hidden } = this.state.list;
    if (this.grouping.value !== grouping) this.grouping.value = grouping;
    if (this.order.value !== order) this.order.value = order;
    this.hidden.disabled = hidden.size === 0;
    const text = hidden.size === 0 ? 'No row is hidden' : `Show ${counted(hidden.size, 'hidden row')}`;
    setText(this.hidden, text);
  }

  private arrange(): void {
    this.state.arrangeRows(this.grouping.value as Grouping, this.order.value as RowOrder);
  }
}

function choice(names: Record<string, string>, changed: () => void): HTMLSelectElement {
  const options = Object.entries(names).map(([value, text]) => el('option', { attributes: { value } }, text));
  return el('select', { on: { change: changed } }, ...options);
}
