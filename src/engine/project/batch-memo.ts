/** Keeps answers about files that do not change; after a change everything is to be forgotten. */
import {
  type AnswerStore,
  type Answers,
  DEEPEST,
  DeepQuestions,
  type Input,
  type Memo,
  NEVER,
  TooDeep,
} from './memo.ts';

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

type Cache = AnswerStore<unknown, unknown>;

/** Nobody is told of changes. */
const NO_INPUT: Input = { forget() {} };

export class BatchMemo implements Memo {
  revision = 1;
  private depth = 0;
  /** For each question that is under way, the depth of the outermost one that it was cut by. */
  private readonly lows: number[] = [];
  private readonly stack: Open[] = [];
  private readonly caches: Cache[] = [];
  private readonly keys: unknown[] = [];
  /** Those that became no provisional answer are used again. */
  private readonly spare: Array<Open | undefined> = [];
  /** Caches and keys by turns. */
  private readonly provisional: unknown[] = [];
  private readonly deep = new DeepQuestions();

  get isBusy(): boolean {
    return this.depth > 0;
  }

  peek<K, V>(cache: Answers<K, V>, key: K): V | undefined {
    const kept = cache.get(key) as unknown;
    return kept instanceof Open ? undefined : (kept as V | undefined);
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
    if (this.depth === 0) return this.fromBottom(cache as Cache, key, compute);
    if (this.depth > DEEPEST) {
      if (!this.deep.has(cache, key)) throw new TooDeep(cache as never, key, bottom, compute);
      this.cut(0);
      return bottom;
    }
    return this.run(cache as Cache, key, compute);
  }

  /** Answers of files that stay as they are stay sure. */
  watch<K, V>(cache: Answers<K, V>, key: K, bottom: V, compute: () => V): V {
    return this.get(cache, key, bottom, compute);
  }

  incomplete(): void {
    this.cut(0);
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

  private fromBottom<V>(cache: Cache, key: unknown, compute: () => V): V {
    for (;;) {
      try {
        return this.run(cache, key, compute);
      } catch (thrown) {
        this.giveUp();
        this.deep.answer(thrown, (first) => this.get(first.cache, first.key, first.bottom, first.compute));
      }
    }
  }

  private run<V>(cache: Cache, key: unknown, compute: () => V): V {
    const { depth, lows } = this;
    const open = this.spare[depth] ?? new Open(depth);
    this.spare[depth] = open;
    this.stack[depth] = open;
    this.caches[depth] = cache;
    this.keys[depth] = key;
    lows[depth] = depth;
    const inner = this.provisional.length;
    cache.set(key, open);
    this.depth = depth + 1;
    const value = compute();
    this.depth = depth;
    if (lows[depth]! < depth || value === undefined) this.keepOpen(cache, key, open, value);
    else {
      // The question that opened the circle is answered: what was computed inside of it is not to be kept.
      if (this.provisional.length > inner) this.forget(inner);
      cache.set(key, value);
    }
    return value;
  }

  private keepOpen(cache: Cache, key: unknown, open: Open, value: unknown): void {
    const { depth } = open;
    const low = this.lows[depth]!;
    this.spare[depth] = undefined;
    open.isComputed = true;
    open.value = value;
    if (low >= depth) return;
    open.low = low;
    this.cut(low);
    this.provisional.push(cache, key);
  }

  private forget(from: number): void {
    const { provisional } = this;
    for (let i = from; i < provisional.length; i += 2) (provisional[i] as Cache).delete(provisional[i + 1]);
    provisional.length = from;
  }

  /** Something was thrown: nothing that was under way is known. */
  private giveUp(): void {
    for (let at = this.depth - 1; at >= 0; at--) this.caches[at]!.delete(this.keys[at]);
    this.depth = 0;
    this.spare.length = 0;
    this.forget(0);
  }
}
