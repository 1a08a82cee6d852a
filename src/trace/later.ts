/**
 * Records of different processes about one thing they share. Each process is read on its own, so what they say comes
 * in the wrong order; it is kept until nothing earlier can come any more, and then applied in the order of time.
 */

/** What is this much older than the latest record was surely read in every process, ns. */
const SETTLED = 500e6;
/** Polls after which it is applied in any case: a run in which nothing happens has no later record. */
const POLLS = 6;

interface Waiting {
  time: number;
  poll: number;
  apply: () => void;
}

export class Later {
  private waiting: Waiting[] = [];
  private poll = 0;

  add(time: number, apply: () => void): void {
    this.waiting.push({ time, poll: this.poll, apply });
  }

  /** Ends a poll; `now` is the time of the latest record. */
  settle(now: number): void {
    this.poll++;
    if (this.waiting.length === 0) return;
    let until = now - SETTLED;
    for (const { poll, time } of this.waiting) if (this.poll - poll > POLLS && time > until) until = time;
    this.applyUntil(until);
  }

  /** Nothing more will be read. */
  finish(): void {
    this.applyUntil(Number.POSITIVE_INFINITY);
  }

  private applyUntil(until: number): void {
    const ready = this.waiting.filter(({ time }) => time <= until);
    if (ready.length === 0) return;
    this.waiting = this.waiting.filter(({ time }) => time > until);
    // Stable: records of one process with equal times stay in their order.
    ready.sort((one, other) => one.time - other.time);
    for (const { apply } of ready) apply();
  }
}
