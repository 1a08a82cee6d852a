/**
 * Which files are checked when: those in front of the user at once, the others in the pauses.
 *
 * Work is cut into short slices between which the messages of the editor get their turn, so that an edit never waits
 * for a workspace. A file is checked in one piece.
 */

export interface CheckQueueOptions {
  check(path: string): void;
  /** Called after every slice. */
  progress(): void;
  /** Called when nothing is left. */
  idle(): void;
}

const SLICE_MS = 12;
/** Typing goes on for a moment before files behind the scenes are looked at. */
const QUIET_MS = 250;

export class CheckQueue {
  /** Checked since the queue was last empty, and all that it had to do since then. */
  done = 0;
  total = 0;
  private readonly urgent = new Set<string>();
  private readonly later = new Set<string>();
  private readonly options: CheckQueueOptions;
  private lastUrgent = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: CheckQueueOptions) {
    this.options = options;
  }

  get busy(): boolean {
    return this.urgent.size + this.later.size > 0;
  }

  isWaiting(path: string): boolean {
    return this.urgent.has(path);
  }

  /** In the order given, before everything else. */
  now(paths: Iterable<string>): void {
    this.lastUrgent = Date.now();
    for (const path of paths) {
      if (!this.urgent.has(path) && !this.later.delete(path)) this.total++;
      this.urgent.add(path);
    }
    this.schedule(0);
  }

  whenQuiet(paths: Iterable<string>): void {
    for (const path of paths) {
      if (this.urgent.has(path) || this.later.has(path)) continue;
      this.later.add(path);
      this.total++;
    }
    this.schedule(0);
  }

  forget(path: string): void {
    this.urgent.delete(path);
    this.later.delete(path);
  }

  dispose(): void {
    this.urgent.clear();
    this.later.clear();
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private schedule(delay: number): void {
    if (this.timer !== null) {
      if (delay > 0) return;
      clearTimeout(this.timer);
    }
    this.timer = setTimeout(() => this.slice(), delay);
  }

  private slice(): void {
    this.timer = null;
    const until = Date.now() + SLICE_MS;
    do {
      const path = this.next();
      if (path === null) break;
      this.done++;
      this.options.check(path);
    } while (Date.now() < until);
    this.options.progress();
    if (this.busy)
      this.schedule(this.urgent.size > 0 ? 0 : Math.max(1, this.lastUrgent + QUIET_MS - Date.now()));
    else {
      this.done = 0;
      this.total = 0;
      this.options.idle();
    }
  }

  private next(): string | null {
    for (const path of this.urgent) {
      this.urgent.delete(path);
      return path;
    }
    if (Date.now() < this.lastUrgent + QUIET_MS) return null;
    for (const path of this.later) {
      this.later.delete(path);
      return path;
    }
    return null;
  }
}
