/** The latest moment of a live run: it moves on between the batches, and never back. */
export class RunClock {
  private lagMs = Number.POSITIVE_INFINITY;
  private pausedAt: number | null = null;

  /** `clock` gives milliseconds that only grow. */
  constructor(private readonly clock: () => number) {}

  reset(): void {
    this.lagMs = Number.POSITIVE_INFINITY;
    this.pausedAt = null;
  }

  /** A batch came that knows the run up to this moment, in nanoseconds. The smallest lag seen is kept. */
  heard(durationNs: number): void {
    this.lagMs = Math.min(this.lagMs, this.clock() - durationNs / 1e6);
  }

  pause(known: number): void {
    this.pausedAt = this.now(known);
  }

  resume(): void {
    this.pausedAt = null;
  }

  /** Nanoseconds since the start of the run; `known` is how far the batches go. */
  now(known: number): number {
    if (this.pausedAt !== null) return Math.max(known, this.pausedAt);
    return Number.isFinite(this.lagMs) ? Math.max(known, (this.clock() - this.lagMs) * 1e6) : known;
  }
}
