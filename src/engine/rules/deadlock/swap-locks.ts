/** Swaps two locks that one function takes directly one inside the other. */
import type { EnterOp } from '../../facts/facts.ts';
import type { LockPair, Project } from '../../project/project.ts';
import type { Source } from '../../source.ts';
import { type FixDraft, inFile } from '../rule.ts';
import type { LockOrder } from './inconsistent-lock-order.ts';

export function* swapFixes(
  { pair, pairs }: LockOrder,
  source: Source,
  project: Project,
): Generator<FixDraft> {
  if (pairs.length !== 2 || !isSwappable(pair, project)) return;
  // One function that gets its locks in both orders: its own order is not what is wrong.
  if (pairs.every((other) => other.inner.fn === pair.inner.fn && other.inner.op === pair.inner.op)) return;
  const { outer, inner } = pair;
  const first = inFile(inner.fn.facts, outer.acquisition.at);
  const second = inFile(inner.fn.facts, inner.at);
  yield {
    title: `Take ${source.oneLine(second, 30)} before ${source.oneLine(first, 30)}`,
    risk: 'unsafe',
    edits: [
      { at: first, text: source.slice(second) },
      { at: second, text: source.slice(first) },
    ],
  };
}

/** Both are plain `with` items, the second inside the first, and what else the first holds is no shared state. */
function isSwappable({ outer, inner }: LockPair, project: Project): boolean {
  const { acquisition } = outer;
  const { fn } = inner;
  if (acquisition.fn !== fn || acquisition.how !== 'with' || inner.how !== 'with') return false;
  if (acquisition.async !== inner.async) return false;
  const first = fn.facts.ops[acquisition.op] as EnterOp;
  const second = fn.facts.ops[inner.op] as EnterOp;
  if (first.k !== 'enter' || second.k !== 'enter' || second.block !== first.body) return false;
  if (first.as !== null || second.as !== null) return false;
  const [body, rest] = [fn.facts.blocks[first.body]!, fn.facts.blocks[second.body]!];
  const isBetween = ({ op }: { op: number }) => {
    return op >= body.first && op < body.end && op !== inner.op && (op < rest.first || op >= rest.end);
  };
  const accesses = project.accesses(fn).filter((access) => !access.variable.threadSafe);
  if (accesses.some(isBetween) || project.acquisitions(fn).some(isBetween)) return false;
  // A third lock around would only make another circle.
  return project.locksHeld(fn, acquisition.op).length === 0;
}
