/**
 * Places in text. Offsets and columns count UTF-16 code units, as JavaScript strings and LSP do; lines and
 * columns are zero-based here (the command line adds one).
 */

/** Start (inclusive) and end (exclusive) offsets. Inside facts they are relative to the function's `start`. */
export type Span = readonly [start: number, end: number];

export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

/** Replaces `range` of `file` by `text`. */
export interface Edit {
  file: string;
  range: Range;
  text: string;
}

/** Offsets at which lines start; `\n`, `\r\n` and a lone `\r` end a line, as in Python. */
export function lineStartsOf(text: string): number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
    // Without the room for more that a growing list has.
    return starts.slice();
  }
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10) starts.push(i + 1);
    else if (code === 13 && text.charCodeAt(i + 1) !== 10) starts.push(i + 1);
  }
  return starts;
}

export function positionAt(lineStarts: readonly number[], offset: number): Position {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineStarts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: offset - lineStarts[low]! };
}

export function offsetAt(lineStarts: readonly number[], position: Position, length: number): number {
  const start = lineStarts[position.line];
  if (start === undefined) return length;
  return Math.min(start + position.character, lineStarts[position.line + 1] ?? length);
}
