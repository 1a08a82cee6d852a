import { STATES, type State } from '../trace/model.ts';
import { blend, css, type Rgba, type Theme, textOn } from './colours.ts';
import { STATE_STYLES } from './states.ts';

/** A colour can fail (few hues, colour blindness, print); the motif is the second way to tell the states apart. */
export type Motif =
  | 'none'
  | 'vertical'
  | 'dots'
  | 'dashes'
  | 'lines'
  | 'falling'
  | 'rising'
  | 'cross'
  | 'sparse';

/** How the bar of one state looks, whoever draws it: canvas or SVG. */
export interface BarLook {
  fill: string;
  motif: Motif;
  /** The colour of the motif. */
  ink: string;
  /** Drawn around the bar in high contrast, and around what is ready but may not run. */
  outline: string | null;
  text: string;
  /** The colour that the bar has where it is too narrow for a motif. */
  solid: Rgba;
}

/** Pixels between two repetitions of a motif. */
export const MOTIF_SIZE = 8;

const MOTIFS: Record<State, Motif> = {
  none: 'none',
  running: 'none',
  runnable: 'vertical',
  awaiting: 'dots',
  sleeping: 'lines',
  waiting: 'falling',
  'lock-wait': 'rising',
  io: 'dashes',
  idle: 'none',
  stalled: 'cross',
  unknown: 'sparse',
};

/** Strength of the fill under the motif: what acts or hurts is solid, what waits is a tint. */
const STRENGTH: Record<State, number> = {
  none: 0.2,
  running: 0.92,
  runnable: 0.16,
  awaiting: 0.24,
  sleeping: 0.2,
  waiting: 0.2,
  'lock-wait': 0.3,
  io: 0.24,
  idle: 0.55,
  stalled: 0.92,
  unknown: 0.3,
};

/** Strength of the motif. Many rows that are ready at once must not outshine the one that runs. */
const INK: Partial<Record<State, number>> = { runnable: 0.38 };

export interface BarLooks {
  states: BarLook[];
  held: BarLook;
}

export function barLooks(theme: Theme): BarLooks {
  const make = (colour: Rgba, motif: Motif, strength: number, ink: number, outline: number): BarLook => {
    const filled = blend(colour, theme.background, strength);
    const shown = theme.highContrast ? 1 : outline;
    return {
      fill: css(filled),
      motif,
      ink: motif === 'cross' ? css(theme.background, 0.45) : css(colour, theme.highContrast ? 1 : ink),
      outline: shown > 0 ? css(colour, shown) : null,
      text: strength > 0.6 ? textOn(filled) : css(theme.foreground),
      solid: blend(colour, theme.background, Math.max(strength, 0.42)),
    };
  };
  const outlines: Partial<Record<State, number>> = { runnable: 0.7, 'lock-wait': 1 };
  return {
    states: STATES.map((state) =>
      make(theme.states[state], MOTIFS[state], STRENGTH[state], INK[state] ?? 0.6, outlines[state] ?? 0),
    ),
    held: make(theme.held, 'none', 0.5, 0.6, 0),
  };
}

/** How tall a bar is, as a share of the row's bar height. */
export function barHeight(state: State): number {
  const { shape } = STATE_STYLES[state];
  return shape === 'full' ? 1 : shape === 'middle' ? 0.75 : 0.25;
}
