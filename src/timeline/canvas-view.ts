/*
 * The picture of the run.
 *
 * The problem: a million spans, in rows that need not fit the screen, redrawn for every notch of a wheel, in a
 * webview that may have no GPU. A rectangle per span takes half a second a frame there. What follows is what was
 * measured to work, and must be kept together.
 *
 *  1. Canvas 2D, no WebGL. Without a GPU, Chromium gives webviews no WebGL at all, or a very slow one.
 *  2. Layout is pure (row-layout.ts) and tested without a browser. The painters only put down what it says.
 *  3. Spans live in typed arrays per row, append-only. A frame finds the visible ones by binary search, and looks
 *     at visible rows only.
 *  4. Spans narrower than a few pixels are never drawn one by one. They are added up per pixel, and the pixels of
 *     all rows go into one image, a few lines high per row, that is stretched into place (strip-painter.ts).
 *  5. Summaries over groups of 8, 64, 512, ... spans (span-row.ts) make a far zoom cost what is on the screen, not
 *     what is in the run.
 *  6. A bad state wins its pixel: a stall of a millisecond in an hour is what the reader came for. Running is
 *     shown as the share of the column that it had, since a colour alone would say "always" or "never".
 *  7. Times are doubles, counted from the start of the run. The start of the view is subtracted before scaling,
 *     and no time goes into a canvas transform, so nothing jitters at a microsecond after an hour.
 *  8. A state is told by height and pattern as well as by colour: full bars act or are stuck, lower ones wait by
 *     design, a line idles. Colours come from the theme and are resolved once per theme.
 *  9. Two canvases: what the run did, and on top of it what the reader points at. Moving the mouse repaints only
 *     the second.
 * 10. Nothing is allocated per span while drawing; layouts and images are used again. Text is measured once.
 *
 * Never done here: markup from the trace (all text is drawn or set as text), input handling (input.ts), and any
 * decision about what is shown (timeline-state.ts).
 */
import type { State } from '../trace/model.ts';
import { type BarStyles, barStyles } from './bar-style.ts';
import { css, type Theme } from './colours.ts';
import { stripTracks } from './heat-strip.ts';
import { paintMarks } from './mark-painter.ts';
import { paintOverlay } from './overlay-painter.ts';
import { RowPainter } from './row-painter.ts';
import { ROW_HEIGHT } from './row-size.ts';
import type { Row } from './row-tree.ts';
import { ruler } from './ruler.ts';
import type { SpanRef } from './run-model.ts';
import { StripPainter } from './strip-painter.ts';
import type { Surface } from './surface.ts';
import type { TimelineState } from './timeline-state.ts';
import { span as viewSpan } from './view.ts';

export class CanvasView {
  private readonly base: CanvasRenderingContext2D;
  private readonly over: CanvasRenderingContext2D;
  private readonly rowPainter = new RowPainter();
  private readonly strips = new StripPainter();
  private readonly heat = new WeakMap<Row, number[]>();
  private styles: BarStyles | null = null;
  private ratio = 1;
  scrollTop = 0;
  /** CSS pixels. */
  width = 0;
  height = 0;

  constructor(
    private readonly state: TimelineState,
    private readonly canvas: HTMLCanvasElement,
    private readonly overlay: HTMLCanvasElement,
    private theme: Theme,
  ) {
    this.base = canvas.getContext('2d', { alpha: false })!;
    this.over = overlay.getContext('2d')!;
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.styles = null;
  }

  /** Takes the size in CSS pixels; answers whether it changed. */
  resize(width: number, height: number, ratio: number): boolean {
    if (width === this.width && height === this.height && ratio === this.ratio) return false;
    Object.assign(this, { width, height, ratio });
    this.styles = null;
    for (const canvas of [this.canvas, this.overlay]) {
      canvas.width = Math.max(1, Math.round(width * ratio));
      canvas.height = Math.max(1, Math.round(height * ratio));
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    return true;
  }

  /** Draws the run. */
  paint(): void {
    const surface = this.surface(this.base);
    const { context, theme } = surface;
    context.fillStyle = css(theme.background);
    context.fillRect(0, 0, surface.width, surface.height);
    this.paintGrid(surface);
    const now = this.state.now();
    const [first, last] = this.visibleRange();
    this.strips.begin(surface.width, last - first + 1);
    for (let index = first; index <= last; index++) {
      const row = this.state.rows[index]!;
      this.rowPainter.paint(
        surface,
        this.state,
        row,
        index,
        now,
        this.strips,
        index - first,
        this.tracksOf(row),
      );
    }
    this.strips.finish(surface, first);
    for (let index = first; index <= last; index++) {
      paintMarks(surface, this.state, this.state.rows[index]!, index, now);
    }
    this.paintOverlay();
  }

  /** Draws what the reader points at. */
  paintOverlay(): void {
    const surface = this.surface(this.over);
    surface.context.clearRect(0, 0, surface.width, surface.height);
    paintOverlay(surface, this.state, this.state.now());
  }

  /** CSS pixels from the left edge to nanoseconds. */
  timeAt(x: number): number {
    return this.state.view.start + (x / Math.max(this.width, 1)) * viewSpan(this.state.view);
  }

  /** The row and span under a point of the canvas, in CSS pixels. */
  hit(x: number, y: number): { row: Row | null; ref: SpanRef | null } {
    const row = this.state.rows[Math.floor((y + this.scrollTop) / ROW_HEIGHT)] ?? null;
    if (!row || row.track === 0) return { row, ref: null };
    const now = this.state.now();
    // A span may be narrower than a pixel: look one to each side before giving up.
    for (const nudge of [0, 1, -1, 2, -2]) {
      const ref = this.state.model.spanAt(row.track, this.timeAt(x + nudge), now);
      if (ref) return { row, ref };
    }
    return { row, ref: null };
  }

  /** First and last row that can be seen; last < first when there is none. */
  visibleRange(): [first: number, last: number] {
    const first = Math.max(0, Math.floor(this.scrollTop / ROW_HEIGHT));
    const last = Math.ceil((this.scrollTop + this.height) / ROW_HEIGHT) - 1;
    return [first, Math.min(last, this.state.rows.length - 1)];
  }

  /** For the legend: the look of a state, drawn into a small canvas. */
  swatch(state: State | 'held', width: number, height: number): HTMLCanvasElement {
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * this.ratio);
    canvas.height = Math.round(height * this.ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext('2d');
    if (context) this.rowPainter.paintSwatch(this.surface(context), state, canvas.width, canvas.height);
    return canvas;
  }

  private tracksOf(row: Row): number[] | null {
    if (!row.heat) return null;
    let tracks = this.heat.get(row);
    if (!tracks) {
      tracks = stripTracks(row);
      this.heat.set(row, tracks);
    }
    return tracks;
  }

  private paintGrid({ context, width, height, ratio, theme }: Surface): void {
    const { view } = this.state;
    context.fillStyle = css(theme.grid);
    for (const tick of ruler(view, this.width).ticks) {
      const x = Math.round(((tick.time - view.start) / viewSpan(view)) * width);
      context.fillRect(x, 0, Math.max(1, Math.floor(ratio)), height);
    }
  }

  private surface(context: CanvasRenderingContext2D): Surface {
    this.styles ??= barStyles(this.base, this.theme, this.ratio);
    return {
      context,
      width: this.canvas.width,
      height: this.canvas.height,
      ratio: this.ratio,
      scrollTop: this.scrollTop,
      theme: this.theme,
      styles: this.styles,
    };
  }
}
