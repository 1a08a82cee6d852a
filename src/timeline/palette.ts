/*
 * The picture's own colours, where no editor gives any: those of an exported page (styles/colours.css; a test holds them equal),
 * for pictures that are made outside of a browser.
 */
import { STATES, type State } from '../trace/model.ts';
import type { Rgba, Theme } from './colours.ts';

const FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";

export type PaletteName = 'light' | 'dark';

/** By the names of the style sheet's variables, without `--il-`. */
export const PALETTES: Record<PaletteName, Record<string, string>> = {
  light: {
    background: '#ffffff',
    foreground: '#2b2f36',
    dim: '#6a707a',
    focus: '#1f6feb',
    accent: '#1f6feb',
    error: '#d1242f',
    warning: '#9a6700',
    hint: '#1f6feb',
    running: '#2da44e',
    runnable: '#2da44e',
    awaiting: '#1f6feb',
    io: '#1f6feb',
    sleeping: '#6a707a',
    waiting: '#6a707a',
    'lock-wait': '#d9730d',
    stalled: '#d1242f',
    held: '#8250df',
  },
  dark: {
    background: '#1f2226',
    foreground: '#d4d7dc',
    dim: '#979da7',
    focus: '#4c9aff',
    accent: '#6cb0ff',
    error: '#f47067',
    warning: '#d9a53a',
    hint: '#6cb0ff',
    running: '#57ab5a',
    runnable: '#57ab5a',
    awaiting: '#539bf5',
    io: '#539bf5',
    sleeping: '#979da7',
    waiting: '#979da7',
    'lock-wait': '#e0823d',
    stalled: '#e5534b',
    held: '#a982e8',
  },
};

export function paletteTheme(name: PaletteName): Theme {
  const palette = PALETTES[name];
  const colour = (of: string, alpha = 1): Rgba => hex(palette[of]!, alpha);
  const faint: Partial<Record<State, number>> = { none: 0.28, idle: 0.32, unknown: 0.28 };
  const states = Object.fromEntries(
    STATES.map((state) => [
      state,
      faint[state] === undefined ? colour(state) : colour('foreground', faint[state]),
    ]),
  ) as Record<State, Rgba>;
  return {
    background: colour('background'),
    foreground: colour('foreground'),
    dim: colour('dim'),
    grid: colour('foreground', 0.08),
    focus: colour('focus'),
    accent: colour('accent'),
    rowHover: colour('foreground', 0.08),
    life: colour('foreground', 0.05),
    error: colour('error'),
    warning: colour('warning'),
    hint: colour('hint'),
    held: colour('held'),
    states,
    highContrast: false,
    dark: name === 'dark',
    fontFamily: FONT,
  };
}

function hex(text: string, alpha: number): Rgba {
  const number = Number.parseInt(text.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255, alpha];
}
