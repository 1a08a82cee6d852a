import { STATES, type State } from '../trace/model.ts';
import { barHeight } from './bar-look.ts';
import type { BarStyle } from './bar-style.ts';
import { css } from './colours.ts';
import { layOutStrip } from './heat-strip.ts';
import { RowLayout } from './row-layout.ts';
import { BAR_HEIGHT } from './row-size.ts';
import type { Row } from './row-tree.ts';
import { LOCK_WAIT, type RunModel } from './run-model.ts';
import type { StripPainter } from './strip-painter.ts';
import { barTop, type Surface } from './surface.ts';
import { TextFitter } from './text-fitter.ts';
import type { TimelineState } from './timeline-state.ts';
import { span as viewSpan } from './view.ts';
import { barLabel } from './wording.ts';

/** CSS pixels below which a bar has no pattern, and no label. */
const PATTERN_FROM = 7;
const LABEL_FROM = 26;
const FONT_SIZE = 11;
/** Names come from a file; measuring a megabyte of text would stop the page. */
const LONGEST_LABEL = 300;

/** Draws one row: the life of its track, its bars and their labels. Used for every row of every frame. */
export class RowPainter {
  private readonly layout = new RowLayout();
  private readonly waits = new RowLayout();
  private readonly labels: TextFitter = new TextFitter();

  paint(
    surface: Surface,
    state: TimelineState,
    row: Row,
    index: number,
    now: number,
    strips: StripPainter,
    slot: number,
    heat: number[] | null,
  ): void {
    const { model, view } = state;
    if (heat) {
      layOutStrip(this.layout, surface.width, model, heat, view, now);
      strips.put(this.layout, slot, surface, row.of === 'lock', true);
      return;
    }
    this.layout.reset(surface.width);
    this.paintLife(surface, state, row, index, now);
    const spans = model.spansOf(row.track);
    const overview = spans ? undefined : model.overviews.get(row.track);
    if (spans) this.layout.add(spans, view);
    if (overview) this.layout.addOverview(overview, view);
    const open = model.open.get(row.track);
    if (open) this.layout.addOpen(open, now, view);
    this.layout.settle();
    const held = row.kind === 'lock';
    strips.put(this.layout, slot, surface, held, false);
    this.paintBars(surface, model, row, index, now, held);
    if (held) this.paintWaiters(surface, state, row, index, now);
  }

  /** A bar in a small canvas of its own, for the legend. */
  paintSwatch(surface: Surface, state: State | 'held', width: number, height: number): void {
    const style = state === 'held' ? surface.styles.held : surface.styles.states[STATES.indexOf(state)]!;
    const tall = height * (state === 'held' ? 1 : barHeight(state));
    paintBar(surface.context, style, 0, (height - tall) / 2, width, tall, true, surface.ratio);
  }

  private paintLife(surface: Surface, state: TimelineState, row: Row, index: number, now: number): void {
    const track = state.model.track(row.track);
    if (!track) return;
    const { context, ratio, theme } = surface;
    const scale = surface.width / viewSpan(state.view);
    const left = Math.max((track.startNs - state.view.start) * scale, 0);
    const right = Math.min(((track.endNs ?? now) - state.view.start) * scale, surface.width);
    if (right <= left) return;
    context.fillStyle = css(theme.life);
    context.fillRect(
      Math.round(left),
      barTop(surface, index),
      Math.round(right - left),
      Math.round(BAR_HEIGHT * ratio),
    );
  }

  private paintBars(
    surface: Surface,
    model: RunModel,
    row: Row,
    index: number,
    now: number,
    held: boolean,
  ): void {
    const { context, ratio, styles } = surface;
    const full = Math.round(BAR_HEIGHT * ratio * (held ? 0.62 : 1));
    const top = barTop(surface, index);
    if (this.layout.rects > 0) {
      const place = new DOMMatrix([1, 0, 0, 1, 0, top]);
      for (const style of styles.states) style.pattern?.setTransform(place);
    }
    context.font = `${FONT_SIZE * ratio}px ${surface.theme.fontFamily}`;
    context.textBaseline = 'middle';
    const { layout } = this;
    for (let at = 0; at < layout.rects; at++) {
      const state = layout.state[at]!;
      const style = held ? styles.held : styles.states[state]!;
      const left = Math.round(layout.left[at]!);
      // A hair of background between neighbours tells two spans from one.
      const width = Math.max(
        1,
        Math.round(layout.right[at]!) - left - (layout.right[at]! - layout.left[at]! > 5 * ratio ? 1 : 0),
      );
      const height = held ? full : Math.round(full * barHeight(STATES[state]!));
      const y = held ? top : top + Math.round((full - height) / 2);
      paintBar(context, style, left, y, width, height, width >= PATTERN_FROM * ratio, ratio);
      if (width < LABEL_FROM * ratio || height < 8 * ratio) continue;
      const facts = model.span({ track: row.track, index: layout.index[at]! }, now);
      if (facts) this.paintLabel(surface, barLabel(model, row.track, facts), style, left, y, width, height);
    }
  }

  private paintLabel(
    { context, ratio, width: surfaceWidth }: Surface,
    text: string,
    style: BarStyle,
    left: number,
    top: number,
    width: number,
    height: number,
  ): void {
    // A bar that begins left of the screen keeps its label in sight.
    const from = Math.max(left, 0) + 5 * ratio;
    const room = Math.min(left + width, surfaceWidth) - from - 4 * ratio;
    const shown = this.labels.fit(context, text.slice(0, LONGEST_LABEL), room);
    if (shown === '') return;
    const middle = top + height / 2 + 0.5;
    if (style.pattern) {
      // The pattern stops under the words, or neither can be read.
      context.fillStyle = style.fill;
      context.fillRect(
        from - 2 * ratio,
        top + ratio,
        this.labels.width(context, shown) + 4 * ratio,
        height - 2 * ratio,
      );
    }
    context.fillStyle = style.text;
    context.fillText(shown, Math.round(from), Math.round(middle));
  }

  /** Below the holder's band: who waits, as thick as the row allows. */
  private paintWaiters(surface: Surface, state: TimelineState, row: Row, index: number, now: number): void {
    const { model, view } = state;
    this.waits.reset(surface.width);
    const halfPixel = viewSpan(view) / surface.width / 2;
    for (const ref of model.lockWaits.get(row.track)?.between(view.start, view.end, halfPixel) ?? []) {
      const spans = model.rows.get(ref.track)!;
      const start = spans.start[ref.index]!;
      this.waits.addOpen({ start, state: LOCK_WAIT, site: 0, what: 0 }, spans.end[ref.index]!, view);
    }
    for (const ref of model.openLockWaits(row.track)) {
      const { start } = model.open.get(ref.track)!;
      this.waits.addOpen({ start, state: LOCK_WAIT, site: 0, what: 0 }, now, view);
    }
    this.waits.settle();
    const style = surface.styles.states[LOCK_WAIT]!;
    const top = barTop(surface, index) + Math.round(BAR_HEIGHT * surface.ratio * 0.7);
    const height = Math.round(BAR_HEIGHT * surface.ratio * 0.3);
    const { context, ratio } = surface;
    for (let at = 0; at < this.waits.rects; at++) {
      const left = Math.round(this.waits.left[at]!);
      paintBar(context, style, left, top, Math.round(this.waits.right[at]!) - left, height, true, ratio);
    }
    if (this.waits.firstPixel <= this.waits.lastPixel) {
      context.fillStyle = css(style.solid);
      for (let x = this.waits.firstPixel; x <= this.waits.lastPixel; x++) {
        if (this.waits.weights[x * STATES.length + LOCK_WAIT]! > 0) context.fillRect(x, top, 1, height);
      }
    }
  }
}

function paintBar(
  context: CanvasRenderingContext2D,
  style: BarStyle,
  left: number,
  top: number,
  width: number,
  height: number,
  wide: boolean,
  ratio: number,
): void {
  context.fillStyle = wide ? style.fill : css(style.solid);
  context.fillRect(left, top, width, height);
  if (!wide) return;
  if (style.pattern) {
    context.fillStyle = style.pattern;
    context.fillRect(left, top, width, height);
  }
  if (style.outline) {
    const line = Math.max(1, Math.floor(ratio));
    context.strokeStyle = style.outline;
    context.lineWidth = line;
    context.strokeRect(left + line / 2, top + line / 2, width - line, height - line);
  }
}
