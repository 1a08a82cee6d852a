/**
 * Which lock guards a variable, inferred from the accesses themselves: one that most of them hold. Both rules about
 * shared writes ask here, so that a write is either an exception from the rule of its variable, or one without a rule.
 *
 * Accesses that need no lock take no part: those of constructors and of module level, of threads not yet started or
 * ended, the outer test of double-checked locking. So do those of which nobody can tell whether the lock is held.
 */
import type { Access, HeldLock, Lock, Project, SharedVariable } from '../../project/project.ts';
import { isIteration } from './unguarded-harm.ts';
import { isOfTheSameObject, mayBeGuarded } from './unseen-guard.ts';
import { isConstruction, knownUpdates } from './update-patterns.ts';

export interface Guarding {
  /** One of the holds of the lock, which stands for all. */
  lock: Lock;
  guarded: readonly Access[];
  /** Without the lock, where it should be held. */
  open: readonly Access[];
}

/**
 * null where no lock is held at two accesses, one of them a write, and at two thirds of all; or of those that write
 * and loop, where reads are left without a lock on purpose.
 */
export function guardingOf(variable: SharedVariable, project: Project): Guarding | null {
  return project.remember(null, `guarding ${variable.id} ${variable.path}`, null, () =>
    infer(variable, project),
  );
}

/** The guarding that the access is an exception from. */
export function brokenGuarding(access: Access, project: Project): Guarding | null {
  const guarding = guardingOf(access.variable, project);
  return guarding?.open.includes(access) ? guarding : null;
}

function infer(variable: SharedVariable, project: Project): Guarding | null {
  const all = project.accessesOf(variable);
  if (all.length < 2 || !all.some((access) => access.writes)) return null;
  const accesses = all.filter((access) => needsGuard(access, project));
  if (!accesses.some((access) => access.writes)) return null;
  const holds = new Map(accesses.map((access) => [access, locksAt(access, project)] as const));
  const lock = mostHeld(holds);
  if (lock === null) return null;
  const isHeld = (access: Access) => holds.get(access)!.some((held) => held.lock.id === lock.id);
  const guarded = accesses.filter(isHeld);
  const bare = accesses.filter((access) => {
    return !isHeld(access) && holds.get(access)!.length === 0 && !mayBeGuarded(access, lock, project);
  });
  const open = bare.filter((access) => !isChecked(access, guarded, bare));
  if (!guarded.some((access) => access.writes)) return null;
  // Many leave out the lock on purpose for a single read; that says little against it.
  // The functions in a closure may be variants of which one is chosen, some of them without a lock.
  const update = variable.kind === 'closure' ? 2 : 1;
  const most = weightOf(guarded, 1, 2) >= weightOf(open, 0.5, update) * 2;
  if (most && placesOf(guarded) >= 2) return { lock, guarded, open };
  return variable.kind === 'closure' ? null : guardOfUpdates(lock, guarded, open, project);
}

/**
 * `with lock: n += 1` here, `n -= 1` there: who takes a lock to read, change and write says what it is for, however
 * many look at the value without it. Exceptions are other updates, and loops; single steps may be as they should.
 */
function guardOfUpdates(
  lock: Lock,
  guarded: readonly Access[],
  open: readonly Access[],
  project: Project,
): Guarding | null {
  const isUpdate = (access: Access) => {
    return knownUpdates(access.fn, project).some((one) => one.access === access && one.harmful);
  };
  const kept = guarded.filter((access) => access.writes || isIteration(access));
  if (!kept.some(isUpdate)) return null;
  const left = open.filter((access) => access.writes || isIteration(access));
  if (weightOf(kept, 1, 2) < weightOf(left, 1, 1) * 2) return null;
  return { lock, guarded, open: left.filter((access) => isUpdate(access) || isIteration(access)) };
}

/** Others can have the object, and threads can be under way. */
function needsGuard(access: Access, project: Project): boolean {
  const { fn, op, variable } = access;
  if (access.fresh || isConstruction(fn, access)) return false;
  if (fn.facts.kind === 'module' || fn.facts.kind === 'class') return false;
  if (variable.kind === 'instance' && access.owner === fn.facts.params[0]?.name && project.isConstructing(fn))
    return false;
  // A closure's own scope sets the stage before it hands its functions on.
  if (variable.kind === 'closure' && fn === variable.scope) return false;
  return !project.runsAlone(fn, op);
}

/** Locks of threads or tasks that are held at an access, and belong to the object that is accessed. */
function locksAt(access: Access, project: Project): readonly HeldLock[] {
  return project.accessGuards(access).filter((held) => isOfTheSameObject(held, access));
}

function mostHeld(holds: ReadonlyMap<Access, readonly HeldLock[]>): Lock | null {
  const held = new Map<string, { lock: Lock; accesses: Access[] }>();
  for (const [access, locks] of holds) {
    for (const lock of new Map(locks.map((one) => [one.lock.id, one.lock])).values()) {
      const there = held.get(lock.id);
      if (there) there.accesses.push(access);
      else held.set(lock.id, { lock, accesses: [access] });
    }
  }
  let best: { lock: Lock; accesses: Access[] } | null = null;
  for (const one of held.values()) {
    if (best === null || placesOf(one.accesses) > placesOf(best.accesses)) best = one;
  }
  return best?.lock ?? null;
}

/**
 * How many lines access it; under the lock `x += 1` counts twice, as it reads and writes, as it would in two
 * statements. Without the lock it is one place that forgets it.
 */
function weightOf(accesses: readonly Access[], read: number, update: number): number {
  const lines = new Map<string, number>();
  for (const access of accesses) {
    const line = lineOf(access);
    const updates = access.kind === 'update' || access.kind === 'element-update';
    const weight = updates ? update : access.writes || access.kind === 'iterate' ? 1 : read;
    lines.set(line, Math.max(weight, lines.get(line) ?? 0));
  }
  return [...lines.values()].reduce((sum, weight) => sum + weight, 0);
}

function placesOf(accesses: readonly Access[]): number {
  return new Set(accesses.map(lineOf)).size;
}

function lineOf({ fn, at }: Access): string {
  return `${fn.path}:${fn.lineOf(at)}`;
}

/**
 * Double-checked locking: a read in front of the lock that is made again while it is held; and the plain read of
 * what the function itself has just put there under the lock.
 */
function isChecked(access: Access, guarded: readonly Access[], bare: readonly Access[]): boolean {
  if (access.writes || access.kind === 'iterate') return false;
  const here = guarded.filter((other) => other.fn === access.fn && other.owner === access.owner);
  if (bare.some((other) => other.fn === access.fn && other.writes)) return false;
  const again = here.some((other) => other.op > access.op && (!other.writes || other.kind === 'update'));
  return again || (/^(element-)?read$/.test(access.kind) && here.some((other) => other.op < access.op));
}
