/** From when on something counts as a problem. A run is given others by the environment (docs/TRACE.md). */
import type { Settings } from '../names.ts';

export interface Thresholds {
  /** A lock: time in which somebody waited for it, ns, and the share of the run. Both must be reached. */
  lockNs: number;
  lockShare: number;
  /** Time in which at least two threads wanted the interpreter, ns. */
  gilNs: number;
  /** For how long a thread kept a finished program alive, ns. */
  exitNs: number;
  /** For how long nothing of a pool moved, ns: a pool that is merely slow moves on. */
  poolNs: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  lockNs: 100e6,
  lockShare: 0.05,
  gilNs: 300e6,
  exitNs: 1e9,
  poolNs: 500e6,
};

export function thresholdsOf(settings: Settings): Thresholds {
  const { lockMs, lockPercent, gilMs, exitMs, poolMs } = settings;
  const usual = DEFAULT_THRESHOLDS;
  return {
    lockNs: lockMs === undefined ? usual.lockNs : lockMs * 1e6,
    lockShare: lockPercent === undefined ? usual.lockShare : lockPercent / 100,
    gilNs: gilMs === undefined ? usual.gilNs : gilMs * 1e6,
    exitNs: exitMs === undefined ? usual.exitNs : exitMs * 1e6,
    poolNs: poolMs === undefined ? usual.poolNs : poolMs * 1e6,
  };
}
