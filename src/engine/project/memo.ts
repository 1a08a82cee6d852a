/**
 * Answers that are computed once and kept: what the ways of keeping them have in common.
 *
 * `TrackedMemo` is for editors: it knows what each answer was computed from, and finds out after an edit which of them
 * still hold. `BatchMemo` is for one look at files that stay as they are: it only keeps answers.
 *
 * Answers can ask for each other in a circle (`a = b.next; b = a.next`). The circle is cut by giving the asker the
 * bottom value, "nothing known yet"; whatever was computed under such a cut is kept only up to the question that
 * opened the circle, because asked from elsewhere it would come out fuller. What is never done: iterating a circle
 * until it settles; one round gives all there is for values, whose sets only grow along a path.
 *
 * A chain of questions can be longer than the machine's stack. Where it gets too long, everything under way is given
 * up, the question at the end is answered first, from the bottom of the stack, and then the first one is asked again.
 * So an answer depends neither on the order of the questions nor on how deep it was asked for.
 */

/** How many questions are under way at most, one asked by the other. */
export const DEEPEST = 200;
/** Deeper than everything. */
export const NEVER = 1 << 29;

/** Where answers are kept: a map, or what does for one. */
export interface AnswerStore<K, A> {
  readonly size: number;
  get(key: K): A | undefined;
  set(key: K, answer: A): void;
  delete(key: K): void;
  clear(): void;
  values(): Iterable<A>;
}

/** Answers by what they are about. What is kept for each is the memo's business. */
export type Answers<K, V> = AnswerStore<K, { readonly kept: V } | V>;

/** Something that answers are computed from. */
export interface Input {
  /** Whoever read it is gone. */
  forget(): void;
}

export interface Memo {
  /** Counts the changes of inputs. */
  readonly revision: number;
  /** An answer is being computed. */
  readonly isBusy: boolean;
  /** The answer where it is known for sure, without making a function to compute it; else undefined. */
  peek<K, V>(cache: Answers<K, V>, key: K): V | undefined;
  get<K, V>(cache: Answers<K, V>, key: K, bottom: V, compute: () => V): V;
  /** Asked while nothing is being answered, and told once when the answer is no longer sure. */
  watch<K, V>(cache: Answers<K, V>, key: K, bottom: V, compute: () => V, told: () => void): V;
  /** What is being computed got less than there is: none of it is to be kept but the answer at the bottom. */
  incomplete(): void;
  input(): Input;
  /** What is being computed reads this. */
  read(input: Input): void;
  change(input: Input): void;
  /** The answers of a cache whose keys mean nothing any more. */
  drop<K, V>(cache: Answers<K, V>): void;
  /** Everything that was known is gone: nothing refers to older answers any more. */
  restart(): void;
}

/** Thrown, and caught at the bottom of the stack, where a question would be one too deep. */
export class TooDeep {
  readonly cache: Answers<unknown, unknown>;
  readonly key: unknown;
  readonly bottom: unknown;
  readonly compute: () => unknown;

  constructor(cache: Answers<unknown, unknown>, key: unknown, bottom: unknown, compute: () => unknown) {
    this.cache = cache;
    this.key = key;
    this.bottom = bottom;
    this.compute = compute;
  }
}

/** Questions that were too deep, and are being answered from the bottom of the stack. */
export class DeepQuestions {
  private readonly open: TooDeep[] = [];

  /** Where the question is on its way already, the circle it is in is longer than the stack: it is cut there. */
  has(cache: unknown, key: unknown): boolean {
    return this.open.some((question) => question.cache === cache && question.key === key);
  }

  /** Has the question answered `first` that was too deep; anything else that was thrown goes on. */
  answer(thrown: unknown, first: (question: TooDeep) => void): void {
    if (!(thrown instanceof TooDeep)) throw thrown;
    this.open.push(thrown);
    try {
      first(thrown);
    } finally {
      this.open.pop();
    }
  }
}
