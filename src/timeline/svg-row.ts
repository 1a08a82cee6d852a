import { STATES } from '../trace/model.ts';
import { type BarLook, type BarLooks, barHeight } from './bar-look.ts';
import { css, type Theme } from './colours.ts';
import { layOutStrip, stripTracks } from './heat-strip.ts';
import { type PixelMix, readPixel } from './pixel-mix.ts';
import { RowLayout } from './row-layout.ts';
import { BAR_HEIGHT } from './row-size.ts';
import type { Row } from './row-tree.ts';
import { LOCK_WAIT, type RunModel } from './run-model.ts';
import { escapeXml, fitted, px } from './svg-text.ts';
import { type View, span as viewSpan } from './view.ts';
import { barLabel } from './wording.ts';

const RUNNING = STATES.indexOf('running');
const FONT_SIZE = 11;
/** Narrower than this a bar has no motif, and no label. */
const MOTIF_FROM = 7;
const LABEL_FROM = 40;

export interface SvgSurface {
  model: RunModel;
  view: View;
  now: number;
  theme: Theme;
  looks: BarLooks;
  /** Pixels of the picture, without the names. */
  width: number;
  /** Numbers of the states that were drawn, for the patterns and the legend. */
  shown: Set<number>;
}

const layout = new RowLayout();
const mix: PixelMix = { state: 0, running: 0, coverage: 0, alarm: 0, alarmShare: 0 };

/** One row's life, bars, labels and waiters, with its upper left corner at 0, 0. */
export function svgRow(surface: SvgSurface, row: Row): string {
  const { model, view, now } = surface;
  if (row.heat) {
    layOutStrip(layout, surface.width, model, stripTracks(row), view, now);
    return strip(surface, row.of === 'lock', true);
  }
  layout.reset(surface.width);
  const spans = model.spansOf(row.track);
  if (spans) layout.add(spans, view);
  const open = model.open.get(row.track);
  if (open) layout.addOpen(open, now, view);
  layout.settle();
  const held = row.kind === 'lock';
  const drawn = strip(surface, held, false) + bars(surface, row, held);
  return life(surface, row) + drawn + (held ? waiters(surface, row) : '');
}

function life({ model, view, now, theme, width }: SvgSurface, row: Row): string {
  const track = model.track(row.track);
  if (!track) return '';
  const scale = width / viewSpan(view);
  const left = Math.max((track.startNs - view.start) * scale, 0);
  const right = Math.min(((track.endNs ?? now) - view.start) * scale, width);
  return right > left ? rect(left, 0, right - left, BAR_HEIGHT, css(theme.life)) : '';
}

function bars(surface: SvgSurface, row: Row, held: boolean): string {
  const { looks, model, now, shown } = surface;
  const full = BAR_HEIGHT * (held ? 0.62 : 1);
  let out = '';
  for (let at = 0; at < layout.rects; at++) {
    const state = layout.state[at]!;
    const look = held ? looks.held : looks.states[state]!;
    if (!held) shown.add(state);
    const left = Math.max(0, layout.left[at]!);
    const whole = Math.min(layout.right[at]!, surface.width) - left;
    const width = Math.max(0.5, whole - (whole > 5 ? 1 : 0));
    const height = held ? full : full * barHeight(STATES[state]!);
    const top = held ? 0 : (full - height) / 2;
    out += bar(look, state, left, top, width, height);
    if (width < LABEL_FROM || height < 8) continue;
    const facts = model.span({ track: row.track, index: layout.index[at]! }, now);
    const text = facts ? fitted(barLabel(model, row.track, facts), width - 9, FONT_SIZE) : '';
    if (text !== '') out += label(look, text, left, top, height);
  }
  return out;
}

function bar(look: BarLook, state: number, left: number, top: number, width: number, height: number): string {
  if (width < MOTIF_FROM) return rect(left, top, width, height, css(look.solid));
  const base = rect(left, top, width, height, look.fill);
  const motif = look.motif === 'none' ? '' : rect(left, top, width, height, `url(#m${state})`);
  const outline = look.outline
    ? `<rect x="${px(left + 0.5)}" y="${px(top + 0.5)}" width="${px(width - 1)}" height="${px(height - 1)}" fill="none" stroke="${look.outline}"/>`
    : '';
  return base + motif + outline;
}

/** The motif stops under the words, or neither can be read. */
function label(look: BarLook, text: string, left: number, top: number, height: number): string {
  const room =
    look.motif === 'none' ? '' : rect(left + 3, top + 1, text.length * 6.2 + 4, height - 2, look.fill);
  const y = px(top + height / 2 + FONT_SIZE * 0.36);
  return `${room}<text x="${px(left + 5)}" y="${y}" fill="${look.text}">${escapeXml(text)}</text>`;
}

/** One band of a pixel: its top and height, and how it is filled. Later layers lie on earlier ones. */
interface Band {
  layer: number;
  top: number;
  height: number;
  fill: string;
}

/** What is too narrow for bars, pixel by pixel: one path for all bands that are filled alike. */
function strip(surface: SvgSurface, held: boolean, many: boolean): string {
  const paths = new Map<string, string>();
  let bands: Band[] = [];
  let key = '';
  let from = layout.firstPixel;
  for (let pixel = layout.firstPixel; pixel <= layout.lastPixel + 1; pixel++) {
    const next = pixel <= layout.lastPixel ? bandsOf(surface, pixel, held, many) : [];
    const nextKey = next.map(({ top, height, fill }) => `${top} ${height} ${fill}`).join();
    if (nextKey === key) continue;
    // Neighbours that look alike are one piece.
    for (const { layer, top, height, fill } of bands) {
      const path = `${layer} ${fill}`;
      const width = pixel - from;
      const piece = `M${from} ${px(top)}h${width}v${px(height)}h-${width}z`;
      paths.set(path, (paths.get(path) ?? '') + piece);
    }
    [bands, key, from] = [next, nextKey, pixel];
  }
  return [...paths]
    .sort(([one], [other]) => Number(one[0]) - Number(other[0]))
    .map(([path, d]) => `<path ${path.slice(2)} d="${d}"/>`)
    .join('');
}

/** One pixel: the quiet state in its band, running from below, trouble from above. */
function bandsOf({ looks, shown }: SvgSurface, pixel: number, held: boolean, many: boolean): Band[] {
  readPixel(layout, pixel, mix, many);
  const whole = BAR_HEIGHT * (held && !many ? 0.62 : 1);
  const bands: Band[] = [];
  const add = (layer: number, state: number, top: number, height: number, opacity: number): void => {
    if (!held) shown.add(state);
    const fill = css((held ? looks.held : looks.states[state]!).solid);
    bands.push({
      layer,
      top,
      height,
      fill: `fill="${fill}"${opacity < 1 ? ` opacity="${px(opacity)}"` : ''}`,
    });
  };
  if (mix.coverage === 0) return bands;
  if (mix.state !== 0) {
    const share = held ? 1 : barHeight(STATES[mix.state]!);
    // In eighths, here and below, so that neighbours that differ by a hair are one piece.
    const opacity = 0.4 + 0.6 * eighths(mix.coverage);
    add(0, mix.state, (whole * (1 - share)) / 2, whole * share, opacity);
  }
  const act = eighths(mix.running) * whole;
  if (act > 0) add(1, RUNNING, whole - act, act, 1);
  if (mix.alarm !== 0) add(2, mix.alarm, 0, Math.max(2, eighths(mix.alarmShare) * whole), 1);
  return bands;
}

function eighths(share: number): number {
  return Math.ceil(share * 8) / 8;
}

/** Below the holder's band: who waits for the lock. */
function waiters({ model, view, now, width, looks, shown }: SvgSurface, row: Row): string {
  const scale = width / viewSpan(view);
  const top = BAR_HEIGHT * 0.7;
  let out = '';
  const add = (start: number, end: number): void => {
    const left = Math.max(0, (start - view.start) * scale);
    const right = Math.min(width, (end - view.start) * scale);
    if (right <= left) return;
    shown.add(LOCK_WAIT);
    out += bar(looks.states[LOCK_WAIT]!, LOCK_WAIT, left, top, Math.max(1, right - left), BAR_HEIGHT * 0.3);
  };
  const halfPixel = viewSpan(view) / width / 2;
  for (const { track, index } of model.lockWaits.get(row.track)?.between(view.start, view.end, halfPixel) ??
    []) {
    const spans = model.rows.get(track)!;
    add(spans.start[index]!, spans.end[index]!);
  }
  for (const { track } of model.openLockWaits(row.track)) add(model.open.get(track)!.start, now);
  return out;
}

export function rect(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" fill="${fill}"/>`;
}
