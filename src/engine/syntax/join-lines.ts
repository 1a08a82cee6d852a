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

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;
const HASH = 35;
const APOSTROPHE = 39;
const BACKSLASH = 92;

/** 1 for an opening bracket, -1 for a closing one, by character code. */
const BRACKETS = new Int8Array(128);
for (const open of '([{') BRACKETS[open.charCodeAt(0)] = 1;
for (const close of ')]}') BRACKETS[close.charCodeAt(0)] = -1;

function isLineEnd(code: number): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN;
}

/** The end of the string literal whose opening quote stands at `at`. */
function stringEnd(text: string, at: number): number {
  const quote = text.charCodeAt(at);
  const triple = text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote;
  for (let i = at + (triple ? 3 : 1); i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === quote && !triple) return i + 1;
    else if (code === quote && text.charCodeAt(i + 1) === quote && text.charCodeAt(i + 2) === quote)
      return i + 3;
    else if (!triple && isLineEnd(code)) return i;
  }
  return text.length;
}

function commentEnd(text: string, at: number): number {
  let i = at;
  while (i < text.length && !isLineEnd(text.charCodeAt(i))) i++;
  return i;
}

/** The first character of a line that is no white space. */
function indentEnd(text: string, at: number): number {
  let i = at;
  while (text[i] === ' ' || text[i] === '\t' || text[i] === '\f') i++;
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
    if (code === QUOTE || code === APOSTROPHE) i = stringEnd(text, i);
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
