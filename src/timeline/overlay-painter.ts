import { css, type Rgba, textOn } from './colours.ts';
import { BAR_HEIGHT, ROW_HEIGHT } from './row-size.ts';
import type { SpanRef } from './run-model.ts';
import { barTop, type Surface } from './surface.ts';
import { duration } from './time-text.ts';
import type { Range, TimelineState } from './timeline-state.ts';
import { span as viewSpan } from './view.ts';

type ToX = (time: number) => number;

/** Draws what the reader points at: the range, the selection with its arrows, the lock's spans, the live edge. */
export function paintOverlay(surface: Surface, state: TimelineState, now: number): void {
  const scale = surface.width / viewSpan(state.view);
  const x: ToX = (time) => (time - state.view.start) * scale;
  if (state.pointer !== null) paintPointer(surface, x(state.pointer));
  if (state.range) paintRange(surface, state.range, x);
  if (state.revealed.size > 0) paintRevealed(surface, state, x);
  paintLock(surface, state, x, now);
  if (state.hover) outline(surface, state, state.hover, x, now, surface.theme.foreground, 1);
  if (state.selection) {
    outline(surface, state, state.selection, x, now, surface.theme.focus, 2);
    paintArrows(surface, state, x);
  }
  if (state.step) paintStep(surface, x(state.step.time));
  if (state.live) paintNow(surface, x(now));
}

/** Helps the eye from a bar up to the scale and across the rows. */
function paintPointer({ context, height, ratio, theme }: Surface, at: number): void {
  context.fillStyle = css(theme.foreground, 0.28);
  context.fillRect(Math.round(at), 0, Math.max(1, Math.floor(ratio)), height);
}

/** The moment of step mode, across all rows. */
function paintStep({ context, width, height, ratio, theme }: Surface, at: number): void {
  if (at < -ratio || at > width + ratio) return;
  context.fillStyle = css(theme.focus);
  context.fillRect(Math.round(at - ratio), 0, Math.max(2, Math.round(2 * ratio)), height);
}

function paintRange({ context, width, height, ratio, theme }: Surface, range: Range, x: ToX): void {
  const left = x(range.start);
  const right = x(range.end);
  context.fillStyle = css(theme.background, 0.55);
  context.fillRect(0, 0, Math.max(0, left), height);
  context.fillRect(right, 0, Math.max(0, width - right), height);
  context.fillStyle = css(theme.focus);
  context.fillRect(Math.round(left), 0, ratio, height);
  context.fillRect(Math.round(right), 0, ratio, height);
  const text = duration(range.end - range.start);
  context.font = `${11 * ratio}px ${theme.fontFamily}`;
  context.textBaseline = 'middle';
  const room = context.measureText(text).width + 12 * ratio;
  const middle = Math.min(Math.max((left + right) / 2, room / 2), width - room / 2);
  // Below the rows, where there is room, or at the bottom edge.
  context.fillRect(middle - room / 2, height - 24 * ratio, room, 18 * ratio);
  context.fillStyle = textOn(theme.focus);
  context.fillText(text, middle - room / 2 + 6 * ratio, height - 15 * ratio);
}

function paintNow({ context, width, height, ratio, theme }: Surface, at: number): void {
  if (at < 0 || at > width) return;
  context.fillStyle = css(theme.accent);
  context.fillRect(Math.round(at), 0, Math.max(1, Math.round(ratio)), height);
}

/** A frame around one span, if its own row is on the screen. */
function outline(
  surface: Surface,
  state: TimelineState,
  ref: SpanRef,
  x: ToX,
  now: number,
  colour: Rgba,
  weight: number,
): void {
  const facts = state.model.span(ref, now);
  const index = state.list.indexOf(ref.track);
  if (!facts || index < 0) return;
  frame(surface, index, x(facts.start), x(facts.end), colour, weight);
}

function frame(
  surface: Surface,
  index: number,
  from: number,
  to: number,
  colour: Rgba,
  weight: number,
): void {
  const { context, ratio, width } = surface;
  const left = Math.round(Math.max(from, -10));
  const right = Math.round(Math.min(Math.max(to, from + 3 * ratio), width + 10));
  if (right < -4 || left > width + 4) return;
  const line = weight * ratio;
  context.strokeStyle = css(colour);
  context.lineWidth = line;
  context.strokeRect(
    left - line / 2,
    barTop(surface, index) - line / 2,
    right - left + line - 1,
    BAR_HEIGHT * ratio + line,
  );
}

/** All spans of the selected lock: whoever waits for it, and whoever holds it, gets the same mark. */
function paintLock(surface: Surface, state: TimelineState, x: ToX, now: number): void {
  const lock = state.highlightedLock();
  if (lock === 0) return;
  const { context, width, height, ratio, theme } = surface;
  const visible = (ref: SpanRef): void => {
    const index = state.list.indexOf(ref.track);
    const facts = state.model.span(ref, now);
    if (index < 0 || !facts || facts.end < state.view.start || facts.start > state.view.end) return;
    const top = barTop(surface, index);
    if (top < -ROW_HEIGHT * ratio || top > height) return;
    frame(surface, index, x(facts.start), x(facts.end), theme.held, 1.5);
  };
  const { start, end } = state.view;
  const waits = state.model.lockWaits.get(lock);
  // Frames closer to each other than this would be one block.
  const apart = ((end - start) / width) * 2;
  for (const ref of waits?.between(start, end, apart) ?? []) visible(ref);
  for (const ref of state.model.openLockWaits(lock)) visible(ref);
  const index = state.list.indexOf(lock);
  if (index < 0) return;
  context.fillStyle = css(theme.held, 0.12);
  context.fillRect(0, (index * ROW_HEIGHT - surface.scrollTop) * ratio, width, ROW_HEIGHT * ratio);
}

/** Small marks over the spans of the line that the editor asked for. */
function paintRevealed(surface: Surface, state: TimelineState, x: ToX): void {
  const { context, ratio, theme, width, height } = surface;
  context.fillStyle = css(theme.accent);
  for (const [index, row] of state.rows.entries()) {
    const spans = state.model.rows.get(row.track);
    const top = barTop(surface, index);
    if (!spans || top < 0 || top > height) continue;
    const to = spans.firstStartingFrom(state.view.end);
    let last = -2;
    for (let at = spans.firstEndingAfter(state.view.start); at < to; at++) {
      if (!state.revealed.has(spans.site[at]!)) continue;
      const left = Math.round(Math.max(0, x(spans.start[at]!)));
      if (left === last) continue;
      last = left;
      const right = Math.min(width, x(spans.end[at]!));
      context.fillRect(left, top - 2 * ratio, Math.max(2 * ratio, right - left - ratio), 2 * ratio);
    }
  }
}

/** Arrows only for the selected span: all at once would be a thicket. */
function paintArrows(surface: Surface, state: TimelineState, x: ToX): void {
  const { context, ratio, theme } = surface;
  const y = (track: number): number | null => {
    const index = state.list.nearestIndexOf(track);
    return index < 0 ? null : barTop(surface, index) + (BAR_HEIGHT * ratio) / 2;
  };
  for (const edge of state.selectedEdges()) {
    const from = y(edge.from);
    const to = y(edge.to);
    if (from === null || to === null || from === to) continue;
    const at = x(edge.time);
    if (at < -50 || at > surface.width + 50) continue;
    arrow(context, at, from, to, ratio, css(theme.background), 3.5 * ratio);
    arrow(context, at, from, to, ratio, css(theme.foreground), 1.4 * ratio);
  }
}

/** A bent arrow at one moment: out to the left of it and back, so that it does not hide behind the bars' edges. */
function arrow(
  context: CanvasRenderingContext2D,
  x: number,
  from: number,
  to: number,
  ratio: number,
  colour: string,
  line: number,
): void {
  const down = to > from ? 1 : -1;
  const bend = Math.min(18, 6 + Math.abs(to - from) / 12) * ratio;
  const tip = to - down * 4 * ratio;
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = line;
  context.beginPath();
  context.moveTo(x, from);
  context.bezierCurveTo(x - bend, from + (tip - from) * 0.25, x - bend, from + (tip - from) * 0.75, x, tip);
  context.stroke();
  context.beginPath();
  context.arc(x, from, line * 1.4, 0, Math.PI * 2);
  context.fill();
  context.beginPath();
  context.moveTo(x, to);
  context.lineTo(x - 4 * ratio, to - down * 7 * ratio);
  context.lineTo(x + 4 * ratio, to - down * 7 * ratio);
  context.closePath();
  context.fill();
}
