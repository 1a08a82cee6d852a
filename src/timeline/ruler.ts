import { count, moment } from './time-text.ts';
import { span, type View } from './view.ts';

export interface Tick {
  /** Nanoseconds; a whole multiple of the step, so that it never wanders while the view moves. */
  time: number;
  label: string;
}

export interface Ruler {
  step: number;
  ticks: Tick[];
  /** Below a millisecond the ticks count from this moment, or labels would be all digits; else null. */
  anchor: { time: number; label: string } | null;
}

const MILLISECOND = 1e6;
const MICROSECOND = 1e3;
/** Above a second people think in sixties. */
const LONG_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];

/** The smallest sensible step, in nanoseconds, that leaves each tick `minPixels`. */
export function rulerStep(view: View, width: number, minPixels: number): number {
  const wanted = (span(view) / Math.max(width, 1)) * minPixels;
  if (wanted > 5e8) {
    const seconds = wanted / 1e9;
    return (LONG_STEPS.find((step) => step >= seconds) ?? Math.ceil(seconds / 86400) * 86400) * 1e9;
  }
  const power = 10 ** Math.floor(Math.log10(Math.max(wanted, 1)));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= wanted) ?? 10;
  return factor * power;
}

export function ruler(view: View, width: number, minPixels = 96): Ruler {
  const step = rulerStep(view, width, minPixels);
  const first = Math.ceil(view.start / step);
  const last = Math.floor(view.end / step);
  const base = anchorTime(view, step);
  const ticks: Tick[] = [];
  for (let index = first; index <= last; index++) {
    const time = index * step;
    ticks.push({ time, label: base === null ? moment(time, step) : offset(time - base, step) });
  }
  const anchor = base === null ? null : { time: base, label: moment(base, anchorStep(step)) };
  return { step, ticks, anchor };
}

function anchorStep(step: number): number {
  return step >= MICROSECOND ? MILLISECOND : MICROSECOND;
}

function anchorTime(view: View, step: number): number | null {
  if (step >= MILLISECOND) return null;
  const grid = anchorStep(step);
  return Math.floor(view.start / grid) * grid;
}

function offset(ns: number, step: number): string {
  return step >= MICROSECOND ? `+${count(Math.round(ns / MICROSECOND))} µs` : `+${count(Math.round(ns))} ns`;
}
