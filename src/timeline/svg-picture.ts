/*
 * The picture as an SVG: the same rows, bars, motifs and labels as on the canvas, from the same layout, as text. It needs
 * no browser, so the command line makes it as the page does. What is pointed at (selection, range, arrows) is not in it.
 * All text of the trace is escaped: a trace is untrusted, and a picture may be opened in a browser.
 */
import { STATES } from '../trace/model.ts';
import { barHeight, barLooks } from './bar-look.ts';
import { css, type Theme } from './colours.ts';
import { ProblemIndex } from './problem-order.ts';
import { BAR_HEIGHT, ROW_HEIGHT } from './row-size.ts';
import type { Row } from './row-tree.ts';
import { ruler } from './ruler.ts';
import type { RunModel } from './run-model.ts';
import { LEGEND_ORDER, STATE_STYLES } from './states.ts';
import { motifPatterns } from './svg-motifs.ts';
import { rect, type SvgSurface, svgRow } from './svg-row.ts';
import { escapeXml, fitted, px } from './svg-text.ts';
import { shownOf } from './time-text.ts';
import { type View, span as viewSpan } from './view.ts';

export interface PictureOf {
  title: string;
  model: RunModel;
  rows: readonly Row[];
  view: View;
  /** The end of what is not over yet. */
  now: number;
  theme: Theme;
  /** Pixels of the whole, and of the names in it. */
  width: number;
  names: number;
}

const HEAD = 34;
const RULER = 24;
const LEGEND = 30;
const TEXT = 12;
const SMALL = 10.5;

export function svgPicture(of: PictureOf): string {
  const { rows, width, names, theme, model, view } = of;
  const looks = barLooks(theme);
  const inner = Math.max(50, Math.round(width - names));
  const surface: SvgSurface = { model, view, now: of.now, theme, looks, width: inner, shown: new Set() };
  const problems = new ProblemIndex(model.problems);
  const drawn = rows.map((row, index) => {
    const top = index * ROW_HEIGHT;
    const bars = `<g transform="translate(${names} ${top + (ROW_HEIGHT - BAR_HEIGHT) / 2})">${svgRow(surface, row)}${marks(surface, problems, row)}</g>`;
    return name(row, top, names, theme) + bars;
  });
  const body = rows.length * ROW_HEIGHT;
  const height = HEAD + RULER + body + LEGEND;
  const legend = legendOf(surface, rows);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escapeXml(theme.fontFamily)}" font-size="11">
<title>${escapeXml(of.title)}</title>
<defs>${motifPatterns(looks, surface.shown)}</defs>
${rect(0, 0, width, height, css(theme.background))}
${headOf(of)}
<g transform="translate(${names} ${HEAD})">${scaleOf(surface, body)}</g>
<g transform="translate(0 ${HEAD + RULER})">
${drawn.join('\n')}
</g>
<g transform="translate(14 ${HEAD + RULER + body + 19})" fill="${css(theme.dim)}">${legend}</g>
</svg>
`;
}

function headOf(of: PictureOf): string {
  const { title, model, view, theme, width } = of;
  const { header } = model;
  const facts = [
    shownOf(view, of.now),
    header.python ? `Python ${header.python}` : '',
    header.dropped > 0 ? `${header.dropped} events dropped` : '',
  ].filter(Boolean);
  const shown = fitted(title, width * 0.5, 13);
  return `<text x="14" y="22" font-size="13" font-weight="600" fill="${css(theme.foreground)}">${escapeXml(shown)}</text><text x="${width - 14}" y="22" text-anchor="end" fill="${css(theme.dim)}">${escapeXml(facts.join(' · '))}</text>`;
}

function scaleOf({ view, width, theme }: SvgSurface, body: number): string {
  const { ticks, anchor } = ruler(view, width);
  const lines = ticks.map(({ time, label }) => {
    const x = Math.round(((time - view.start) / viewSpan(view)) * width);
    const text =
      x + 50 < width
        ? `<text x="${x + 4}" y="15" fill="${css(theme.dim)}" font-size="${SMALL}">${escapeXml(label)}</text>`
        : '';
    return `${rect(x, RULER - 6, 1, body + 6, css(theme.grid))}${text}`;
  });
  const from = anchor
    ? `<text x="-10" y="15" text-anchor="end" font-size="${SMALL}" fill="${css(theme.dim)}">${escapeXml(anchor.label)} +</text>`
    : '';
  return from + lines.join('');
}

function name(row: Row, top: number, names: number, theme: Theme): string {
  const left = 14 + Math.min(row.depth, 8) * 12;
  const text = fitted(row.name, names - left - 8, TEXT);
  const used = left + text.length * TEXT * 0.58 + 8;
  const detail = fitted(row.detail, names - used - 4, SMALL);
  const weight = row.kind === 'process' || row.kind === 'thread' ? ' font-weight="600"' : '';
  const y = top + ROW_HEIGHT / 2 + 4;
  return `<text x="${left}" y="${y}" font-size="${TEXT}" fill="${css(theme.foreground)}"${weight}>${escapeXml(text)}${detail ? `<tspan dx="6" font-size="${SMALL}" font-weight="400" fill="${css(theme.dim)}">${escapeXml(detail)}</tspan>` : ''}</text>`;
}

/** The underlines of problems, and crosses where a track ended badly. */
function marks({ model, view, now, theme, width }: SvgSurface, problems: ProblemIndex, row: Row): string {
  const scale = width / viewSpan(view);
  const x = (time: number): number => (time - view.start) * scale;
  let out = '';
  if (row.track === 0) return out;
  const track = model.track(row.track);
  if (
    track?.end &&
    track.end !== 'done' &&
    track.endNs !== null &&
    x(track.endNs) >= 0 &&
    x(track.endNs) <= width
  ) {
    const colour = track.end === 'failed' ? theme.error : track.end === 'killed' ? theme.warning : theme.dim;
    const [at, middle] = [x(track.endNs), BAR_HEIGHT / 2];
    out += `<path d="M${px(at - 3)} ${middle - 3}l6 6m0 -6l-6 6" stroke="${css(colour)}" stroke-width="1.6" fill="none"/>`;
  }
  for (const problem of problems.byTrack.get(row.track) ?? []) {
    const left = Math.max(0, x(Math.min(problem.startNs, track?.endNs ?? problem.startNs)));
    const right = Math.min(width, Math.max(x(Math.min(problem.startNs + problem.durationNs, now)), left + 3));
    if (right > 0 && left < width)
      out += rect(left, BAR_HEIGHT + 1, right - left, 2, css(theme[problem.severity]));
  }
  return out;
}

function legendOf({ looks, shown }: SvgSurface, rows: readonly Row[]): string {
  let x = 0;
  let out = '';
  const add = (swatch: string, text: string): void => {
    out += `<g transform="translate(${px(x)} 0)">${swatch}<text x="28">${text}</text></g>`;
    x += 28 + text.length * 6.2 + 16;
  };
  for (const state of LEGEND_ORDER) {
    const number = STATES.indexOf(state);
    if (!shown.has(number)) continue;
    const look = looks.states[number]!;
    const outline = look.outline ? ` stroke="${look.outline}"` : '';
    const tall = 12 * barHeight(state);
    const at = -4 - tall / 2;
    const motif = look.motif === 'none' ? '' : rect(0, at, 22, tall, `url(#m${number})`);
    add(
      `<rect y="${px(at)}" width="22" height="${px(tall)}" fill="${look.fill}"${outline}/>${motif}`,
      STATE_STYLES[state].label,
    );
  }
  if (rows.some(({ kind, of }) => kind === 'lock' || of === 'lock'))
    add(rect(0, -10, 22, 12, looks.held.fill), 'lock held');
  return out;
}
