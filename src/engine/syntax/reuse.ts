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
  ) {}

  /** What was remembered of the definition that now spans these places, moved there. */
  find(start: number, end: number): Remembered | undefined {
    const { edit } = this;
    const delta = start > edit.newEnd ? edit.oldEnd - edit.newEnd : 0;
    const found = this.memory.get(start + delta);
    if (!found || found.statement.nodeEnd !== end + delta) return undefined;
    const { start: from, nodeEnd: to } = found.statement;
    if (to >= edit.start && from <= edit.oldEnd) return undefined;
    return { statement: moved(found.statement, -delta), kept: found.kept };
  }
}

const PLACES = new Set(['start', 'end', 'nameStart', 'nameEnd', 'headerEnd', 'nodeEnd']);

/** A deep copy of plain syntax with all its places moved. */
function moved<T>(value: T, delta: number): T {
  if (delta === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => moved(item, delta)) as T;
  const copy: Record<string, unknown> = {};
  for (const key in value) {
    const part = value[key];
    copy[key] = typeof part === 'number' && PLACES.has(key) ? part + delta : moved(part, delta);
  }
  return copy as T;
}
