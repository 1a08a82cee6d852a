import { STATES } from '../trace/model.ts';
import type { Rgba, Theme } from './colours.ts';
import { type PixelMix, readPixel } from './pixel-mix.ts';
import type { RowLayout } from './row-layout.ts';
import { BAR_HEIGHT, ROW_HEIGHT } from './row-size.ts';
import { STATE_STYLES } from './states.ts';
import type { Surface } from './surface.ts';

/** Lines of the image per row; the bar's height is cut into as many. */
const LINES = 8;
/** How a pixel fades with the share of it that is covered. */
const SHADES = 16;
const RUNNING = STATES.indexOf('running');

/** The lines that a state's bar covers, like the heights of the rectangles: full, three quarters, a quarter. */
const BANDS = STATES.map((state): [from: number, to: number] => {
  const { shape } = STATE_STYLES[state];
  return shape === 'full' ? [0, LINES] : shape === 'middle' ? [1, LINES - 1] : [3, 5];
});

/** Draws the spans that are too narrow for rectangles: all rows of a frame in one image, then stretched. */
export class StripPainter {
  private readonly canvas = document.createElement('canvas');
  private readonly context = this.canvas.getContext('2d', { willReadFrequently: true })!;
  private image: ImageData | null = null;
  private pixels = new Uint32Array(0);
  private used: boolean[] = [];
  private colours: { theme: Theme; states: Uint32Array; held: Uint32Array } | null = null;
  private readonly mix: PixelMix = { state: 0, running: 0, coverage: 0, alarm: 0, alarmShare: 0 };

  begin(width: number, rows: number): void {
    const height = Math.max(1, rows) * LINES;
    if (!this.image || this.image.width !== width || this.image.height < height) {
      this.image = new ImageData(Math.max(1, width), height);
      this.pixels = new Uint32Array(this.image.data.buffer);
      this.canvas.width = this.image.width;
      this.canvas.height = this.image.height;
    }
    for (const [slot, used] of this.used.entries()) {
      if (used) this.pixels.fill(0, slot * LINES * this.image.width, (slot + 1) * LINES * this.image.width);
    }
    this.used = new Array(rows).fill(false);
  }

  /** Puts a row's summed-up pixels into its slot of the image. */
  put(layout: RowLayout, slot: number, surface: Surface, held: boolean, many: boolean): void {
    if (layout.firstPixel > layout.lastPixel || !this.image) return;
    this.used[slot] = true;
    const tables = this.tables(surface);
    const colours = held ? tables.held : tables.states;
    const stride = this.image.width;
    const base = slot * LINES * stride;
    for (let x = layout.firstPixel; x <= layout.lastPixel; x++) {
      readPixel(layout, x, this.mix, many);
      const { state, running, coverage } = this.mix;
      this.column(base + x, stride, state, running, Math.ceil(coverage * (SHADES - 1)), colours);
    }
  }

  /** One pixel of a row: the quiet state in its band, running from below, trouble from above. */
  private column(
    at: number,
    stride: number,
    state: number,
    running: number,
    shade: number,
    colours: Uint32Array,
  ): void {
    const { alarm, alarmShare } = this.mix;
    if (state !== 0) {
      const [from, to] = BANDS[state]!;
      this.lines(
        at + from * stride,
        stride,
        to - from,
        colours[state * SHADES + Math.min(shade, SHADES - 1)]!,
      );
    }
    // Any running at all is worth a line; nearly all of it is all of it.
    const act = Math.min(LINES, Math.ceil(running * LINES));
    if (act > 0)
      this.lines(at + (LINES - act) * stride, stride, act, colours[RUNNING * SHADES + SHADES - 1]!);
    if (alarm === 0) return;
    const bad = Math.min(LINES, Math.max(2, Math.ceil(alarmShare * LINES)));
    this.lines(at, stride, bad, colours[alarm * SHADES + SHADES - 1]!);
  }

  private lines(at: number, stride: number, count: number, colour: number): void {
    for (let line = 0, pixel = at; line < count; line++, pixel += stride) this.pixels[pixel] = colour;
  }

  /** Draws the image's slots where their rows are. `first` is the row of slot 0. */
  finish(surface: Surface, first: number): void {
    if (!this.image || !this.used.some(Boolean)) return;
    this.context.putImageData(this.image, 0, 0);
    const { context, ratio, scrollTop, width } = surface;
    const smoothing = context.imageSmoothingEnabled;
    context.imageSmoothingEnabled = false;
    for (const [slot, used] of this.used.entries()) {
      if (!used) continue;
      const top = ((first + slot) * ROW_HEIGHT + (ROW_HEIGHT - BAR_HEIGHT) / 2 - scrollTop) * ratio;
      context.drawImage(
        this.canvas,
        0,
        slot * LINES,
        width,
        LINES,
        0,
        Math.round(top),
        width,
        Math.round(BAR_HEIGHT * ratio),
      );
    }
    context.imageSmoothingEnabled = smoothing;
  }

  private tables(surface: Surface): { states: Uint32Array; held: Uint32Array } {
    if (this.colours?.theme === surface.theme) return this.colours;
    const states = new Uint32Array(STATES.length * SHADES);
    const held = new Uint32Array(STATES.length * SHADES);
    for (let state = 0; state < STATES.length; state++) {
      for (let shade = 0; shade < SHADES; shade++) {
        const strength = 0.4 + 0.6 * (shade / (SHADES - 1));
        states[state * SHADES + shade] = packed(surface.styles.states[state]!.solid, strength);
        held[state * SHADES + shade] = packed(surface.styles.held.solid, strength);
      }
    }
    this.colours = { theme: surface.theme, states, held };
    return this.colours;
  }
}

/** Red in the lowest byte: ImageData is bytes in the order RGBA, and every machine that runs VS Code is little-endian. */
function packed([red, green, blue]: Rgba, strength: number): number {
  return ((Math.round(strength * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
