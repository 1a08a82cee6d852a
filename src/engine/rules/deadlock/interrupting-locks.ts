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
  return entriesOf(project).flatMap((entry) => {
    const below = callsBelow(entry.entry, project);
    const inside = new Set(below.map(({ fn }) => fn));
    return below.flatMap((one) => takenIn(one, inside, entry, project));
  });
}

type Entry = Pick<Interrupting, 'entry' | 'site' | 'how'>;

function entriesOf(project: Project): Entry[] {
  const entries: Entry[] = project
    .roots()
    .filter((root) => root.how === 'signal handler')
    .map(({ entry, site }) => ({ how: 'signal', entry, site }));
  for (const path of project.files()) {
    for (const entry of project.functions(path)) {
      if (entry.cls !== null && entry.qualname.endsWith('.__del__'))
        entries.push({ how: 'finalizer', entry, site: null });
    }
  }
  for (const name of ['ref', 'proxy', 'finalize', 'WeakMethod'])
    for (const site of project.callsNamed(name)) entries.push(...weakCallbacks(site, project));
  return entries;
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
  entry: Entry,
  project: Project,
): Interrupting[] {
  return project.acquisitions(fn).flatMap((taken): Interrupting[] => {
    const { lock, waits } = taken;
    if (waits !== 'yes' || lock.reentrant || lock.count !== 1 || lock.library !== 'threading') return [];
    if (lock.place === 'element' || lock.place === 'parameter' || project.isHandedOver(lock)) return [];
    // While a method of the object runs, somebody refers to it; so nobody can be inside its own lock.
    if (entry.entry.facts.name === '__del__' && lock.place === 'instance') return [];
    const others = project
      .acquisitionsOf(lock)
      .filter((other) => !inside.has(other.fn) && other.fn.facts.name !== '__init__');
    const holder = others.find((other) => isInterrupted(other, entry, project));
    if (holder === undefined) return [];
    const sure =
      entry.how === 'signal' &&
      project.contexts(holder.fn).length > 0 &&
      conditionsOf(fn, taken.op).length === 0;
    return [{ ...entry, taken, chain, holder, confidence: sure ? 'likely' : 'possible' }];
  });
}

/** A signal handler runs in the main thread only. */
function isInterrupted({ fn }: Acquisition, { how }: Entry, project: Project): boolean {
  const contexts = project.contexts(fn);
  return how === 'finalizer' || contexts.length === 0 || contexts.some(({ kind }) => kind === 'main');
}
