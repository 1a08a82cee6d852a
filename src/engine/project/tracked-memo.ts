/**
 * Answers that are computed once, and again only when something they were read from has changed.
 *
 * While an answer is computed, everything that it reads is noted: other answers, and *inputs* (the facts of a scope,
 * the calls of a name). When an input changes, all answers that lead to it, however far, are marked as doubtful; that
 * is all an edit does. A doubtful answer that is asked for again looks at what it was read from, in the order in which
 * it read it: where nothing there has changed the answer still holds, else it is computed anew. An answer that comes
 * out as before counts as unchanged, so what an edit costs ends where its effect ends.
 *
 * Of a circle (see `memo.ts`), what was read for the sake of a dropped answer counts as read by the one who opened the
 * circle; thereby the answers that are kept never rest on each other in a circle.
 */
import { type Answers, DEEPEST, DeepQuestions, type Input, type Memo, NEVER, TooDeep } from './memo.ts';
import { sameAnswer } from './same-answer.ts';

/** Shared by all that have none; never written to. */
const NO_SOURCES: Array<Answer<unknown> | TrackedInput> = [];
const NO_READERS: Answer<unknown>[] = [];

class TrackedInput implements Input {
  changed = 0;
  /** These never change; an answer's sources are looked at without asking which they are. */
  readonly doubtful = false;
  readonly dropped = false;
  readonly depth = -1;
  readonly low = NEVER;
  readers: Answer<unknown>[] = NO_READERS;

  forget(): void {
    this.readers = NO_READERS;
  }
}

/** One answer, known or being computed. */
class Answer<V> {
  value: V | undefined = undefined;
  /** The state of the inputs in which the value last came out differently, and in which it was last found right. */
  changed = 0;
  verified = 0;
  doubtful = false;
  /** Its key is taken by another answer, or by none. */
  dropped = false;
  /** How deep on the stack it is being computed; -1 while it is not. */
  depth = -1;
  /** Computed under a cut: the depth of the question that was cut. */
  low = NEVER;
  sources: Array<Answer<unknown> | TrackedInput> = NO_SOURCES;
  readers: Answer<unknown>[] = NO_READERS;
  compute: () => V;

  constructor(compute: () => V) {
    this.compute = compute;
  }
}

interface Frame {
  readonly answer: Answer<unknown>;
  low: number;
  readonly sources: Set<Answer<unknown> | TrackedInput>;
}

/** An answer on the way from a question to what its doubts come from. */
interface Doubt {
  readonly answer: Answer<unknown>;
  /** Which of its sources is next. */
  next: number;
  looked: boolean;
  /** The source that was last looked at. */
  asked?: Answer<unknown>;
}

export class TrackedMemo implements Memo {
  revision = 1;
  private readonly stack: Frame[] = [];
  private readonly deep = new DeepQuestions();
  /** Who wants to know when an answer becomes doubtful. Nobody else reads such an answer. */
  private readonly watched = new Map<Answer<unknown>, () => void>();
  private readonly provisional = new Map<Answer<unknown>, () => void>();

  peek<K, V>(cache: Answers<K, V>, key: K): V | undefined {
    const answer = (cache as unknown as Map<K, Answer<V>>).get(key);
    if (answer === undefined || answer.dropped || answer.doubtful || answer.verified === 0) return undefined;
    if (answer.depth >= 0 || answer.low < NEVER) return undefined;
    this.read(answer as Answer<unknown>);
    return answer.value;
  }

  get<K, V>(cache: Answers<K, V>, key: K, bottom: V, compute: () => V): V {
    const answers = cache as unknown as Map<K, Answer<V>>;
    const answer = answers.get(key);
    if (this.stack.length === 0 && (answer === undefined || answer.doubtful || answer.dropped)) {
      return this.fromBottom(answers, key, bottom, compute);
    }
    return this.within(answers, key, bottom, compute);
  }

  private fromBottom<K, V>(answers: Map<K, Answer<V>>, key: K, bottom: V, compute: () => V): V {
    for (;;) {
      try {
        return this.within(answers, key, bottom, compute);
      } catch (thrown) {
        this.deep.answer(thrown, (first) => this.get(first.cache, first.key, first.bottom, first.compute));
      }
    }
  }

  private within<K, V>(answers: Map<K, Answer<V>>, key: K, bottom: V, compute: () => V): V {
    let answer = answers.get(key);
    if (answer !== undefined && !answer.dropped) {
      if (answer.depth >= 0) {
        this.cut(answer.depth);
        return bottom;
      }
      if (answer.verified > 0 && (!answer.doubtful || this.holds(answer))) {
        this.read(answer);
        if (answer.low < NEVER) this.cut(answer.low);
        return answer.value as V;
      }
    }
    if (this.stack.length > DEEPEST) {
      if (!this.deep.has(answers, key)) throw new TooDeep(answers as never, key, bottom, compute);
      this.cut(0);
      return bottom;
    }
    if (answer === undefined || answer.dropped) {
      answer = new Answer(compute);
      answers.set(key, answer);
    } else answer.compute = compute;
    const fresh = answer;
    this.run(fresh, () => {
      if (answers.get(key) === fresh) answers.delete(key);
    });
    this.read(fresh);
    return fresh.value as V;
  }

  watch<K, V>(cache: Answers<K, V>, key: K, bottom: V, compute: () => V, told: () => void): V {
    const value = this.get(cache, key, bottom, compute);
    const answer = (cache as unknown as Map<K, Answer<unknown>>).get(key);
    if (answer === undefined || answer.doubtful) told();
    else this.watched.set(answer, told);
    return value;
  }

  get isBusy(): boolean {
    return this.stack.length > 0;
  }

  incomplete(): void {
    this.cut(0);
  }

  input(): Input {
    return new TrackedInput();
  }

  read(source: Answer<unknown> | Input): void {
    this.stack[this.stack.length - 1]?.sources.add(source as Answer<unknown> | TrackedInput);
  }

  private cut(by: number): void {
    const top = this.stack[this.stack.length - 1];
    if (top !== undefined && by < top.low) top.low = by;
  }

  change(input: Input): void {
    this.revision++;
    (input as TrackedInput).changed = this.revision;
    this.doubt(input as TrackedInput);
  }

  drop<K, V>(cache: Answers<K, V>): void {
    if (cache.size === 0) return;
    for (const answer of cache.values() as unknown as Iterable<Answer<unknown>>) {
      answer.dropped = true;
      this.watched.delete(answer);
      this.doubt(answer);
      this.leave(answer, NO_READ);
      answer.sources = NO_SOURCES;
    }
    cache.clear();
  }

  restart(): void {
    this.revision++;
  }

  private doubt(source: Answer<unknown> | TrackedInput): void {
    const open = [source];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const reader of at.readers) {
        if (reader.doubtful) continue;
        reader.doubtful = true;
        if (reader.readers.length > 0) open.push(reader);
        else this.tell(reader);
      }
    }
  }

  private tell(answer: Answer<unknown>): void {
    const told = this.watched.get(answer);
    if (told === undefined) return;
    this.watched.delete(answer);
    told();
  }

  /**
   * Whether a doubtful answer is still right. Chains of doubtful answers are longer than the machine's stack, so the
   * way down is kept in a list.
   */
  private holds(asked: Answer<unknown>): boolean {
    const way: Doubt[] = [{ answer: asked, next: 0, looked: false }];
    for (;;) {
      const doubt = way[way.length - 1]!;
      const below = this.firstInDoubt(doubt);
      if (below !== null && typeof below !== 'boolean') {
        way.push({ answer: below, next: 0, looked: false });
        continue;
      }
      way.pop();
      const { answer } = doubt;
      if (below === true) {
        answer.doubtful = doubt.looked && answer.sources.some((source) => source.doubtful);
        answer.verified = this.revision;
      }
      if (way.length === 0) return below === true;
      if (below === true) continue;
      // Too deep to find out: it is taken for changed, and so is all that leads to it.
      if (this.stack.length > DEEPEST) return false;
      this.run(answer, () => {
        answer.dropped = true;
      });
    }
  }

  /** The next source that has to be looked at first; else whether the answer still holds. */
  private firstInDoubt(doubt: Doubt): Answer<unknown> | boolean {
    const { answer } = doubt;
    if (answer.dropped) return false;
    const { sources } = answer;
    for (; doubt.next < sources.length; doubt.next++) {
      const source = sources[doubt.next]!;
      if (source.dropped || source.depth >= 0) return false;
      if (source.doubtful && doubt.asked !== source) {
        doubt.looked = true;
        doubt.asked = source as Answer<unknown>;
        return source as Answer<unknown>;
      }
      if (source.low < NEVER || source.changed > answer.verified) return false;
    }
    return true;
  }

  private run(answer: Answer<unknown>, forget: () => void): void {
    const depth = this.stack.length;
    const frame: Frame = { answer, low: depth, sources: new Set() };
    this.stack.push(frame);
    answer.depth = depth;
    let done = false;
    try {
      const value = answer.compute();
      if (answer.verified === 0 || !sameAnswer(answer.value, value)) {
        answer.value = value;
        answer.changed = this.revision;
      }
      answer.verified = this.revision;
      answer.doubtful = false;
      done = true;
    } finally {
      // Not `pop`: where the machine's stack ran out, questions further in may not have got this far.
      this.stack.length = depth;
      answer.depth = -1;
      if (!done) {
        answer.dropped = true;
        forget();
      }
      this.settle(frame, depth, forget);
    }
  }

  private settle(frame: Frame, depth: number, forget: () => void): void {
    const { answer } = frame;
    const top = this.stack[this.stack.length - 1];
    if (frame.low < depth) {
      answer.low = frame.low;
      this.provisional.set(answer, forget);
      if (top) {
        top.low = Math.min(top.low, frame.low);
        for (const source of frame.sources) top.sources.add(source);
      }
    } else if (this.provisional.size > 0) {
      // The question that opened the circle is answered: what was computed inside of it is not to be kept.
      for (const [inner, forgetInner] of this.provisional) {
        if (inner.low < depth) continue;
        this.provisional.delete(inner);
        inner.dropped = true;
        forgetInner();
        this.doubt(inner);
        this.leave(inner, NO_READ);
        inner.sources = NO_SOURCES;
      }
    }
    for (const source of frame.sources) if (source === answer || source.dropped) frame.sources.delete(source);
    const before = answer.sources;
    if (before.length > 0) this.leave(answer, frame.sources);
    const known = before.length > 0 ? new Set(before) : null;
    answer.sources = [...frame.sources];
    if (answer.dropped) return;
    for (const source of answer.sources) {
      if (!known?.has(source)) {
        if (source.readers === NO_READERS) source.readers = [answer];
        else source.readers.push(answer);
      }
      if (source.doubtful) answer.doubtful = true;
    }
  }

  /** Takes the answer out of the readers of what it no longer reads. */
  private leave(answer: Answer<unknown>, still: ReadonlySet<Answer<unknown> | TrackedInput>): void {
    for (const source of answer.sources) {
      if (still.has(source)) continue;
      const { readers } = source;
      const at = readers.lastIndexOf(answer);
      if (at < 0) continue;
      readers[at] = readers[readers.length - 1]!;
      readers.pop();
    }
  }
}

const NO_READ: ReadonlySet<Answer<unknown> | TrackedInput> = new Set();
