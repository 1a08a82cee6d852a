/** What comes of a loop over a container that changes its size meanwhile. */
import { contextWords, functionWords } from '../../context-words.ts';
import type { Source } from '../../source.ts';
import { positionAt } from '../../text.ts';
import { type FixDraft, inFile, type Place } from '../rule.ts';
import type { ChangedLoop } from './changing-loops.ts';
import { accessName, startPlaces } from './race-words.ts';

export function loopWords({ fn, access, other, kind, contexts }: ChangedLoop): string {
  const name = accessName(access);
  const [first] = contexts;
  const where = `${functionWords(other.fn)} (${lineOf(other, fn)})`;
  if (kind === 'threads') {
    const runs = first === undefined ? '' : ` ${contextWords(first, fn.path)}`;
    return `${functionWords(fn)} loops over ${name} without a lock; it runs${runs}, and ${where} can change its size meanwhile, and then ${trouble(access)}.`;
  }
  return `${functionWords(fn)} loops over ${name} and awaits inside of the loop: another task can run ${where} meanwhile, which changes its size, and then ${trouble(access)}.`;
}

function trouble({ variable }: Access): string {
  const { value } = variable;
  if (value.k === 'container' && value.type === 'list') return 'the loop skips elements or sees one twice';
  if (value.k === 'unknown') return 'the loop raises RuntimeError or skips elements';
  return 'the loop raises RuntimeError';
}

type Access = ChangedLoop['access'];

function lineOf({ fn, at }: Access, seenFrom: ChangedLoop['fn']): string {
  const { line } = positionAt(fn.file.lineStarts, inFile(fn.facts, at)[0]);
  return fn.path === seenFrom.path ? `line ${line + 1}` : `${fn.path.split('/').pop()}:${line + 1}`;
}

export function loopPlaces({ other, contexts, kind }: ChangedLoop): Place[] {
  const change = {
    file: other.fn.path,
    at: inFile(other.fn.facts, other.at),
    message: `${functionWords(other.fn)} changes its size here`,
  };
  return kind === 'threads' ? [change, ...startPlaces(contexts.slice(0, 1))] : [change];
}

/** Tasks change over at an await only, so that the copy is made in one step. */
export function* copyFixes({ fn, access, kind }: ChangedLoop, source: Source): Generator<FixDraft> {
  if (kind === 'threads') return;
  const op = fn.facts.ops[access.op];
  const at = inFile(fn.facts, access.kind === 'call' && op !== undefined ? op.at : access.at);
  yield {
    title: 'Loop over a copy',
    risk: 'unsafe',
    edits: [{ at, text: `list(${source.slice(at)})` }],
  };
}
