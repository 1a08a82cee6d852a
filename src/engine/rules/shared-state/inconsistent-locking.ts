import type { Span } from '../../text.ts';
import { defineRule, inFile } from '../rule.ts';
import { guardFixes } from './guard-fixes.ts';
import { guardPlaces, guardWords } from './guard-words.ts';
import { type Unguarded, unguardedIn } from './unguarded-access.ts';

export const inconsistentLocking = defineRule<Unguarded>({
  meta: {
    id: 'inconsistent-locking',
    family: 'shared-state',
    severity: 'warning',
    summary: 'State that a lock guards elsewhere is used without that lock.',
    lesson: 'A lock keeps out only those who take it: code that does not take it walks straight in.',
    concept: 'locks',
    since: '0.1.0',
  },
  message: guardWords,
  *checkFunction(fn, project) {
    if (fn.facts.kind === 'module' || fn.facts.kind === 'class') return;
    for (const found of unguardedIn(fn, project)) {
      yield {
        at: placeOf(found),
        confidence: found.likely ? 'likely' : 'possible',
        severity: found.likely ? 'warning' : 'hint',
        related: guardPlaces(found),
        data: found,
      };
    }
  },
  fixes: ({ data }, source, project) => guardFixes(data, source, project),
});

/** The statement of a write, the words of a read. */
function placeOf({ fn, access }: Unguarded): Span {
  const op = fn.facts.ops[access.op]!;
  if (!access.writes) return inFile(fn.facts, access.at);
  return inFile(fn.facts, op.k === 'assign' ? op.statement : op.at);
}
