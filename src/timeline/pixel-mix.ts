import { STATES } from '../trace/model.ts';
import { type RowLayout, STATE_COUNT } from './row-layout.ts';
import { STATE_STYLES } from './states.ts';

const ALARM = STATES.map((state) => STATE_STYLES[state].alarm);
const RUNNING = STATES.indexOf('running');

/** What a pixel of many spans shows. */
export interface PixelMix {
  /** The state that fills the column: the worst if any is bad, else the one with the most time; 0 for nothing. */
  state: number;
  /** 0..1: how much of the column, from the bottom, is running. 0 when `state` is running or bad. */
  running: number;
  /** 0..1: how much of the pixel is covered at all. */
  coverage: number;
  /** In a heat strip: the worst state among many tracks, shown as its share of the column; 0 for none. */
  alarm: number;
  alarmShare: number;
}

/**
 * Reads one pixel of a layout into `mix`. A bad state wins, or rare problems would vanish when zoomed out; in a strip
 * that stands for many tracks (`many`) it gets its share, or one waiter among a hundred would hide the others.
 */
export function readPixel(layout: RowLayout, pixel: number, mix: PixelMix, many = false): void {
  const base = pixel * STATE_COUNT;
  mix.alarm = 0;
  mix.alarmShare = 0;
  let total = 0;
  let most = 0;
  let alarm = 0;
  let state = 0;
  for (let each = 1; each < STATE_COUNT; each++) {
    const weight = layout.weights[base + each]!;
    if (weight === 0) continue;
    total += weight;
    if (many && ALARM[each]! > 0) {
      if (ALARM[each]! >= (mix.alarm === 0 ? 0 : ALARM[mix.alarm]!)) mix.alarm = each;
      mix.alarmShare += weight;
    } else if (ALARM[each]! > alarm) {
      alarm = ALARM[each]!;
      state = each;
    } else if (alarm === 0 && each !== RUNNING && weight > most) {
      most = weight;
      state = each;
    }
  }
  const running = layout.weights[base + RUNNING]!;
  mix.coverage = Math.min(1, total);
  if (state === 0 && running > 0) state = RUNNING;
  if (total > 0) mix.alarmShare /= total;
  mix.state = state;
  mix.running = alarm > 0 || state === RUNNING || total === 0 ? 0 : Math.min(1, running / total);
}
