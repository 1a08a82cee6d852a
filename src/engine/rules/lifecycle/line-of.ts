import type { FileFacts } from '../../facts/facts.ts';
import { positionAt } from '../../text.ts';

/** One-based line of an offset, for messages. */
export function lineOf(file: FileFacts, offset: number): number {
  return positionAt(file.lineStarts, offset).line + 1;
}
