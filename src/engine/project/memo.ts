/**
 * Answers that are computed once, with the files they were read from.
 *
 * Every answer belongs to the file whose scope it is about. While it is computed, each further answer that it asks
 * for leaves an edge from its file to the other's. When a file changes in a way that others can see, the answers
 * of all files that lead to it are dropped (and nothing else).
 *
 * Answers can ask for each other in a circle (`a = b.next; b = a.next`). The circle is cut by giving the asker the
 * bottom value, "nothing known yet"; whatever was computed under such a cut is kept only up to the question that
 * opened the circle, because asked from elsewhere it would come out fuller. So answers do not depend on the order
 * of the questions. What is never done: iterating a circle until it settles; one round gives all there is for
 * values, whose sets only grow along a path.
 */
const DEEPEST = 200;

export class Memo {
  private readonly stack: Array<{ owner: string; low: number }> = [];
  private readonly running = new Map<Map<unknown, unknown>, Map<unknown, number>>();
  /** Computed under a cut, with the depth of the question that was cut. */
  private readonly provisional = new Map<Map<unknown, unknown>, Map<unknown, number>>();
  /** For each file, the files whose answers were read from it. */
  private readonly readers = new Map<string, Set<string>>();

  get depth(): number {
    return this.stack.length;
  }

  get<K, V>(owner: string, cache: Map<K, V>, key: K, bottom: V, compute: () => V): V {
    this.depend(owner);
    const known = cache.get(key);
    if (known !== undefined) {
      this.touchProvisional(cache as Map<unknown, unknown>, key);
      return known;
    }
    let running = this.running.get(cache as Map<unknown, unknown>);
    const open = running?.get(key);
    const { stack } = this;
    if (open !== undefined) {
      const top = stack[stack.length - 1];
      if (top) top.low = Math.min(top.low, open);
      return bottom;
    }
    // Nobody follows a chain this long; and the machine's stack ends somewhere.
    if (stack.length > DEEPEST) return bottom;
    if (running === undefined) {
      running = new Map();
      this.running.set(cache as Map<unknown, unknown>, running);
    }
    const depth = stack.length;
    const frame = { owner, low: depth };
    stack.push(frame);
    running.set(key, depth);
    try {
      const value = compute();
      cache.set(key, value);
      return value;
    } finally {
      stack.pop();
      running.delete(key);
      if (running.size === 0) this.running.delete(cache as Map<unknown, unknown>);
      this.settle(cache as Map<unknown, unknown>, key, frame.low, depth);
    }
  }

  /** The answer being computed has read this file. */
  depend(owner: string): void {
    const top = this.stack[this.stack.length - 1];
    if (top === undefined || top.owner === owner) return;
    let readers = this.readers.get(owner);
    if (readers === undefined) {
      readers = new Set();
      this.readers.set(owner, readers);
    }
    readers.add(top.owner);
  }

  /** The file and all whose answers lead to it. */
  affectedBy(path: string): Set<string> {
    const affected = new Set([path]);
    for (const file of affected) for (const reader of this.readers.get(file) ?? []) affected.add(reader);
    return affected;
  }

  forget(path: string): void {
    this.readers.delete(path);
  }

  clear(): void {
    this.readers.clear();
  }

  private settle(cache: Map<unknown, unknown>, key: unknown, low: number, depth: number): void {
    const top = this.stack[this.stack.length - 1];
    if (low < depth) {
      if (top) top.low = Math.min(top.low, low);
      const keys = this.provisional.get(cache);
      if (keys) keys.set(key, low);
      else this.provisional.set(cache, new Map([[key, low]]));
      return;
    }
    // The question that opened the circle is answered: what was computed inside of it is not to be kept.
    for (const [inner, keys] of this.provisional) {
      for (const [each, at] of keys) {
        if (at < depth) continue;
        inner.delete(each);
        keys.delete(each);
      }
      if (keys.size === 0) this.provisional.delete(inner);
    }
  }

  /** An answer that hangs on an open question makes its reader hang on it too. */
  private touchProvisional(cache: Map<unknown, unknown>, key: unknown): void {
    if (this.provisional.size === 0) return;
    const low = this.provisional.get(cache)?.get(key);
    const top = this.stack[this.stack.length - 1];
    if (low !== undefined && top !== undefined) top.low = Math.min(top.low, low);
  }
}
