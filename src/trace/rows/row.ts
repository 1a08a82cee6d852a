/** What all rows of a process share. A row turns the events of one track into its spans. */
import { STATES, type Track } from '../model.ts';
import type { TraceStore } from '../trace-store.ts';

/** Indexes into STATES, by name. */
export const STATE = {
  running: 1,
  runnable: 2,
  awaiting: 3,
  sleeping: 4,
  waiting: 5,
  lockWait: 6,
  io: 7,
  idle: 8,
  stalled: 9,
  unknown: 10,
} as const;

/** A state from a record's flags; what is none of ours is unknown. */
export function knownState(flags: number): number {
  return flags > 0 && flags < STATES.length ? flags : STATE.unknown;
}

export abstract class Row {
  /** Several processes speak of it; what they say is put in the order of time first. */
  shared = false;

  constructor(
    protected readonly store: TraceStore,
    readonly track: Track,
  ) {}

  get id(): number {
    return this.track.id;
  }

  /** Enters a state that nests in the one before. */
  abstract enter(time: number, state: number, site: number, what: number): void;
  abstract leave(time: number, state: number): void;

  /** Records were lost from `time` on: until the next event nobody knows what this track did. */
  lose(time: number): void {
    if (this.track.endNs === null && this.store.open[this.id - 1]!.state !== 0) {
      this.store.become(this.id, time, STATE.unknown, 0, 0);
    }
  }

  /** The track is over. */
  close(time: number, end: Track['end'], reason = ''): void {
    if (this.track.endNs !== null) return;
    this.store.become(this.id, time, 0, 0, 0);
    this.track.endNs = Math.max(time, this.track.startNs);
    this.track.end = end;
    this.track.reason = reason;
    this.store.touch(this.track);
  }
}

/** Executors and processes: no states of their own, or set from outside. */
export class PlainRow extends Row {
  enter(time: number, state: number, site: number, what: number): void {
    this.store.become(this.id, time, state, site, what);
  }

  leave(time: number): void {
    this.store.become(this.id, time, STATE.running, 0, 0);
  }
}
