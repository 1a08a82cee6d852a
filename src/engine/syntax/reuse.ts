/**
 * What is found again after an edit. A function definition that lies outside of the edited stretch and reads without
 * errors says what it said before, whatever happened around it: readers of the tree may keep what they made of it.
 * Nothing here depends on how the parser reuses its own nodes; places in the text decide.
 */
import type { DefStatement } from './ast.ts';

/** A replacement in the old text: from `start` to `oldEnd`; the new text ends at `newEnd`. */
export interface TextEdit {
  start: number;
  oldEnd: number;
  newEnd: number;
}

/** One edit that covers all of them; each is given in the text that the ones before it made. */
export function hullOf(edits: readonly TextEdit[]): TextEdit | null {
  let hull: TextEdit | null = null;
  for (const edit of edits) {
    if (!hull) {
      hull = { ...edit };
      continue;
    }
    const end = Math.max(hull.newEnd, edit.oldEnd);
    hull = {
      start: Math.min(hull.start, edit.start),
      oldEnd: hull.oldEnd + end - hull.newEnd,
      newEnd: end + edit.newEnd - edit.oldEnd,
    };
  }
  return hull;
}

/** A function definition outside of other functions, without its body, and what a reader keeps of it. */
export interface Remembered {
  statement: DefStatement;
  kept: unknown;
}

/** By the definition's start. */
export type Memory = Map<number, Remembered>;

/** Finds what was remembered of the old text at places of the new one. */
export class Recall {
  constructor(
    private readonly memory: Memory,
    private readonly edit: TextEdit,
    /** Places of the new text that the parser did not get. */
    private readonly blanked: readonly number[] = [],
  ) {}

  /** Finds only what these places do not lie in: it may have been read with them. */
  outside(blanked: readonly number[]): Recall {
    return new Recall(this.memory, this.edit, blanked);
  }

  /** What was remembered of the definition that now spans these places. */
  find(start: number, end: number): DefStatement | undefined {
    const { edit } = this;
    const after = start > edit.newEnd;
    const delta = after ? edit.newEnd - edit.oldEnd : 0;
    const found = this.memory.get(start - delta);
    if (!found || found.statement.nodeEnd !== end - delta) return undefined;
    // What does not lie behind the edit must have ended before it: else the places only look the same.
    if (!after && end >= edit.start) return undefined;
    if (this.blanked.some((at) => at >= start && at < end)) return undefined;
    const { statement, kept } = found;
    const shift = statement.shift + delta;
    return { ...statement, start, end: statement.end + delta, nodeEnd: end, shift, kept };
  }
}
