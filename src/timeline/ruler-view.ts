import { css, type Theme, textOn } from './colours.ts';
import { el, setText } from './dom.ts';
import { ruler } from './ruler.ts';
import { duration, moment } from './time-text.ts';
import type { TimelineState } from './timeline-state.ts';
import { span as viewSpan } from './view.ts';

/** The scale above the rows, and beside it how much time the picture shows. */
export class RulerView {
  readonly element = el('div', { class: 'ruler', attributes: { 'aria-hidden': 'true' } });
  readonly corner = el('div', { class: 'ruler-name' });
  private readonly anchor = el('span');
  private readonly length = el('span');
  readonly canvas = el('canvas');
  private readonly context = this.canvas.getContext('2d')!;

  constructor(
    private readonly state: TimelineState,
    private theme: Theme,
    private readonly ratio: () => number,
  ) {
    this.element.append(this.canvas);
    this.corner.append(this.length, this.anchor);
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
  }

  paint(): void {
    const ratio = this.ratio();
    const width = Math.round(this.element.clientWidth * ratio);
    const height = Math.round(this.element.clientHeight * ratio);
    if (width === 0 || height === 0) return;
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.canvas.style.width = `${width / ratio}px`;
      this.canvas.style.height = `${height / ratio}px`;
    }
    const { context, theme, state } = this;
    const scale = ruler(state.view, width / ratio);
    setText(this.length, `${duration(viewSpan(state.view))} shown`);
    setText(this.anchor, scale.anchor ? `${scale.anchor.label} +` : '');
    context.clearRect(0, 0, width, height);
    context.font = `${10.5 * ratio}px ${theme.fontFamily}`;
    context.textBaseline = 'middle';
    for (const tick of scale.ticks) {
      const x = Math.round(((tick.time - state.view.start) / viewSpan(state.view)) * width);
      context.fillStyle = css(theme.grid, 3);
      context.fillRect(
        x,
        height - Math.round(6 * ratio),
        Math.max(1, Math.floor(ratio)),
        Math.round(6 * ratio),
      );
      context.fillStyle = css(theme.dim);
      const text = context.measureText(tick.label).width;
      // A label that would be cut off at the right is left out: the tick is still there.
      if (x + 4 * ratio + text < width) context.fillText(tick.label, x + 4 * ratio, height / 2 + 0.5);
    }
    if (state.pointer !== null) this.paintPointer(scale.step, width, height, ratio);
  }

  /** The moment under the pointer, a tenth of a step fine. */
  private paintPointer(step: number, width: number, height: number, ratio: number): void {
    const { context, theme, state } = this;
    const time = state.pointer!;
    if (time < state.view.start || time > state.view.end) return;
    const x = ((time - state.view.start) / viewSpan(state.view)) * width;
    const text = moment(Math.max(0, time), step / 10);
    const room = context.measureText(text).width + 10 * ratio;
    const left = Math.min(Math.max(x - room / 2, 0), width - room);
    context.fillStyle = css(theme.foreground);
    context.fillRect(Math.round(left), 3 * ratio, Math.round(room), height - 6 * ratio);
    context.fillStyle = textOn(theme.foreground);
    context.fillText(text, Math.round(left + 5 * ratio), height / 2 + 0.5);
  }
}
