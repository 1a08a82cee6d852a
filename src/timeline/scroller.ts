import { el } from './dom.ts';
import { ROW_HEIGHT } from './row-size.ts';

/** Of the names, in pixels. */
const NARROWEST = 90;
const WIDEST = 480;

/** The rows' frame: names and canvases that stay in place, and a native scroll bar over the height of all rows. */
export class Scroller {
  readonly element = el('div', { class: 'scroller' });
  readonly picture = el('div', {
    class: 'picture',
    attributes: {
      tabindex: '0',
      role: 'application',
      'aria-label': 'Timeline. N and P step through the problems, arrows move, W and S zoom, T shows tables.',
    },
  });
  readonly base = el('canvas', { attributes: { 'aria-hidden': 'true' } });
  readonly overlay = el('canvas', { attributes: { 'aria-hidden': 'true' } });
  readonly resizer: HTMLElement;
  private readonly sticky: HTMLElement;
  private readonly spacer = el('div', { class: 'spacer' });
  private rows = 0;

  constructor(names: HTMLElement, changed: () => void) {
    this.picture.append(this.base, this.overlay);
    this.sticky = el('div', { class: 'sticky' }, names, this.picture);
    this.element.append(this.sticky, this.spacer);
    this.element.addEventListener('scroll', changed, { passive: true });
    this.resizer = this.makeResizer(changed);
  }

  setRows(rows: number): void {
    this.sticky.style.height = `${this.height}px`;
    if (rows === this.rows) return;
    this.rows = rows;
    this.spacer.style.height = `${rows * ROW_HEIGHT}px`;
  }

  get top(): number {
    return this.element.scrollTop;
  }

  get height(): number {
    return this.element.clientHeight;
  }

  get pictureWidth(): number {
    return this.picture.clientWidth;
  }

  scrollBy(pixels: number): void {
    if (pixels !== 0) this.element.scrollTop += pixels;
  }

  /** Scrolls just far enough that the row, and the ones beside it, can be seen. */
  reveal(index: number): void {
    if (index < 0) return;
    const top = index * ROW_HEIGHT;
    const room = Math.min(ROW_HEIGHT * 2, this.height / 4);
    if (top - room < this.top) this.element.scrollTop = top - room;
    else if (top + ROW_HEIGHT + room > this.top + this.height) {
      this.element.scrollTop = top + ROW_HEIGHT + room - this.height;
    }
  }

  private makeResizer(changed: () => void): HTMLElement {
    const set = (width: number): void => {
      const limited = Math.min(Math.max(width, NARROWEST), WIDEST);
      resizer.setAttribute('aria-valuenow', String(Math.round(limited)));
      document.documentElement.style.setProperty('--il-names', `${limited}px`);
      changed();
    };
    const width = (): number => this.picture.offsetLeft;
    let dragging = false;
    const resizer = el('div', {
      class: 'resizer',
      attributes: {
        role: 'separator',
        'aria-orientation': 'vertical',
        'aria-label': 'Width of the names',
        'aria-valuenow': '208',
        'aria-valuemin': String(NARROWEST),
        'aria-valuemax': String(WIDEST),
        tabindex: '0',
      },
      on: {
        pointerdown: (event) => {
          dragging = true;
          (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
        },
        pointermove: (event) => {
          if (dragging) set(event.clientX - this.element.getBoundingClientRect().left);
        },
        pointerup: () => {
          dragging = false;
        },
        keydown: (event) => {
          if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
          event.preventDefault();
          event.stopPropagation();
          set(width() + (event.key === 'ArrowLeft' ? -16 : 16));
        },
      },
    });
    return resizer;
  }
}
