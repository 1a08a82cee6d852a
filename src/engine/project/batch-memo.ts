/** Keeps answers about files that do not change; after a change everything is to be forgotten. */
import { type Answers, DEEPEST, DeepQuestions, type Input, type Memo, NEVER, TooDeep } from './memo.ts';

/** Stands in a cache for an answer that is being computed, or was computed inside of a circle that is still open. */
class Open {
  readonly depth: number;
  value: unknown = undefined;
  isComputed = false;
  /** The depth of the question that was cut. */
  low = NEVER;

  constructor(depth: number) {
    this.depth = depth;
  }
}

interface Provisional {
  readonly cache: Map<unknown, unknown>;
  readonly key: unknown;
}

/** Nobody is told of changes. */
const NO_INPUT: Input = { forget() {} };

export class BatchMemo implements Memo {
  revision = 1;
  private depth = 0;
  /** For each question that is under way, the depth of the outermost one that it was cut by. */
  private readonly lows: number[] = [];
  private readonly stack: Open[] = [];
  /** Those that became no provisional answer are used again. */
  private readonly spare: Array<Open | undefined> = [];
  private provisional: Provisional[] = [];
  private readonly deep = new DeepQuestions();

  get isBusy(): boolean {
    return this.depth > 0;
  }

  get<K, V>(cache: Answers<K, V>, key: K, bottom: V, compute: () => V): V {
    const kept = cache.get(key) as unknown;
    if (kept !== undefined) {
      if (!(kept instanceof Open)) return kept as V;
      if (kept.isComputed) {
        this.cut(kept.low);
        return kept.value as V;
      }
      if (this.stack[kept.depth] === kept && kept.depth < this.depth) {
        this.cut(kept.depth);
        return bottom;
      }
    }
    if (this.depth === 0) {
      return this.deep.settle(
        () => this.run(cache as Map<unknown, unknown>, key, compute),
        (first) => this.get(first.cache, first.key, first.bottom, first.compute),
      );
    }
    if (this.depth > DEEPEST) {
      if (!this.deep.has(cache, key)) throw new TooDeep(cache as never, key, bottom, compute);
      this.cut(0);
      return bottom;
    }
    return this.run(cache as Map<unknown, unknown>, key, compute);
  }

  input(): Input {
    return NO_INPUT;
  }

  read(): void {}

  change(): void {
    this.revision++;
  }

  drop<K, V>(cache: Answers<K, V>): void {
    cache.clear();
  }

  restart(): void {
    this.revision++;
  }

  /** The question on top of the stack got less than there is, because of the one at this depth. */
  private cut(by: number): void {
    const top = this.depth - 1;
    if (top >= 0 && by < this.lows[top]!) this.lows[top] = by;
  }

  private run<V>(cache: Map<unknown, unknown>, key: unknown, compute: () => V): V {
    const { depth, lows } = this;
    const open = this.spare[depth] ?? new Open(depth);
    this.spare[depth] = open;
    this.stack[depth] = open;
    lows[depth] = depth;
    const inner = this.provisional.length;
    cache.set(key, open);
    this.depth = depth + 1;
    let isDone = false;
    try {
      const value = compute();
      isDone = true;
      this.depth = depth;
      if (lows[depth]! >= depth) this.forget(inner);
      this.keep(cache, key, open, value);
      return value;
    } finally {
      if (!isDone) {
        this.depth = depth;
        this.spare[depth] = undefined;
        if (cache.get(key) === open) cache.delete(key);
        this.forget(inner);
      }
    }
  }

  private keep(cache: Map<unknown, unknown>, key: unknown, open: Open, value: unknown): void {
    const { depth } = open;
    const low = this.lows[depth]!;
    if (low >= depth && value !== undefined) {
      cache.set(key, value);
      return;
    }
    this.spare[depth] = undefined;
    open.isComputed = true;
    open.value = value;
    if (low >= depth) return;
    open.low = low;
    this.cut(low);
    this.provisional.push({ cache, key });
  }

  /** The question that opened the circle is answered: what was computed inside of it is not to be kept. */
  private forget(from: number): void {
    const { provisional } = this;
    for (let i = from; i < provisional.length; i++) provisional[i]!.cache.delete(provisional[i]!.key);
    provisional.length = from;
  }
}
