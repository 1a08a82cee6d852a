import { STATES, type State } from '../trace/model.ts';

/** How tall a state's bar is: what acts or is stuck is full, what waits by design is quieter, idling is a line. */
export type BarShape = 'full' | 'middle' | 'line';

export interface StateStyle {
  /** In the legend and the tables. */
  label: string;
  shape: BarShape;
  /** Wins the pixel that it shares with others; higher beats lower, 0 never. */
  alarm: number;
}

export const STATE_STYLES: Record<State, StateStyle> = {
  none: { label: 'nothing known', shape: 'line', alarm: 0 },
  running: { label: 'running', shape: 'full', alarm: 0 },
  runnable: { label: 'ready, not on the CPU', shape: 'full', alarm: 0 },
  awaiting: { label: 'awaiting', shape: 'middle', alarm: 0 },
  sleeping: { label: 'sleeping', shape: 'middle', alarm: 0 },
  waiting: { label: 'waiting', shape: 'middle', alarm: 0 },
  'lock-wait': { label: 'waiting for a lock', shape: 'full', alarm: 1 },
  io: { label: 'waiting for I/O', shape: 'middle', alarm: 0 },
  idle: { label: 'idle', shape: 'line', alarm: 0 },
  stalled: { label: 'stalled loop', shape: 'full', alarm: 2 },
  unknown: { label: 'not recorded', shape: 'line', alarm: 0 },
};

/** The order of a legend: what acts, what waits, what is wrong, and the rest. */
export const LEGEND_ORDER: ReadonlyArray<State> = [
  'running',
  'runnable',
  'awaiting',
  'sleeping',
  'waiting',
  'io',
  'lock-wait',
  'stalled',
  'idle',
  'unknown',
];

export function stateAt(index: number): State {
  return STATES[index] ?? 'unknown';
}

export function stateIndex(state: State): number {
  return STATES.indexOf(state);
}
