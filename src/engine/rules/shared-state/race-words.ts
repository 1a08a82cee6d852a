/** What an unlocked update can lose, and when: never that it will. */

import { contextWords, functionWords } from '../../context-words.ts';
import type { Access, Context } from '../../project/project.ts';
import { callWords } from '../call-words.ts';
import { inFile, type Place } from '../rule.ts';
import type { Race } from './racing.ts';
import type { SharedUpdate } from './unlocked-shared-update.ts';

export function raceWords(hit: SharedUpdate): string {
  return `${whatIsDone(hit)}, and ${whoElse(hit)}. ${whatCanHappen(hit)}`;
}

function whatIsDone({ pattern, access, readLine, fn, own }: SharedUpdate): string {
  const name = accessName(access);
  if (own !== null) {
    const lock = `${own.owner}.${own.lock.name.split('.').pop()}`;
    return `${functionWords(fn)} changes ${name}, which is one for all objects, under ${lock}, of which each object has its own and which keeps nobody else away`;
  }
  if (pattern === 'update') return `${functionWords(fn)} reads, changes and writes ${name} without a lock`;
  if (pattern === 'split')
    return `${functionWords(fn)} reads ${name} in line ${readLine} and writes it back here without a lock`;
  return `${functionWords(fn)} tests ${name} in line ${readLine} and changes it here without a lock around both`;
}

/** `self._closed = True`: a note of what was done, and nothing that was made. */
function isMark({ fn, op }: Access): boolean {
  const write = fn.facts.ops[op];
  return write?.k === 'assign' && write.value?.k === 'const';
}

/** `self.total`, or as it is written here: `shared.total`. */
export function accessName({ variable, owner }: Access): string {
  const last = variable.name.split('.').pop()!;
  return variable.kind === 'instance' && owner !== '' ? `${owner}.${last}` : variable.name;
}

function whoElse({ contexts, other, fn, kind, awaits }: SharedUpdate): string {
  const where = contexts[0] === undefined ? '' : ` ${contextWords(contexts[0], fn.path)}`;
  if (kind === 'tasks') return 'several tasks run it, with an await in between';
  if (kind === 'nobody' && awaits)
    return `${functionWords(other!.fn)} writes it too, with an await in between`;
  return other === null
    ? `it runs${where}`
    : `it ${where === '' ? 'can run' : `runs${where}`} while ${functionWords(other.fn)} writes it too`;
}

function whatCanHappen({ pattern, harmful, kind, calls, access }: SharedUpdate): string {
  if (pattern === 'lazy-init' && isMark(access))
    return 'Two can pass the test before either has set it, and both do the work.';
  if (pattern === 'lazy-init' && harmful)
    return 'Two can find it missing and both make one: what was put into the first is lost when the second replaces it.';
  if (pattern === 'lazy-init')
    return 'Two can find it missing and both make one; the first is replaced by the second.';
  if (pattern === 'check-then-act' && /update$/.test(access.kind))
    return 'Another one can change it in between, so that what was tested no longer holds.';
  if (pattern === 'check-then-act') {
    return harmful
      ? 'Another one can come in between, so that a value is lost or the operation fails.'
      : 'Two can pass the test and both do the work; the later result stays.';
  }
  const lost = 'If another one writes between the read and the write, that update is lost.';
  if (kind !== 'threads' || calls) return lost;
  // The eval loop looks for a request to switch only at calls, at jumps back and where a function starts.
  return `${lost} CPython 3.10 and later with the GIL switches threads only at calls, at loop ends and at function starts, so a plain value is spared there; older versions, free-threaded builds and properties are not.`;
}

export function relatedPlaces({ contexts, other }: Race): Place[] {
  const places = startPlaces(contexts.slice(0, other === null && contexts[0]?.many !== true ? 2 : 1));
  if (other !== null) {
    places.push({
      file: other.fn.path,
      at: inFile(other.fn.facts, other.at),
      message: `${functionWords(other.fn)} writes it here`,
    });
  }
  return places;
}

/** Where each context starts, and the calls from there. */
export function startPlaces(contexts: readonly Context[]): Place[] {
  return contexts.flatMap(({ root, chain }) => {
    const sites = root.site === null ? chain : [root.site, ...chain];
    return sites.map(({ fn, op }, i) => ({
      file: fn.path,
      at: inFile(fn.facts, fn.facts.ops[op]!.at),
      message:
        i === 0 && root.site !== null
          ? `${functionWords(root.entry)} starts here (${root.how})`
          : `${functionWords(fn)} ${callWords({ fn, op })}`,
    }));
  });
}
