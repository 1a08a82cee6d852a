import { contextWords } from '../../context-words.ts';
import type { ProjectFunction } from '../../project/project.ts';
import { positionAt, type Span } from '../../text.ts';
import { defineRule, type FixDraft, inFile, type Place } from '../rule.ts';
import { lockFixes } from './lock-fixes.ts';
import { type Race, raceOf } from './racing.ts';
import { type Update, updatesIn } from './update-patterns.ts';

export interface SharedUpdate extends Update, Race {
  fn: ProjectFunction;
  readLine: number;
}

export const unlockedSharedUpdate = defineRule<SharedUpdate>({
  meta: {
    id: 'unlocked-shared-update',
    family: 'shared-state',
    severity: 'warning',
    summary: 'Shared state is read, changed and written back without a lock.',
    concept: 'data-race',
    demo: 'lost-update',
    since: '0.1.0',
  },
  message: (hit) => `${whatIsDone(hit)}, and ${whoElse(hit)}. ${whatCanHappen(hit)}`,
  *check(file, project) {
    for (const fn of project.functions(file.path)) {
      for (const update of updatesIn(fn, project)) {
        const race = raceOf(update, fn, project);
        if (race === null) continue;
        const [read] = inFile(fn.facts, fn.facts.ops[update.read]!.at);
        const likely = update.harmful && race.kind !== 'nobody';
        yield {
          at: writeSpan(fn, update),
          confidence: likely ? 'likely' : 'possible',
          severity: likely ? 'warning' : 'hint',
          related: relatedPlaces(race),
          data: { ...update, ...race, fn, readLine: positionAt(file.lineStarts, read).line + 1 },
        };
      }
    }
  },
  fixes: ({ data }, source, project): Iterable<FixDraft> => lockFixes(data, source, project),
});

function writeSpan(fn: ProjectFunction, { access }: Update): Span {
  const op = fn.facts.ops[access.op]!;
  return inFile(fn.facts, op.k === 'assign' ? op.statement : op.at);
}

function whatIsDone({ pattern, access, readLine, fn }: SharedUpdate): string {
  const { name } = access.variable;
  if (pattern === 'update') return `${fn.qualname} reads, changes and writes ${name} without a lock`;
  if (pattern === 'split') return `${fn.qualname} reads ${name} in line ${readLine} and writes it back here without a lock`;
  return `${fn.qualname} tests ${name} in line ${readLine} and changes it here without a lock around both`;
}

function whoElse({ contexts, other, fn, kind }: SharedUpdate): string {
  const where = contexts[0] === undefined ? '' : ` ${contextWords(contexts[0], fn.path)}`;
  if (kind === 'tasks') return 'several tasks run it, with an await in between';
  if (kind === 'nobody') return `${other!.fn.qualname} writes it too, with an await in between`;
  return other === null ? `it runs${where}` : `it runs${where} while ${other.fn.qualname} writes it too`;
}

function whatCanHappen({ pattern, harmful, kind, calls }: SharedUpdate): string {
  if (pattern === 'lazy-init') return 'Two can find it missing and both make one; the first is replaced by the second.';
  if (pattern === 'check-then-act') {
    return harmful
      ? 'Another one can come in between, so that a value is lost or the operation fails.'
      : 'Two can pass the test and both do the work; the later result stays.';
  }
  const lost = 'If another one writes between the read and the write, that update is lost.';
  if (kind !== 'threads' || calls) return lost;
  return `${lost} With the GIL of recent CPythons threads rarely switch inside such a statement; free-threaded builds have no such protection.`;
}

function relatedPlaces({ contexts, other }: Race): Place[] {
  const places = contexts.flatMap(({ root, chain }) => {
    const sites = root.site === null ? chain : [root.site, ...chain];
    return sites.map(({ fn, op }, i) => ({
      file: fn.path,
      at: inFile(fn.facts, fn.facts.ops[op]!.at),
      message: i === 0 && root.site !== null ? `${root.entry.qualname} starts here (${root.how})` : `${fn.qualname} calls on`,
    }));
  });
  if (other !== null) {
    places.push({ file: other.fn.path, at: inFile(other.fn.facts, other.at), message: `${other.fn.qualname} writes it here` });
  }
  return places;
}
