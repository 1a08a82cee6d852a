/**
 * A lock: one `running` span for the time it is held, whose `what` is the holder and whose site is the acquisition.
 * Reentrant holds are one span; of several holders of a semaphore the latest is shown.
 */
import { Row, STATE } from './row.ts';

/** Locks that one holder has at a time: whoever takes one says by it that the one before has let go. */
const EXCLUSIVE: ReadonlySet<string> = new Set(['Lock', 'RLock']);

export class LockRow extends Row {
  /** Holders by track id, with how often they hold it, oldest first. */
  private readonly holders = new Map<number, { depth: number; site: number; what: number }>();

  /** Somebody else than its holder has released it: it is no mutual exclusion. */
  signal = false;

  acquired(time: number, holder: number, site: number, what: number): void {
    const held = this.holders.get(holder);
    if (held) {
      held.depth++;
      return;
    }
    if (EXCLUSIVE.has(this.track.type)) this.holders.clear();
    this.holders.set(holder, { depth: 1, site, what });
    this.store.become(this.id, time, STATE.running, site, what);
  }

  /** A semaphore may be released by another than its holder: then the oldest hold ends. */
  released(time: number, holder: number): void {
    if (!this.holders.has(holder)) this.signal = true;
    const oldest = EXCLUSIVE.has(this.track.type) ? undefined : this.holders.keys().next().value;
    const key = this.holders.has(holder) ? holder : oldest;
    if (key === undefined) return;
    const held = this.holders.get(key)!;
    if (--held.depth > 0) return;
    this.holders.delete(key);
    const last = [...this.holders.values()].at(-1);
    if (last) this.store.become(this.id, time, STATE.running, last.site, last.what);
    else this.store.become(this.id, time, 0, 0, 0);
  }

  /** Track ids of those who hold it now. */
  get heldBy(): number[] {
    return [...this.holders.keys()];
  }

  /** The same with the places where they took it. */
  get holds(): Array<{ thread: number; site: number }> {
    return [...this.holders].map(([thread, { site }]) => ({ thread, site }));
  }

  enter(): void {}
  leave(): void {}

  override lose(time: number): void {
    this.holders.clear();
    super.lose(time);
  }
}
