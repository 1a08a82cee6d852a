import type { BarStyles } from './bar-style.ts';
import type { Theme } from './colours.ts';
import { BAR_HEIGHT, ROW_HEIGHT } from './row-size.ts';

/** What the painters share: the size of the canvas in device pixels, and how rows map to it. */
export interface Surface {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  /** Device pixels per CSS pixel. */
  ratio: number;
  /** CSS pixels scrolled down. */
  scrollTop: number;
  theme: Theme;
  styles: BarStyles;
}

/** The top of a row's bar on the canvas, in device pixels. */
export function barTop({ ratio, scrollTop }: Surface, index: number): number {
  return Math.round((index * ROW_HEIGHT + (ROW_HEIGHT - BAR_HEIGHT) / 2 - scrollTop) * ratio);
}
