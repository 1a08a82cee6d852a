/**
 * Stands for all tasks, locks and threads of a process that came after the limit of rows: a program that makes millions
 * of them shows them as one. Their steps still make their loops busy, and their problems are still told.
 */
import type { LoopRow } from './loop-row.ts';
import { Row } from './row.ts';
import type { ThreadRow } from './thread-row.ts';

export class FoldedRow extends Row {
  /** How many it stands for. */
  count = 0;
  /** Loops in which one of them makes a step, by its number in the stream. */
  private readonly stepping = new Map<number, LoopRow>();

  get title(): string {
    return `${this.count} more, not shown one by one`;
  }

  step(time: number, local: number, thread: ThreadRow, loop: LoopRow): void {
    loop.stepBegins(time, thread, 0, 0);
    this.stepping.set(local, loop);
  }

  pause(time: number, local: number): void {
    this.stepping.get(local)?.stepEnds(time);
    this.stepping.delete(local);
  }

  enter(): void {}
  leave(): void {}
  override lose(): void {}
}
