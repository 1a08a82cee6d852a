/** What Python's tokenizer knows of a text before anything is parsed: strings, comments, brackets. */

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;
export const HASH = 35;
const APOSTROPHE = 39;
export const BACKSLASH = 92;

/** 1 for an opening bracket, -1 for a closing one, by character code. */
export const BRACKETS = new Int8Array(128);
for (const open of '([{') BRACKETS[open.charCodeAt(0)] = 1;
for (const close of ')]}') BRACKETS[close.charCodeAt(0)] = -1;

export function isLineEnd(code: number): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN;
}

export function isQuote(code: number): boolean {
  return code === QUOTE || code === APOSTROPHE;
}

/** The end of the string literal whose opening quote stands at `at`. */
export function stringEnd(text: string, at: number): number {
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

export function commentEnd(text: string, at: number): number {
  let i = at;
  while (i < text.length && !isLineEnd(text.charCodeAt(i))) i++;
  return i;
}

/** The first character of a line that is no white space. */
export function indentEnd(text: string, at: number): number {
  let i = at;
  while (text[i] === ' ' || text[i] === '\t' || text[i] === '\f') i++;
  return i;
}
