import { STATES, type State } from '../trace/model.ts';
import { STATE_STYLES } from './states.ts';
import { blend, css, type Rgba, type Theme, textOn } from './theme.ts';

/** How the bar of one state is drawn: a fill, a pattern over it, and the colour of its label. */
export interface BarStyle {
  fill: string;
  pattern: CanvasPattern | null;
  /** Drawn around the bar in high contrast, and around what is ready but may not run. */
  outline: string | null;
  text: string;
  /** The colour that the bar has where it is too narrow for a pattern. */
  solid: Rgba;
}

type Motif = 'none' | 'vertical' | 'dots' | 'dashes' | 'lines' | 'falling' | 'rising' | 'cross' | 'sparse';

/** A colour can fail (few hues, colour blindness, print); the motif is the second way to tell the states apart. */
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

export interface BarStyles {
  states: BarStyle[];
  held: BarStyle;
}

export function barStyles(context: CanvasRenderingContext2D, theme: Theme, ratio: number): BarStyles {
  const make = (colour: Rgba, motif: Motif, strength: number, outlined: boolean): BarStyle => {
    const solid = blend(colour, theme.background, Math.max(strength, 0.42));
    const filled = blend(colour, theme.background, strength);
    const loud = strength > 0.6;
    const ink = motif === 'cross' ? css(theme.background, 0.45) : css(colour, theme.highContrast ? 1 : 0.6);
    return {
      fill: css(filled),
      pattern: motif === 'none' ? null : motifPattern(context, motif, ink, ratio),
      outline: theme.highContrast || outlined ? css(colour) : null,
      text: loud ? textOn(filled) : css(theme.foreground),
      solid,
    };
  };
  return {
    states: STATES.map((state) =>
      make(
        theme.states[state],
        MOTIFS[state],
        STRENGTH[state],
        state === 'runnable' || state === 'lock-wait',
      ),
    ),
    held: make(theme.held, 'none', 0.5, false),
  };
}

/** How tall a bar is, as a share of the row's bar height. */
export function barHeight(state: State): number {
  const { shape } = STATE_STYLES[state];
  return shape === 'full' ? 1 : shape === 'middle' ? 0.75 : 0.25;
}

function motifPattern(
  context: CanvasRenderingContext2D,
  motif: Motif,
  ink: string,
  ratio: number,
): CanvasPattern | null {
  const size = Math.round(8 * ratio);
  const tile = document.createElement('canvas');
  tile.width = tile.height = size;
  const pen = tile.getContext('2d');
  if (!pen) return null;
  pen.strokeStyle = pen.fillStyle = ink;
  pen.lineWidth = (motif === 'rising' ? 1.9 : 1) * ratio;
  drawMotif(pen, motif, size, ratio);
  return context.createPattern(tile, 'repeat');
}

function drawMotif(pen: CanvasRenderingContext2D, motif: Motif, size: number, ratio: number): void {
  const half = size / 2;
  switch (motif) {
    case 'vertical':
      pen.fillRect(0, 0, ratio, size);
      pen.fillRect(half, 0, ratio, size);
      return;
    case 'lines':
      pen.fillRect(0, half - 1, size, Math.max(1, Math.round(ratio * 0.75)));
      return;
    case 'dashes':
      pen.fillRect(0, half - 1, half, ratio);
      pen.fillRect(half, size - 1, half, ratio);
      return;
    case 'dots':
      dot(pen, half / 2, half / 2, 0.9 * ratio);
      dot(pen, half * 1.5, half * 1.5, 0.9 * ratio);
      return;
    case 'sparse':
      dot(pen, half, half, 0.9 * ratio);
      return;
    case 'rising':
      diagonal(pen, size, 1);
      return;
    case 'falling':
      diagonal(pen, size, -1);
      return;
    case 'cross':
      pen.lineWidth = ratio;
      diagonal(pen, size, 1);
      diagonal(pen, size, -1);
      return;
    default:
  }
}

/** One diagonal of the tile, with its continuations in the corners so that tiles join without a gap. */
function diagonal(pen: CanvasRenderingContext2D, size: number, direction: 1 | -1): void {
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift - 1, direction === 1 ? size + 1 : -1);
    pen.lineTo(shift + size + 1, direction === 1 ? -1 : size + 1);
  }
  pen.stroke();
}

function dot(pen: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
  pen.fill();
}
