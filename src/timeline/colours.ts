import type { State } from '../trace/model.ts';

export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/** The colours of the picture as the theme gives them, resolved, because a canvas knows no variables. */
export interface Theme {
  background: Rgba;
  foreground: Rgba;
  /** Rulers, counts and everything that should not shout. */
  dim: Rgba;
  grid: Rgba;
  focus: Rgba;
  accent: Rgba;
  rowHover: Rgba;
  /** How long a track lived. */
  life: Rgba;
  error: Rgba;
  warning: Rgba;
  hint: Rgba;
  /** A lock that is held. */
  held: Rgba;
  states: Record<State, Rgba>;
  highContrast: boolean;
  dark: boolean;
  fontFamily: string;
}

export function css([red, green, blue, alpha]: Rgba, factor = 1): string {
  return `rgba(${red}, ${green}, ${blue}, ${Math.min(1, alpha * factor)})`;
}

/** Black or white, whichever has more contrast with the colour. */
export function textOn(colour: Rgba): string {
  return luminance(colour) > 0.179 ? '#000000' : '#ffffff';
}

/** `over` laid on an opaque `under`. */
export function blend(over: Rgba, under: Rgba, factor = 1): Rgba {
  const alpha = Math.min(1, over[3] * factor);
  const mix = (index: 0 | 1 | 2): number => Math.round(over[index] * alpha + under[index] * (1 - alpha));
  return [mix(0), mix(1), mix(2), 1];
}

/** Relative luminance, 0 black to 1 white. */
export function luminance([red, green, blue]: Rgba): number {
  const linear = (value: number): number => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** `rgb(1, 2, 3)`, `rgba(1, 2, 3, 0.5)` or `color(srgb 0.1 0.2 0.3 / 0.5)`: the forms of a computed colour. */
export function parseColour(text: string): Rgba {
  const numbers = (text.match(/-?[\d.]+(e-?\d+)?/g) ?? []).map(Number);
  const unit = text.startsWith('color(') ? 255 : 1;
  const [red = 0, green = 0, blue = 0, alpha = 1] = numbers;
  return [Math.round(red * unit), Math.round(green * unit), Math.round(blue * unit), alpha];
}
