import { css, type Theme } from './colours.ts';
import { ROW_HEIGHT } from './row-size.ts';
import type { Row } from './row-tree.ts';
import { TextFitter } from './text-fitter.ts';

/** What is on the screen, in its parts; canvases are in device pixels, everything else in CSS pixels. */
export interface ScreenParts {
  title: string;
  facts: string;
  ruler: HTMLCanvasElement;
  picture: HTMLCanvasElement;
  overlay: HTMLCanvasElement;
  /** The legend's swatches and words. */
  legend: ReadonlyArray<readonly [HTMLCanvasElement, string]>;
  rows: readonly Row[];
  scrollTop: number;
  names: number;
  theme: Theme;
  ratio: number;
}

const HEAD = 34;
const LEGEND = 30;

/** The canvases as they are, with what the page writes around them. */
export async function pngPicture(parts: ScreenParts): Promise<Uint8Array> {
  const { picture, ruler, overlay, ratio, names, theme } = parts;
  const canvas = document.createElement('canvas');
  const left = Math.round(names * ratio);
  const head = Math.round(HEAD * ratio);
  // Below the last row there is nothing to see.
  const rows = Math.min(
    picture.height,
    Math.ceil((parts.rows.length * ROW_HEIGHT - parts.scrollTop + 4) * ratio),
  );
  canvas.width = left + picture.width;
  canvas.height = head + ruler.height + rows + Math.round(LEGEND * ratio);
  const context = canvas.getContext('2d', { alpha: false })!;
  context.fillStyle = css(theme.background);
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(ruler, left, head);
  for (const layer of [picture, overlay])
    context.drawImage(layer, 0, 0, layer.width, rows, left, head + ruler.height, layer.width, rows);
  context.scale(ratio, ratio);
  context.textBaseline = 'middle';
  const top = (head + ruler.height) / ratio;
  drawNames(context, parts, top, rows / ratio);
  drawHead(context, parts, canvas.width / ratio);
  drawLegend(context, parts, top + rows / ratio + LEGEND / 2);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The picture is too large to be saved.');
  return new Uint8Array(await blob.arrayBuffer());
}

function drawHead(
  context: CanvasRenderingContext2D,
  { title, facts, theme }: ScreenParts,
  width: number,
): void {
  context.fillStyle = css(theme.foreground);
  context.font = `600 13px ${theme.fontFamily}`;
  context.fillText(title, 14, HEAD / 2);
  context.fillStyle = css(theme.dim);
  context.font = `11px ${theme.fontFamily}`;
  context.textAlign = 'right';
  context.fillText(facts, width - 14, HEAD / 2);
  context.textAlign = 'left';
}

function drawNames(context: CanvasRenderingContext2D, parts: ScreenParts, top: number, height: number): void {
  const { rows, scrollTop, names, theme } = parts;
  const fitter = new TextFitter();
  context.save();
  context.beginPath();
  context.rect(0, top, names, height);
  context.clip();
  for (const [index, row] of rows.entries()) {
    const y = top + index * ROW_HEIGHT - scrollTop + ROW_HEIGHT / 2;
    if (y < top - ROW_HEIGHT || y > top + height + ROW_HEIGHT) continue;
    const left = 14 + Math.min(row.depth, 8) * 12;
    const bold = row.kind === 'process' || row.kind === 'thread' ? '600 ' : '';
    context.font = `${bold}12px ${theme.fontFamily}`;
    context.fillStyle = css(theme.foreground);
    const name = fitter.fit(context, row.name.slice(0, 300), names - left - 8);
    context.fillText(name, left, y);
    const after = left + fitter.width(context, name) + 6;
    context.font = `10.5px ${theme.fontFamily}`;
    context.fillStyle = css(theme.dim);
    context.fillText(fitter.fit(context, row.detail.slice(0, 300), names - after - 6), after, y);
  }
  context.restore();
}

function drawLegend(context: CanvasRenderingContext2D, { legend, theme }: ScreenParts, y: number): void {
  context.font = `11px ${theme.fontFamily}`;
  context.fillStyle = css(theme.dim);
  let x = 14;
  for (const [swatch, text] of legend) {
    context.drawImage(swatch, x, y - 6, 22, 12);
    context.fillText(text, x + 28, y);
    x += 28 + context.measureText(text).width + 16;
  }
}
