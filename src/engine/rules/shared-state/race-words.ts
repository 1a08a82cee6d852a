/** What an unlocked update can lose, and when: never that it will. */
import { contextWords } from '../../context-words.ts';
import { inFile, type Place } from '../rule.ts';
import type { Race } from './racing.ts';
import type { SharedUpdate } from './unlocked-shared-update.ts';

export function raceWords(hit: SharedUpdate): string {
  return `${whatIsDone(hit)}, and ${whoElse(hit)}. ${whatCanHappen(hit)}`;
}

function whatIsDone({ pattern, access, readLine, fn }: SharedUpdate): string {
  const { name } = access.variable;
  if (pattern === 'update') return `${fn.qualname} reads, changes and writes ${name} without a lock`;
  if (pattern === 'split')
    return `${fn.qualname} reads ${name} in line ${readLine} and writes it back here without a lock`;
  return `${fn.qualname} tests ${name} in line ${readLine} and changes it here without a lock around both`;
}

function whoElse({ contexts, other, fn, kind }: SharedUpdate): string {
  const where = contexts[0] === undefined ? '' : ` ${contextWords(contexts[0], fn.path)}`;
  if (kind === 'tasks') return 'several tasks run it, with an await in between';
  if (kind === 'nobody') return `${other!.fn.qualname} writes it too, with an await in between`;
  return other === null ? `it runs${where}` : `it runs${where} while ${other.fn.qualname} writes it too`;
}

function whatCanHappen({ pattern, harmful, kind, calls }: SharedUpdate): string {
  if (pattern === 'lazy-init')
    return 'Two can find it missing and both make one; the first is replaced by the second.';
  if (pattern === 'check-then-act') {
    return harmful
      ? 'Another one can come in between, so that a value is lost or the operation fails.'
      : 'Two can pass the test and both do the work; the later result stays.';
  }
  const lost = 'If another one writes between the read and the write, that update is lost.';
  if (kind !== 'threads' || calls) return lost;
  return `${lost} With the GIL of recent CPythons threads rarely switch inside such a statement; free-threaded builds have no such protection.`;
}

export function relatedPlaces({ contexts, other }: Race): Place[] {
  const places = contexts.flatMap(({ root, chain }) => {
    const sites = root.site === null ? chain : [root.site, ...chain];
    return sites.map(({ fn, op }, i) => ({
      file: fn.path,
      at: inFile(fn.facts, fn.facts.ops[op]!.at),
      message:
        i === 0 && root.site !== null
          ? `${root.entry.qualname} starts here (${root.how})`
          : `${fn.qualname} calls on`,
    }));
  });
  if (other !== null) {
    places.push({
      file: other.fn.path,
      at: inFile(other.fn.facts, other.at),
      message: `${other.fn.qualname} writes it here`,
    });
  }
  return places;
}
