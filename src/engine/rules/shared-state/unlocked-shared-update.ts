import type { ProjectFunction } from '../../project/project.ts';
import { positionAt, type Span } from '../../text.ts';
import { defineRule, type FixDraft, inFile } from '../rule.ts';
import { type ChangedLoop, changedLoops } from './changing-loops.ts';
import { brokenGuarding } from './guarding.ts';
import { lockFixes } from './lock-fixes.ts';
import { copyFixes, loopPlaces, loopWords } from './loop-words.ts';
import { raceWords, relatedPlaces } from './race-words.ts';
import { type Race, raceOf } from './racing.ts';
import { knownUpdates, type Update } from './update-patterns.ts';

export interface SharedUpdate extends Update, Race {
  fn: ProjectFunction;
  readLine: number;
}

export const unlockedSharedUpdate = defineRule<SharedUpdate | ChangedLoop>({
  meta: {
    id: 'unlocked-shared-update',
    family: 'shared-state',
    severity: 'warning',
    summary: 'Shared state is read, changed and written back without a lock.',
    lesson: 'Reading, changing and writing are separate steps: what others write in between is overwritten.',
    concept: 'data-race',
    demo: 'lost-update',
    since: '0.1.0',
  },
  message: (hit) => (hit.pattern === 'loop' ? loopWords(hit) : raceWords(hit)),
  *checkFunction(fn, project) {
    for (const loop of changedLoops(fn, project)) {
      const likely = loop.kind !== 'nobody';
      yield {
        at: inFile(fn.facts, loop.access.at),
        confidence: likely ? 'likely' : 'possible',
        severity: likely ? 'warning' : 'hint',
        related: loopPlaces(loop),
        data: loop,
      };
    }
    for (const update of knownUpdates(fn, project)) {
      // An exception from the rule of its variable is what inconsistent-locking is about.
      if (brokenGuarding(update.access, project) !== null) continue;
      const race = raceOf(update, fn, project);
      if (race === null) continue;
      const [read] = inFile(fn.facts, fn.facts.ops[update.read]!.at);
      const likely = update.harmful && race.kind !== 'nobody';
      yield {
        at: writeSpan(fn, update),
        confidence: likely ? 'likely' : 'possible',
        severity: likely ? 'warning' : 'hint',
        related: relatedPlaces(race),
        data: { ...update, ...race, fn, readLine: positionAt(fn.file.lineStarts, read).line + 1 },
      };
    }
  },
  fixes: ({ data }, source, project): Iterable<FixDraft> =>
    data.pattern === 'loop'
      ? copyFixes(data, source)
      : data.own !== null
        ? []
        : lockFixes(data, source, project),
});

function writeSpan(fn: ProjectFunction, { access }: Update): Span {
  const op = fn.facts.ops[access.op]!;
  return inFile(fn.facts, op.k === 'assign' ? op.statement : op.at);
}
