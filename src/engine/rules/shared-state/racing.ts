/** Who else can write the same state at the same time, and how the project shows it. */
import type { Access, Context, HeldLock, Project, ProjectFunction } from '../../project/project.ts';
import { asOneObjectSees } from './one-per-object.ts';
import { isCalledBeside } from './outside-callers.ts';
import { isOwnObjectIn, sharingOf } from './shared-object.ts';
import { startsBefore } from './start-order.ts';
import { isOtherElement } from './update.ts';
import { isConstruction, type Update } from './update-patterns.ts';

export interface Race {
  /** `threads`: at any moment. `tasks`: at an `await` between read and write. `nobody`: no evidence of either. */
  kind: 'threads' | 'tasks' | 'nobody';
  /** Where the update runs, the reason first. */
  contexts: readonly Context[];
  /** A write elsewhere that can come in between; null where the same code races with itself. */
  other: Access | null;
  /** The lock that guards other accesses of the same state. */
  guard: HeldLock | null;
  /** A lock that is held, and that each object has for itself. */
  own: HeldLock | null;
}

export function raceOf(update: Update, fn: ProjectFunction, project: Project): Race | null {
  const { access } = update;
  const guards = project.accessGuards(access).filter(isExclusive);
  if (guards.some((held) => !isOfEachObject(held, access, project))) return null;
  const others = project.accessesOf(access.variable).filter((other) => {
    return other.writes && !other.fresh && !isConstruction(other.fn, other);
  });
  const own = guards[0] ?? null;
  const guard = own === null ? commonGuard(others, project) : null;
  const harming = others.filter((other) => canHarm(other, update));
  const contexts = reaching(access, project);
  const thread = threadRace(access, fn, harming, contexts, project);
  if (thread !== null) return { ...thread, guard, own };
  if (update.awaits && fn.facts.async) {
    const task = taskRace(access, fn, harming, contexts);
    if (task !== null) return { ...task, guard, own };
  }
  return null;
}

/**
 * `with self.lock: Session.active += 1`: each object has its own lock, and what they count is one for all. Only where
 * threads make objects of their own, so that there is more than one.
 */
function isOfEachObject({ lock, owner }: HeldLock, access: Access, project: Project): boolean {
  const { fn, variable } = access;
  if (lock.place !== 'instance' || (variable.kind !== 'class' && variable.kind !== 'global')) return false;
  if (fn.cls === null || owner === '' || owner !== fn.facts.params[0]?.name) return false;
  return project.contexts(fn).some((context) => {
    return context.kind === 'thread' && context.many && isOwnObjectIn(fn, context, project);
  });
}

/** The contexts in which others may see what is accessed. */
export function reaching(access: Access, project: Project): Context[] {
  return project
    .contexts(access.fn)
    .filter((context) => sharingOf(access, context, project) !== 'own')
    .map((context) => asOneObjectSees(access, context, project));
}

/** A test for something to be there is upset only by what takes away; an update by other writes of the same. */
function canHarm(other: Access, { access, pattern }: Update): boolean {
  if (isOtherElement(other, access)) return false;
  if (pattern === 'update' || pattern === 'split') return other.kind !== 'call';
  const takes = access.kind === 'call' || access.kind === 'element-delete';
  if (!takes) return true;
  return other.kind === 'call' ? TAKING.has(other.method) : other.kind !== 'element-write';
}

const TAKING = new Set(['pop', 'popleft', 'popitem', 'remove', 'discard', 'clear']);

export function isExclusive({ lock }: HeldLock): boolean {
  return lock.count === 1 || lock.kind === 'unknown';
}

function threadRace(
  access: Access,
  fn: ProjectFunction,
  others: readonly Access[],
  contexts: readonly Context[],
  project: Project,
): Omit<Race, 'guard' | 'own'> | null {
  if (project.runsAlone(fn, access.op)) return null;
  const threads = contexts.filter(({ kind }) => kind === 'thread');
  const sure = (context: Context | undefined) =>
    context !== undefined && sharingOf(access, context, project) === 'shared';
  const many = threads.filter((context) => context.many).sort((a, b) => Number(sure(b)) - Number(sure(a)))[0];
  if (many !== undefined) {
    const kind = sure(many) ? 'threads' : 'nobody';
    return { kind, contexts: [many, ...contexts.filter((c) => c !== many)], other: null };
  }
  if (overlap(threads, threads)) {
    return { kind: threads.every(sure) ? 'threads' : 'nobody', contexts: threads, other: null };
  }
  const other = others.find((one) => {
    if ((one.fn === fn && one.op === access.op) || project.runsAlone(one.fn, one.op)) return false;
    return overlap(contexts, reaching(one, project));
  });
  if (other === undefined) {
    const beside = others.find((one) => {
      return /update$/.test(one.kind) && one.fn !== fn && besideEither(access, one, project);
    });
    if (beside === undefined || !/update$/.test(access.kind)) return null;
    return { kind: 'threads', contexts: threads, other: beside };
  }
  const kind = contexts.some(sure) && startsBefore(access, other, project) ? 'threads' : 'nobody';
  return { kind, contexts: threads.length > 0 ? threads : contexts, other };
}

function besideEither(a: Access, b: Access, project: Project): boolean {
  return isCalledBeside(a, b, project) || isCalledBeside(b, a, project);
}

/** Some two executions are under way at the same time, in one process and on different threads. */
export function overlap(some: readonly Context[], others: readonly Context[]): boolean {
  return some.some((a) =>
    others.some((b) => {
      if (a.kind === 'process' || b.kind === 'process' || (a.kind !== 'thread' && b.kind !== 'thread'))
        return false;
      return a.root !== b.root || a.many;
    }),
  );
}

function taskRace(
  access: Access,
  fn: ProjectFunction,
  others: readonly Access[],
  contexts: readonly Context[],
): Omit<Race, 'guard' | 'own'> | null {
  const many = contexts.find((context) => context.kind === 'loop' && context.many);
  if (many !== undefined) return { kind: 'tasks', contexts: [many], other: null };
  const tasks = contexts.filter(({ kind, root }) => kind === 'loop' && TASKS.has(root.how));
  if (tasks.length > 1) return { kind: 'tasks', contexts: tasks, other: null };
  const other = others.find((one) => one.fn !== fn && one.fn.facts.async && one.op !== access.op);
  return other === undefined ? null : { kind: 'nobody', contexts, other };
}

/** How coroutines come to run beside each other, as opposed to being awaited one after the other. */
export const TASKS = new Set([
  'gather',
  'create_task',
  'ensure_future',
  'start_soon',
  'task',
  'wait',
  'start',
]);

/** The lock that is held around another write of the same state. */
function commonGuard(others: readonly Access[], project: Project): HeldLock | null {
  for (const other of others) {
    const guard = project.accessGuards(other).find(isExclusive);
    if (guard !== undefined) return guard;
  }
  return null;
}
