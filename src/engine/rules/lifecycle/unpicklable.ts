/** What cannot be sent to another process, because pickle cannot pack it. */

import { functionWords } from '../../context-words.ts';
import type { Expr } from '../../facts/facts.ts';
import type { Project, ProjectFunction, Site, Value } from '../../project/project.ts';
import { inFile, type Place } from '../rule.ts';

export interface Unpicklable {
  /** `the lambda`, `work, a function inside of main`. */
  what: string;
  why: string;
  places: Place[];
}

const CLASSES: Readonly<Record<string, string>> = {
  'threading.Lock': 'a lock',
  'threading.RLock': 'a lock',
  'threading.Condition': 'a condition',
  'threading.Semaphore': 'a semaphore',
  'threading.BoundedSemaphore': 'a semaphore',
  'threading.Event': 'an event of threading',
  'threading.Thread': 'a thread',
  'threading.local': 'a threading.local',
  'io.TextIOWrapper': 'an open file',
  'queue.Queue': 'a queue of threads',
  'queue.SimpleQueue': 'a queue of threads',
  'sqlite3.Connection': 'a database connection',
  'multiprocessing.pool.Pool': 'a pool',
  'multiprocessing.pool.ThreadPool': 'a pool',
  'concurrent.futures.ThreadPoolExecutor': 'a pool',
  'concurrent.futures.ProcessPoolExecutor': 'a pool',
};

/** Locks and queues of multiprocessing go to a Process as its arguments, but into no pool. */
const SHARED: Readonly<Record<string, string>> = {
  'multiprocessing.Lock': 'a lock',
  'multiprocessing.RLock': 'a lock',
  'multiprocessing.Semaphore': 'a semaphore',
  'multiprocessing.Queue': 'a queue',
  'multiprocessing.JoinableQueue': 'a queue',
  'multiprocessing.Event': 'an event',
  'multiprocessing.Value': 'a Value',
  'multiprocessing.Array': 'an Array',
};

/** The callable or argument `expr`, where it certainly cannot be packed; `pool`: it goes through a queue. */
export function unpicklable(
  fn: ProjectFunction,
  expr: Expr,
  at: number,
  pool: boolean,
  project: Project,
): Unpicklable | null {
  if (expr.k === 'comp' && expr.type === 'generator')
    return plain('a generator', 'a generator cannot be pickled');
  return ofValue(project.resolve(fn, expr, at), pool, project);
}

function plain(what: string, why: string, places: Place[] = []): Unpicklable {
  return { what, why, places };
}

function ofValue(value: Value, pool: boolean, project: Project): Unpicklable | null {
  switch (value.k) {
    case 'partial':
      return ofValue(value.of, pool, project);
    case 'generator':
      return plain('a generator', 'a generator cannot be pickled');
    case 'function':
      return ofFunction(value, pool, project);
    case 'object':
      return ofObject(value.cls, pool, value.made);
    case 'instance':
      return ofInstance(value, pool, project);
    default:
      return null;
  }
}

function ofObject(cls: string, pool: boolean, made: Site | null): Unpicklable | null {
  const thing = CLASSES[cls];
  if (thing !== undefined) return plain(thing, `${thing} cannot be pickled`);
  const shared = pool && !isOfManager(made) ? SHARED[cls] : undefined;
  return shared === undefined
    ? null
    : plain(shared, `${shared} of multiprocessing goes to a process only when that is started`);
}

/** `manager.Lock()` gives a stand-in, which can be sent everywhere. */
function isOfManager(made: Site | null): boolean {
  if (made === null) return true;
  const call = made.fn.facts.ops[made.op];
  if (call?.k !== 'call') return true;
  const { callee } = call;
  if (callee.k === 'name') return false;
  return (
    callee.k !== 'attr' || callee.of.k !== 'name' || !/^(multiprocessing|mp|ctx|context)$/.test(callee.of.id)
  );
}

function ofFunction(
  value: Extract<Value, { k: 'function' }>,
  pool: boolean,
  project: Project,
): Unpicklable | null {
  const { fn, receiver } = value;
  const place = {
    file: fn.path,
    at: inFile(fn.facts, fn.facts.nameAt),
    message: `${functionWords(fn)} is defined here`,
  };
  if (fn.facts.kind === 'lambda')
    return plain('the lambda', 'pickle finds a function by its name, and a lambda has none');
  if (receiver?.k === 'instance') return ofInstance(receiver, pool, project);
  if (fn.parent?.facts.kind === 'function' || fn.parent?.facts.kind === 'lambda') {
    // `global work` before the def gives it a name that can be found.
    if (fn.parent.facts.globals.includes(fn.facts.name)) return null;
    const outer = functionWords(fn.parent);
    const why = `pickle finds a function by its name, and ${functionWords(fn)} exists only inside of ${outer}`;
    return plain(functionWords(fn), why, [place]);
  }
  return null;
}

/** An object that keeps a lock or the like in an attribute; silent where the class says how it is packed. */
function ofInstance(
  value: Extract<Value, { k: 'instance' }>,
  pool: boolean,
  project: Project,
): Unpicklable | null {
  const { cls } = value;
  // A subclass may pack itself in another way.
  if (!value.exact && project.subclasses(cls).length > 0) return null;
  for (const base of project.mro(cls)) {
    if (typeof base !== 'string') continue;
    if (!/^(builtins\.object|abc\.ABC|threading\.Thread)$/.test(base)) return null;
  }
  const packs = ['__getstate__', '__reduce__', '__reduce_ex__', '__getnewargs__', '__getnewargs_ex__'];
  if (packs.some((name) => project.member(value, name).k === 'function')) return null;
  const init = project.member(value, '__init__');
  if (init.k !== 'function' || init.fn.cls === null) return null;
  return keptIn(init.fn, cls.qualname, pool, project);
}

function keptIn(init: ProjectFunction, cls: string, pool: boolean, project: Project): Unpicklable | null {
  const self = init.facts.params[0]?.name;
  const last = new Map<string, Unpicklable | null>();
  init.facts.ops.forEach((op, at) => {
    if (op.k !== 'assign' || op.value === null || op.block !== 0) return;
    for (const target of op.targets) {
      if (target.k !== 'attr' || target.of.k !== 'name' || target.of.id !== self) continue;
      const value = op.value.k === 'lambda' ? null : project.resolve(init, op.value, at);
      const found =
        value === null
          ? plain('the lambda', 'a lambda cannot be pickled')
          : value.k === 'object' || value.k === 'generator'
            ? ofValue(value, pool, project)
            : null;
      const place = {
        file: init.path,
        at: inFile(init.facts, op.at),
        message: `${self}.${target.name} is kept here`,
      };
      last.set(target.name, found === null ? null : { what: target.name, why: found.why, places: [place] });
    }
  });
  for (const [name, found] of last) {
    if (found === null) continue;
    return { what: `an object of ${cls}`, why: `it keeps ${name}, and ${found.why}`, places: found.places };
  }
  return null;
}
