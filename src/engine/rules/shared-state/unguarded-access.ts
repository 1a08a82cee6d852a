/** Accesses of guarded state without its lock: which of them can do harm, and how sure that is. */
import type { Access, Context, Project, ProjectFunction } from '../../project/project.ts';
import { brokenGuarding, type Guarding } from './guarding.ts';
import { meetingOf } from './meeting.ts';
import { type Harm, harmOf } from './unguarded-harm.ts';
import { knownUpdates } from './update-patterns.ts';

export interface Unguarded {
  fn: ProjectFunction;
  access: Access;
  guarding: Guarding;
  harm: Harm;
  /** Threads of the project that can meet here, where they are known. */
  contexts: readonly Context[];
  likely: boolean;
}

/** At most one read of a variable in each function, and that only where nothing worse is found there. */
export function unguardedIn(fn: ProjectFunction, project: Project): Unguarded[] {
  const found = project.accesses(fn).flatMap((access) => {
    const guarding = brokenGuarding(access, project);
    const one = guarding === null ? null : judge(access, guarding, project);
    return one === null ? [] : [one];
  });
  return found.filter((one) => {
    const same = found.filter((other) => isSamePlace(other, one));
    const worst = Math.max(...same.map(weight));
    if (weight(one) < worst) return false;
    return one.access.writes && one.likely
      ? !same.some((other) => other.access.op === one.access.op && found.indexOf(other) < found.indexOf(one))
      : same.find((other) => weight(other) === worst) === one;
  });
}

function isSamePlace(a: Unguarded, b: Unguarded): boolean {
  return a.access.variable === b.access.variable && a.access.owner === b.access.owner;
}

function weight({ likely, access }: Unguarded): number {
  return (likely ? 2 : 0) + (access.writes ? 1 : 0);
}

function judge(access: Access, guarding: Guarding, project: Project): Unguarded | null {
  const { fn } = access;
  const base = { fn, access, guarding };
  if (guarding.lock.library !== 'threading') {
    const harm = harmOf(access, guarding.guarded, guarding.open, project);
    return harm !== null && isAcrossAwait(harm, project)
      ? { ...base, harm, contexts: [], likely: true }
      : null;
  }
  const meetings = guarding.guarded.map((other) => ({ other, ...meetingOf(access, other, project) }));
  const certain = meetings.filter(({ can }) => can === 'yes');
  const sure = harmOf(
    access,
    certain.map(({ other }) => other),
    guarding.open,
    project,
  );
  const contexts = certain[0]?.contexts ?? [];
  const closed = !access.writes && isBehindLock(access, guarding, project);
  const doubtful = closed || isAlsoCalledWith(guarding, fn, project);
  if (sure !== null && sure.k !== 'single') return { ...base, harm: sure, contexts, likely: !doubtful };
  const possible = meetings.filter(({ can }) => can !== 'never').map(({ other }) => other);
  const harm = harmOf(access, possible, guarding.open, project);
  if (harm === null) return null;
  const likely = !doubtful && harm.k !== 'single' && isMeantForThreads(access, guarding, project);
  return { ...base, harm, contexts, likely };
}

/** Nobody says who calls it; but who keeps a lock beside the state, and takes it, expects several threads. */
function isMeantForThreads({ fn, variable, owner }: Access, { lock }: Guarding, project: Project): boolean {
  if (lock.made?.fn.path !== variable.path) return false;
  const self = fn.facts.params[0]?.name;
  // `self.connection` is there for good; what a local name stands for may be new, and known to nobody else yet.
  const kept = owner === self || (fn.cls !== null && owner.startsWith(`${self}.`));
  if (variable.kind === 'instance' && !kept) return false;
  return !fn.facts.name.startsWith('_') || /^__\w+__$/.test(fn.facts.name) || project.callers(fn).length > 0;
}

/** `with self.lock: self.closed = True`, and then a look at what nobody changes once it is closed. */
function isBehindLock({ fn, op }: Access, { lock }: Guarding, project: Project): boolean {
  const taken = project.acquisitions(fn).find((one) => one.lock.id === lock.id && one.op < op);
  if (taken === undefined) return false;
  return project.accesses(fn).some((other) => {
    return other.writes && other.op > taken.op && other.op < op && project.accessGuards(other).length > 0;
  });
}

/** Some callers hold the lock: the others may have reasons of their own, such as that no thread runs yet. */
function isAlsoCalledWith({ lock }: Guarding, fn: ProjectFunction, project: Project): boolean {
  return project.callers(fn).some((call) => {
    return project.locksHeld(call.fn, call.op).some((held) => held.lock.id === lock.id);
  });
}

/** Tasks change over at an await only: without one between read and write there is nothing to lose. */
function isAcrossAwait(harm: Harm, project: Project): boolean {
  if (harm.k === 'lost' || harm.k === 'acts') return harm.update.awaits;
  if (harm.k !== 'overwritten') return false;
  return knownUpdates(harm.by.fn, project).some((one) => one.access === harm.by && one.awaits);
}
