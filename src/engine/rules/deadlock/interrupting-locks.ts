/**
 * Code that Python runs in the middle of other code of the same thread, and that takes a lock which that code may
 * hold: signal handlers (between two instructions of the main thread), and what the garbage collector calls
 * (`__del__`, callbacks of weak references) in whichever thread happens to allocate.
 */
import type { Confidence } from '../../finding.ts';
import type { Acquisition, Project, ProjectFunction, Site } from '../../project/project.ts';
import { type Below, callsBelow } from './calls-below.ts';
import { conditionsOf } from './conditions.ts';

export interface Interrupting {
  how: 'signal' | 'finalizer';
  entry: ProjectFunction;
  /** Where the handler is set; null for `__del__`. */
  site: Site | null;
  taken: Acquisition;
  /** The calls from the entry to it. */
  chain: readonly Site[];
  /** The code that can be interrupted while it holds the lock. */
  holder: Acquisition;
  confidence: Confidence;
}

const WEAK_CALLBACKS = new Set(['weakref.ref', 'weakref.proxy', 'weakref.finalize', 'weakref.WeakMethod']);

const NOTHING: readonly Interrupting[] = [];

export function interruptingLocks(project: Project): readonly Interrupting[] {
  return project.remember(null, 'interrupting locks', NOTHING, () => findInterrupting(project));
}

function findInterrupting(project: Project): readonly Interrupting[] {
  // A lock that nobody else takes is nobody's to hold.
  if (project.locks().length === 0) return NOTHING;
  return entriesOf(project).flatMap(({ entry, site, how }) => {
    return takenBelow(entry, how, project).map((found) => ({ ...found, entry, site, how }));
  });
}

type Entry = Pick<Interrupting, 'entry' | 'site' | 'how'>;
type Taken = Pick<Interrupting, 'taken' | 'chain' | 'holder' | 'confidence'>;

const NONE_TAKEN: readonly Taken[] = [];

function takenBelow(entry: ProjectFunction, how: Entry['how'], project: Project): readonly Taken[] {
  return project.remember(entry, `taken below a ${how}`, NONE_TAKEN, () => {
    const below = callsBelow(entry, project);
    const inside = new Set(below.map(({ fn }) => fn));
    const found = below.flatMap((one) => takenIn(one, inside, entry, how, project));
    return found.length === 0 ? NONE_TAKEN : found;
  });
}

function entriesOf(project: Project): Entry[] {
  const entries: Entry[] = project
    .roots()
    .filter((root) => root.how === 'signal handler')
    .map(({ entry, site }) => ({ how: 'signal', entry, site }));
  for (const path of project.files())
    for (const entry of finalizersIn(path, project)) entries.push({ how: 'finalizer', entry, site: null });
  for (const name of ['ref', 'proxy', 'finalize', 'WeakMethod'])
    for (const site of project.callsNamed(name)) entries.push(...weakCallbacks(site, project));
  return entries;
}

const NO_FINALIZERS: readonly ProjectFunction[] = [];

function finalizersIn(path: string, project: Project): readonly ProjectFunction[] {
  return project.remember(project.fn(path, 0), 'finalizers', NO_FINALIZERS, () => {
    const found = project.functions(path).filter((fn) => fn.cls !== null && fn.qualname.endsWith('.__del__'));
    return found.length === 0 ? NO_FINALIZERS : found;
  });
}

function weakCallbacks(site: Site, project: Project): Entry[] {
  const { fn, op } = site;
  const call = fn.facts.ops[op];
  if (call?.k !== 'call' || call.args.length < 2) return [];
  if (!WEAK_CALLBACKS.has(project.call(fn, op).external)) return [];
  const value = project.resolve(fn, call.args[1]!.value, op);
  return value.k === 'function' ? [{ how: 'finalizer', entry: value.fn, site }] : [];
}

function takenIn(
  { fn, chain }: Below,
  inside: ReadonlySet<ProjectFunction>,
  entry: ProjectFunction,
  how: Entry['how'],
  project: Project,
): Taken[] {
  return project.acquisitions(fn).flatMap((taken): Taken[] => {
    const { lock, waits } = taken;
    if (waits !== 'yes' || lock.reentrant || lock.count !== 1 || lock.library !== 'threading') return [];
    if (lock.place === 'element' || lock.place === 'parameter' || project.isHandedOver(lock)) return [];
    // While a method of the object runs, somebody refers to it; so nobody can be inside its own lock.
    if (entry.facts.name === '__del__' && lock.place === 'instance') return [];
    const others = project
      .acquisitionsOf(lock)
      .filter((other) => !inside.has(other.fn) && other.fn.facts.name !== '__init__');
    const holder = others.find((other) => isInterrupted(other, how, project));
    if (holder === undefined) return [];
    const sure =
      how === 'signal' && project.contexts(holder.fn).length > 0 && conditionsOf(fn, taken.op).length === 0;
    return [{ taken, chain, holder, confidence: sure ? 'likely' : 'possible' }];
  });
}

/** A signal handler runs in the main thread only. */
function isInterrupted({ fn }: Acquisition, how: Entry['how'], project: Project): boolean {
  const contexts = project.contexts(fn);
  return how === 'finalizer' || contexts.length === 0 || contexts.some(({ kind }) => kind === 'main');
}
