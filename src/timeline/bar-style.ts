import { type BarLook, barLooks, MOTIF_SIZE, type Motif } from './bar-look.ts';
import type { Theme } from './colours.ts';

/** A bar's look with its motif as a pattern of the canvas. */
export interface BarStyle extends BarLook {
  pattern: CanvasPattern | null;
}

export interface BarStyles {
  states: BarStyle[];
  held: BarStyle;
}

export function barStyles(context: CanvasRenderingContext2D, theme: Theme, ratio: number): BarStyles {
  const style = (look: BarLook): BarStyle => ({
    ...look,
    pattern: look.motif === 'none' ? null : motifPattern(context, look.motif, look.ink, ratio),
  });
  const { states, held } = barLooks(theme);
  return { states: states.map(style), held: style(held) };
}

function motifPattern(
  context: CanvasRenderingContext2D,
  motif: Motif,
  ink: string,
  ratio: number,
): CanvasPattern | null {
  const size = Math.round(MOTIF_SIZE * ratio);
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
