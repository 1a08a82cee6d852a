/** Holds the lock that guards the state elsewhere. */
import type { Lock, Project, ProjectFunction } from '../../project/project.ts';
import type { Source } from '../../source.ts';
import type { Span } from '../../text.ts';
import { type FixDraft, inFile } from '../rule.ts';
import { lockWords } from './guard-words.ts';
import { regionOf, type ToLock, wrap } from './lock-fixes.ts';
import type { Unguarded } from './unguarded-access.ts';

export function* guardFixes(hit: Unguarded, source: Source, project: Project): Generator<FixDraft> {
  const { lock } = hit.guarding;
  if (!isInReach(hit, source)) return;
  const region = regionOf(toLock(hit), source, project);
  if (region === null) return;
  const tasks = lock.library !== 'threading';
  if (tasks && !hit.fn.facts.async) return;
  // A plain lock around an await would stop the loop, and one around a yield stays held between two calls.
  if (!tasks && /\b(await|yield)\b/.test(source.slice(region))) return;
  if (!lock.reentrant && takesItself(hit, lock, region, project)) return;
  const name = lockWords(lock, hit.access);
  yield {
    title: `Hold ${name} around it`,
    risk: 'unsafe',
    edits: wrap(source, region, `${tasks ? 'async with' : 'with'} ${name}:`),
  };
}

function toLock({ fn, access, harm }: Unguarded): ToLock {
  if (harm.k === 'lost' || harm.k === 'acts') return { ...harm.update, fn };
  if (harm.k === 'gone') return { fn, access: harm.use, pattern: 'check-then-act', read: access.op };
  return { fn, access, pattern: 'update', read: access.op };
}

/** The lock's name means the same here. */
function isInReach({ guarding: { lock }, access, fn }: Unguarded, source: Source): boolean {
  if (lock.place === 'instance') return access.owner !== '';
  if (lock.made?.fn.path !== source.facts.path) return false;
  return lock.place !== 'global' || !fn.facts.locals.includes(lock.name);
}

/** Who waits for a plain lock that it holds already waits for ever. */
function takesItself({ fn }: Unguarded, lock: Lock, region: Span, project: Project): boolean {
  if (
    project
      .callers(fn)
      .some((call) => project.locksHeld(call.fn, call.op).some((held) => held.lock.id === lock.id))
  )
    return true;
  const takes = (at: ProjectFunction, depth: number): boolean => {
    if (project.acquisitions(at).some((one) => one.lock.id === lock.id)) return true;
    return (
      depth > 0 && project.calls(at).some((call) => call.entered.some((callee) => takes(callee, depth - 1)))
    );
  };
  return fn.facts.ops.some((op, i) => {
    const at = inFile(fn.facts, op.at);
    if (at[0] < region[0] || at[1] > region[1]) return false;
    if (project.acquisitions(fn).some((one) => one.op === i && one.lock.id === lock.id)) return true;
    return op.k === 'call' && project.call(fn, i).entered.some((callee) => takes(callee, 3));
  });
}
