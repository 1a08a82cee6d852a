/**
 * Python ends no line inside brackets; the grammar nearly agrees, but takes a line that is indented less than its
 * block for the block's end. This module joins such lines the way Python's tokenizer does, character for character,
 * so that every offset stays what it was.
 */
import type { Span } from '../text.ts';
import {
  BACKSLASH,
  BRACKETS,
  commentEnd,
  HASH,
  indentEnd,
  isLineEnd,
  isQuote,
  stringEnd,
} from './scan-text.ts';

export interface JoinedText {
  text: string;
  /** Comments that were blanked because the lines around them were joined. */
  comments: Span[];
}

/** null where the brackets do not match up, or where no line inside brackets is indented less than its block. */
export function joinLines(text: string): JoinedText | null {
  const out: string[] = [];
  const comments: Span[] = [];
  let depth = 0;
  let kept = 0;
  let indent = 0;
  let lineStart = true;
  let needed = false;
  const blank = (from: number, to: number): void => {
    out.push(text.slice(kept, from), ' '.repeat(to - from));
    kept = to;
  };
  for (let i = 0; i < text.length; ) {
    if (lineStart) {
      const end = indentEnd(text, i);
      const code = text.charCodeAt(end);
      const empty = end === text.length || isLineEnd(code) || code === HASH;
      if (depth === 0 && !empty) indent = end - i;
      else if (depth > 0 && !empty && end - i < indent && BRACKETS[code] !== -1) needed = true;
      lineStart = false;
      i = end;
      continue;
    }
    const code = text.charCodeAt(i);
    if (isQuote(code)) i = stringEnd(text, i);
    else if (code === HASH) {
      const end = commentEnd(text, i);
      if (depth > 0) {
        comments.push([i, end]);
        blank(i, end);
      }
      i = end;
    } else if (isLineEnd(code)) {
      if (depth > 0) blank(i, i + 1);
      lineStart = true;
      i++;
    } else {
      depth += BRACKETS[code] ?? 0;
      if (depth < 0) return null;
      i += code === BACKSLASH && i + 1 < text.length ? 2 : 1;
    }
  }
  if (depth !== 0 || !needed) return null;
  out.push(text.slice(kept));
  return { text: out.join(''), comments };
}
