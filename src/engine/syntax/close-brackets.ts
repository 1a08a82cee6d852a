/**
 * A bracket that nobody closes makes an expression of everything behind it, and the file loses its definitions while
 * somebody types. But no keyword that begins a statement stands in an expression, so at such a line at the latest the
 * bracket is known to be a mistake: here it is taken out of the text, character for character, and the rest of the file
 * reads as if it were not there.
 */
import { BACKSLASH, commentEnd, HASH, indentEnd, isLineEnd, isQuote, stringEnd } from './scan-text.ts';

export interface ClosedText {
  text: string;
  /** Where brackets were blanked, in order. */
  blanked: number[];
}

/** What can begin a line inside brackets is not among them: `if`, `else`, `for`, `from`, `lambda`, ... */
const STATEMENT =
  /(?:(?:def|class|return|import|while|with|try|except|finally|raise|pass|break|continue|global|nonlocal|del|assert|elif)(?!\w)|async[ \t]+(?:def|with)(?!\w)|from[ \t]+[\w.]+[ \t]+import(?!\w))/y;

const CLOSED_BY: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** null where every bracket is closed in time. */
export function closeBrackets(text: string): ClosedText | null {
  const open: number[] = [];
  const blanked: number[] = [];
  let lineStart = true;
  for (let i = 0; i < text.length; ) {
    if (lineStart) {
      lineStart = false;
      if (open.length > 0) {
        i = indentEnd(text, i);
        if (beginsStatement(text, i)) blanked.push(...open.splice(0));
        continue;
      }
    }
    const code = text.charCodeAt(i);
    if (isQuote(code)) i = stringEnd(text, i);
    else if (code === HASH) i = commentEnd(text, i);
    else if (code === BACKSLASH) i += 2;
    else {
      if (isLineEnd(code)) lineStart = true;
      else if (CLOSED_BY[text[i]!]) open.push(i);
      else if (code === 41 || code === 93 || code === 125) close(text, i, open, blanked);
      i++;
    }
  }
  blanked.push(...open);
  if (blanked.length === 0) return null;
  blanked.sort((a, b) => a - b);
  return { text: withBlanks(text, blanked), blanked };
}

function beginsStatement(text: string, at: number): boolean {
  STATEMENT.lastIndex = at;
  return STATEMENT.test(text);
}

/** Brackets in between are left open; where none fits, it is the closing one that is too many, and stays. */
function close(text: string, at: number, open: number[], blanked: number[]): void {
  let fits = open.length - 1;
  while (fits >= 0 && CLOSED_BY[text[open[fits]!]!] !== text[at]) fits--;
  if (fits >= 0) blanked.push(...open.splice(fits).slice(1));
}

function withBlanks(text: string, places: readonly number[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const place of places) {
    parts.push(text.slice(from, place), ' ');
    from = place + 1;
  }
  parts.push(text.slice(from));
  return parts.join('');
}
