import { type BarLooks, MOTIF_SIZE, type Motif } from './bar-look.ts';

/** One repetition of each motif, as the canvas draws it, in `currentColor`. */
const SHAPES: Record<Motif, string> = {
  none: '',
  vertical: '<path d="M0.5 0V8M4.5 0V8"/>',
  lines: '<path d="M0 3.5H8"/>',
  dashes: '<path d="M0 3.5H4M4 7.5H8"/>',
  dots: '<circle cx="2" cy="2" r="0.9"/><circle cx="6" cy="6" r="0.9"/>',
  sparse: '<circle cx="4" cy="4" r="0.9"/>',
  rising: '<path d="M-1 1L1 -1M-1 9L9 -1M7 9L9 7" stroke-width="1.9"/>',
  falling: '<path d="M-1 -1L9 9M7 -1L9 1M-1 7L1 9"/>',
  cross: '<path d="M-1 -1L9 9M-1 9L9 -1"/>',
};

/** The patterns of the states that are shown, by their number: `url(#m3)`. */
export function motifPatterns(looks: BarLooks, shown: ReadonlySet<number>): string {
  return [...shown]
    .filter((state) => looks.states[state]!.motif !== 'none')
    .map((state) => {
      const { motif, ink } = looks.states[state]!;
      const size = `width="${MOTIF_SIZE}" height="${MOTIF_SIZE}"`;
      return `<pattern id="m${state}" ${size} patternUnits="userSpaceOnUse" fill="${ink}" stroke="${ink}">${dotsWithoutLine(SHAPES[motif])}</pattern>`;
    })
    .join('');
}

function dotsWithoutLine(shape: string): string {
  return shape.replaceAll('<circle', '<circle stroke="none"').replaceAll('<path', '<path fill="none"');
}
