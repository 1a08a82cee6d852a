/** Adds `await`, or `async` before `for` and `with`; outside of coroutines `asyncio.run`. */
import type { CallOp } from '../../facts/facts.ts';
import type { Project } from '../../project/project.ts';
import type { Source } from '../../source.ts';
import { type EditDraft, type FixDraft, inFile } from '../rule.ts';
import { awaitEdits, canAwait, isEager } from './await-call.ts';
import type { Forgotten } from './unawaited.ts';

export function* awaitFixes(forgotten: Forgotten, source: Source, project: Project): Generator<FixDraft> {
  const { fn, op, how } = forgotten;
  const facts = fn.facts.ops[op]!;
  if (how.k === 'callback') return;
  if (facts.k === 'for' || facts.k === 'enter') {
    const edit = fn.facts.async ? asyncKeyword(forgotten, source) : null;
    if (edit !== null) yield { title: `Write async ${how.k}`, risk: 'safe', edits: [edit] };
    return;
  }
  if (facts.k !== 'call') return;
  const topLevelOfNotebook = fn.facts.kind === 'module' && project.isNotebook(fn.path);
  if (project.asyncCall(fn, op)?.kind === 'generator') return;
  if (canAwait(source, fn.facts, facts) || topLevelOfNotebook) {
    const risk = how.k === 'dropped' && how.likely ? 'unsafe' : 'safe';
    yield { title: 'Add await', risk, edits: awaitEdits(fn.facts, facts) };
  } else if (!fn.facts.async && how.k !== 'used') {
    const edits = runEdits(forgotten, facts, source, project);
    if (edits !== null) yield { title: 'Run it with asyncio.run(...)', risk: 'unsafe', edits };
  }
}

/** The `for` keyword begins its op; a `with` statement becomes async only as a whole. */
function asyncKeyword({ fn, op }: Forgotten, source: Source): EditDraft | null {
  const facts = fn.facts.ops[op]!;
  if (facts.k === 'for') {
    const [start] = inFile(fn.facts, facts.at);
    const block = fn.facts.blocks[facts.body]!;
    // A generator expression would become an asynchronous one, which its user does not expect.
    if (facts.comprehension && !isEager(source, inFile(fn.facts, block.at)[0])) return null;
    return source.text.startsWith('for', start) ? { at: [start, start], text: 'async ' } : null;
  }
  if (facts.k !== 'enter') return null;
  const [start] = inFile(fn.facts, facts.statement);
  const items = fn.facts.ops.filter((one) => one.k === 'enter' && one.statement[0] === facts.statement[0]);
  if (items.length !== 1 || !source.text.startsWith('with', start)) return null;
  return { at: [start, start], text: 'async ' };
}

/** Only where no loop can be running already, and the program speaks asyncio. */
function runEdits({ fn }: Forgotten, call: CallOp, source: Source, project: Project): EditDraft[] | null {
  if (project.flavour(fn.path) !== 'asyncio' || call.use.k !== 'dropped') return null;
  if (project.contexts(fn).some(({ kind }) => kind === 'loop')) return null;
  const module = source.importModule('asyncio', fn.facts);
  if (module === null) return null;
  const [start, end] = inFile(fn.facts, call.at);
  return [
    ...module.edits,
    { at: [start, start], text: `${module.name}.run(` },
    { at: [end, end], text: ')' },
  ];
}
