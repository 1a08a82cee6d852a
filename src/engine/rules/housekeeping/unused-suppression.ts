import type { Source } from '../../source.ts';
import type { UnusedWord } from '../../suppress.ts';
import type { Span } from '../../text.ts';
import { defineRule, type EditDraft, type Hit } from '../rule.ts';

/** `code` is null where the whole comment silences nothing. */
export interface UnusedSuppression extends UnusedWord {
  code: string | null;
}

export const unusedSuppression = defineRule<UnusedSuppression>({
  meta: {
    id: 'unused-suppression',
    family: 'housekeeping',
    severity: 'hint',
    summary: 'An ignore comment that silences nothing.',
    lesson: 'A comment that silences nothing today can hide a real finding tomorrow.',
    concept: 'ignore-comments',
    since: '0.1.0',
  },
  message: ({ code, directive }) => {
    const where = directive.kind === 'ignore-file' ? 'in this file' : 'here';
    return code === null
      ? `Nothing is found ${where}, so this comment silences nothing. It would hide a finding that comes later.`
      : `${code} finds nothing ${where}, so this comment silences nothing. It would hide a finding that comes later.`;
  },
  /** What is unused is known only after every other rule ran: the engine asks `unusedSuppressionHits`. */
  *fixes({ data }, source) {
    yield {
      title: data.code === null ? 'Remove the comment' : `Remove ${data.code} from the comment`,
      risk: 'safe',
      edits: [data.directive.codes.length > 1 ? removeWord(data) : removeComment(data, source)],
    };
  },
});

export function unusedSuppressionHits(unused: readonly UnusedWord[]): Array<Hit<UnusedSuppression>> {
  return unused.map((word) => {
    const entry = word.index < 0 ? undefined : word.directive.codes[word.index];
    return {
      at: entry?.at ?? word.directive.at,
      confidence: 'certain',
      data: { ...word, code: entry?.code ?? null },
    };
  });
}

/** Takes the comma with it: the one before, or for the first word the one behind. */
function removeWord({ directive, index }: UnusedSuppression): EditDraft {
  const [start, end] = directive.codes[index]!.at;
  if (index > 0) return { at: [directive.codes[index - 1]!.at[1], end], text: '' };
  return { at: [start, directive.codes[index + 1]!.at[0]], text: '' };
}

/** The whole line where nothing else is on it; text behind the brackets stays as a comment. */
function removeComment({ directive }: UnusedSuppression, source: Source): EditDraft {
  const [start] = directive.at;
  const lineEnd = source.lineEnd(start);
  const comment = source.text.slice(start, lineEnd);
  const word = /^#\s*interleave:\s*ignore(?:-file)?(?:\s*\[[^\]]*\])?/.exec(comment)?.[0] ?? comment;
  const rest = comment.slice(word.length).replace(/^\s*[-:,]*\s*/, '');
  if (rest.startsWith('#')) return { at: [start, lineEnd - rest.length], text: '' };
  if (rest !== '') return { at: [start, lineEnd - rest.length], text: '# ' };
  if (directive.ownLine) return { at: [source.lineStart(start), source.nextLine(start)], text: '' };
  const before: Span = [source.lineStart(start), start];
  return { at: [before[0] + source.slice(before).trimEnd().length, lineEnd], text: '' };
}
