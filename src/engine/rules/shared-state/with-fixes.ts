/** `lock.acquire()` ... `lock.release()` as a `with`, where both stand in one block. */
import type { CallOp } from '../../facts/facts.ts';
import type { Source } from '../../source.ts';
import type { Span } from '../../text.ts';
import { type EditDraft, type FixDraft, inFile } from '../rule.ts';
import { indentLines } from './lock-fixes.ts';
import type { Unreleased } from './lock-leaks.ts';

export function* withFixes(
  { fn, acquisition, name, releases }: Unreleased,
  source: Source,
): Generator<FixDraft> {
  const [only] = releases;
  const acquire = fn.facts.ops[acquisition.op] as CallOp;
  const release = only === undefined ? undefined : fn.facts.ops[only];
  if (releases.length !== 1 || release?.k !== 'call' || release.block !== acquire.block) return;
  if (acquire.args.length > 0 || !isStatement(acquire) || release.use.k !== 'dropped') return;
  if (release.callee.k !== 'attr' || release.callee.name !== 'release') return;
  const [taken, freed] = [inFile(fn.facts, acquire.statement), inFile(fn.facts, release.statement)];
  if (!source.aloneOnLines(taken) || !source.aloneOnLines(freed)) return;
  const region: Span = [source.nextLine(taken[1]), source.lineStart(freed[0])];
  const inside = source.slice(region);
  if (inside.trim() === '' || /"""|'''|\\\r?\n/.test(inside)) return;
  const keyword = acquisition.async ? 'async with' : 'with';
  const edits: EditDraft[] = [
    { at: taken, text: `${keyword} ${name}:` },
    ...indentLines(source, region),
    { at: [source.lineStart(freed[0]), source.nextLine(freed[1])], text: '' },
  ];
  yield { title: `Use ${keyword} ${name}`, risk: 'unsafe', edits };
}

/** `lock.acquire()` or `await lock.acquire()` on its own. */
function isStatement({ use, at, statement }: CallOp): boolean {
  if (use.k === 'dropped') return true;
  return use.k === 'awaited' && at[1] === statement[1] && at[0] - statement[0] < 12;
}
