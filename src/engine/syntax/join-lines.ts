/**
 * Python ends no line inside brackets; the grammar nearly agrees, but takes a line that is indented less than its
 * block for the block's end. This module joins such lines the way Python's tokenizer does, character for character,
 * so that every offset stays what it was.
 */
import type { Span } from '../text.ts';

export interface JoinedText {
  text: string;
  /** Comments that were blanked because the lines around them were joined. */
  comments: Span[];
}

/** The end of the string literal whose opening quote stands at `at`. */
function stringEnd(text: string, at: number): number {
  const quote = text[at]!;
  const triple = text.startsWith(quote.repeat(3), at);
  const close = triple ? quote.repeat(3) : quote;
  for (let i = at + close.length; i < text.length; i++) {
    const char = text[i]!;
    if (char === '\\') i++;
    else if (char === quote && (!triple || text.startsWith(close, i))) return i + close.length;
    else if (!triple && (char === '\n' || char === '\r')) return i;
  }
  return text.length;
}

function commentEnd(text: string, at: number): number {
  let i = at;
  while (i < text.length && text[i] !== '\n' && text[i] !== '\r') i++;
  return i;
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
    const char = text[i]!;
    if (lineStart) {
      let end = i;
      while (text[end] === ' ' || text[end] === '\t' || text[end] === '\f') end++;
      const empty = '\r\n#'.includes(text[end] ?? '\n');
      if (depth === 0 && !empty) indent = end - i;
      else if (depth > 0 && !empty && end - i < indent && !')]}'.includes(text[end]!)) needed = true;
      lineStart = false;
      i = end;
      continue;
    }
    if (char === '"' || char === "'") i = stringEnd(text, i);
    else if (char === '#') {
      const end = commentEnd(text, i);
      if (depth > 0) {
        comments.push([i, end]);
        blank(i, end);
      }
      i = end;
    } else if (char === '\n' || char === '\r') {
      if (depth > 0) blank(i, i + 1);
      lineStart = true;
      i++;
    } else {
      if ('([{'.includes(char)) depth++;
      else if (')]}'.includes(char)) depth--;
      if (depth < 0) return null;
      i += char === '\\' && i + 1 < text.length ? 2 : 1;
    }
  }
  if (depth !== 0 || !needed) return null;
  out.push(text.slice(kept));
  return { text: out.join(''), comments };
}
