/** Comments that speak to checkers. */
import type { Span } from '../text.ts';
import type { Directive } from './facts.ts';

const MARK = /#\s*(?:interleave\s*:\s*(ignore-file|ignore)|(noqa))\b/gi;
/** The words of `[a, b]`, and of `: A1, B2` after `noqa`; what reads as prose is no code. */
const BRACKETS = /^\s*\[([^\]]*)\]/;
const COLON = /^\s*:\s*((?:[A-Za-z]+[0-9]+|[A-Z]{2,})\b(?:[\s,]+(?:[A-Za-z]+[0-9]+|[A-Z]{2,})\b)*)/;

export function directivesOf(text: string, comments: readonly Span[]): Directive[] {
  const found: Directive[] = [];
  for (const [start, end] of comments) {
    const comment = text.slice(start, end);
    if (!/interleave|noqa/i.test(comment)) continue;
    for (const mark of comment.matchAll(MARK)) {
      const kind = (mark[1]?.toLowerCase() ?? 'noqa') as Directive['kind'];
      const from = mark.index + mark[0].length;
      const list = (kind === 'noqa' ? COLON : BRACKETS).exec(comment.slice(from));
      const codes: Directive['codes'] = [];
      if (list?.[1] !== undefined) {
        const first = start + from + list[0].indexOf(list[1], list[0].search(/[[:]/) + 1);
        for (const word of list[1].matchAll(/[^\s,]+/g)) {
          const at = first + word.index;
          codes.push({ code: word[0], at: [at, at + word[0].length] });
        }
      }
      const at: Span = [start + mark.index, start + from + (list?.[0].length ?? 0)];
      found.push({ at, kind, codes, ownLine: standsAlone(text, start) });
    }
  }
  return found;
}

function standsAlone(text: string, comment: number): boolean {
  for (let i = comment - 1; i >= 0; i--) {
    const char = text[i]!;
    if (char === '\n' || char === '\r') return true;
    if (char !== ' ' && char !== '\t' && char !== '\f' && char !== '\uFEFF') return false;
  }
  return true;
}
