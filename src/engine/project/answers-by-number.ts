/**
 * Answers about the operations of one scope, or its definitions, by their number: what a memo asks of a map, in an
 * array, which takes a third of its memory and finds an answer without hashing.
 */
import type { AnswerStore } from './memo.ts';

export class AnswersByNumber<V> implements AnswerStore<number, V> {
  private readonly answers: Array<V | undefined>;

  /** About how many there will be. */
  constructor(amount: number) {
    this.answers = new Array(amount);
  }

  /** 0 where there is nothing to drop. */
  get size(): number {
    return this.answers.length;
  }

  get(number: number): V | undefined {
    return this.answers[number];
  }

  set(number: number, answer: V): void {
    this.answers[number] = answer;
  }

  delete(number: number): void {
    if (number < this.answers.length) this.answers[number] = undefined;
  }

  clear(): void {
    this.answers.length = 0;
  }

  *values(): Iterable<V> {
    for (const answer of this.answers) if (answer !== undefined) yield answer;
  }
}
