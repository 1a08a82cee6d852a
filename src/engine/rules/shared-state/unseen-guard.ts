/** Reasons why a lock may be held at an access although nobody sees it taken. */
import type { Access, Acquisition, HeldLock, Lock, Project, ProjectFunction } from '../../project/project.ts';

/** `_flush_locked`, `_flush_unlocked`: the name leaves the locking to the caller. */
const CALLER_LOCKS =
  /(^|_)(un)?locked(_|$)|_(unsafe|nolock|no_lock|unsynchronized|lock_held|with_?lock|without_?lock|under_lock|holding_lock)(_|$)/i;
/** "Must be called with the lock held", "the caller holds self._lock", "not thread-safe". */
const SAYS_SO =
  /\block(s|ed)?\b[^.]{0,60}\b(held|hold|holds|holding|acquired|owned|taken)\b|\b(hold|holds|holding|held|acquire[sd]?|acquiring|own|owns|under|inside|within|have|has|with)\b[^.]{0,40}\b\w*(lock|mutex|condition)\b|\b(not|un|isn't|non)[- ]?thread[- ]?safe|caller[^.]{0,60}(lock|mutex|synchroni)|already (been )?locked/i;
/** What describes an object for people or copies it, what ends it, and what a new process begins with. */
const LOOKS_ONLY =
  /^__(repr|str|del|format|sizeof|getstate|reduce|reduce_ex|copy|deepcopy|dir|rich_repr)__$|fork|^_?(debug|dump)|^(setUp|tearDown)/;
const LIKE_A_LOCK = /lock|mutex|cond|monitor|semaphore|guard|synchron|critical|exclusive|transaction|atomic/i;

/** A lock of the object's own (or one for all objects), which keeps others away from it. */
export function isOfTheSameObject({ lock, owner }: HeldLock, access: Access): boolean {
  if (lock.count !== 1 && lock.kind !== 'unknown') return false;
  if (lock.library === 'multiprocessing' || lock.place === 'element' || lock.place === 'parameter')
    return false;
  if (lock.place !== 'instance') return lock.place !== 'local' || access.variable.kind === 'closure';
  return access.variable.kind === 'instance' && owner !== '' && owner === access.owner;
}

export function mayBeGuarded(access: Access, lock: Lock, project: Project): boolean {
  const { fn, op } = access;
  // Some other lock, of which nobody can tell what it keeps away.
  if (project.accessGuards(access).length > 0 || saysSo(fn)) return true;
  if (!knowsLock(access, lock, project)) return true;
  if (project.isOpaque(fn) || isInsideLocklike(fn, op) || isAfterAcquire(fn, op, lock, project)) return true;
  return isBeforeStart(fn, op, project) || isAfterJoin(fn, op, project) || isDefinedUnderLock(fn, project);
}

/** A base class knows nothing of the lock that a subclass adds, and the subclass may have a method of its own. */
function knowsLock({ fn, owner }: Access, { place, cls }: Lock, project: Project): boolean {
  if (place !== 'instance' || cls === null || fn.cls === null || owner !== fn.facts.params[0]?.name)
    return true;
  return project.mro(fn.cls).includes(cls) || project.mro(cls).every((base) => base !== fn.cls);
}

function saysSo(fn: ProjectFunction): boolean {
  const { name, docstring } = fn.facts;
  return CALLER_LOCKS.test(name) || LOOKS_ONLY.test(name) || SAYS_SO.test(docstring);
}

/** `with self._locking(key):`, `with nullcontext() if single else self._lock:`; what it takes is not known. */
function isInsideLocklike(fn: ProjectFunction, op: number): boolean {
  const { blocks, ops } = fn.facts;
  for (let id = ops[op]!.block; id >= 0; id = blocks[id]!.parent) {
    const opener = ops[blocks[id]!.op];
    if (blocks[id]!.kind !== 'with' || opener?.k !== 'enter') continue;
    if (LIKE_A_LOCK.test(wordsOf(fn, opener.context, 4))) return true;
  }
  return false;
}

function wordsOf(fn: ProjectFunction, expr: { k: string }, depth: number): string {
  const e = expr as import('../../facts/facts.ts').Expr;
  if (depth === 0) return '';
  switch (e.k) {
    case 'name':
      return e.id;
    case 'attr':
      return `${wordsOf(fn, e.of, depth - 1)}.${e.name}`;
    case 'call': {
      const call = fn.facts.ops[e.op];
      if (call?.k !== 'call') return '';
      return [call.callee, ...call.args.map((arg) => arg.value)]
        .map((part) => wordsOf(fn, part, depth - 1))
        .join(' ');
    }
    case 'sub':
    case 'await':
      return wordsOf(fn, e.of, depth - 1);
    case 'op':
    case 'seq':
      return e.items.map((item) => wordsOf(fn, item, depth - 1)).join(' ');
    default:
      return '';
  }
}

/** Behind an `acquire` that may have succeeded, or whose release is somewhere else. */
function isAfterAcquire(fn: ProjectFunction, op: number, lock: Lock, project: Project): boolean {
  const taken = project.acquisitions(fn).filter((one): one is Acquisition => {
    return one.lock.id === lock.id && one.how !== 'with' && one.op < op;
  });
  const last = taken[taken.length - 1];
  if (last === undefined) return isBeforeRelease(fn, op, project);
  return !fn.facts.ops.some((one, i) => {
    return (
      i > last.op && i < op && one.k === 'call' && one.callee.k === 'attr' && one.callee.name === 'release'
    );
  });
}

/** Gives back what its caller has taken, this lock or another one: `key_lock.release()` without an `acquire`. */
function isBeforeRelease(fn: ProjectFunction, op: number, project: Project): boolean {
  return callsNamed(fn, 'release').some((at) => {
    const call = fn.facts.ops[at];
    if (at < op || call?.k !== 'call' || call.callee.k !== 'attr') return false;
    const { of } = call.callee;
    const isLock = project.lock(fn, of, at) !== null || LIKE_A_LOCK.test(wordsOf(fn, of, 4));
    return isLock && !callsNamed(fn, 'acquire').some((taken) => taken > op && taken < at);
  });
}

/** `self.ready = False; self.thread = Thread(...); self.thread.start()`: the thread is not there yet. */
function isBeforeStart(fn: ProjectFunction, op: number, project: Project): boolean {
  const starts = callsNamed(fn, 'start').filter((at) => isOfThread(fn, at, project));
  return starts.length > 0 && starts.every((at) => at > op);
}

/** The thread has ended; a join with a timeout may have given up. */
function isAfterJoin(fn: ProjectFunction, op: number, project: Project): boolean {
  return callsNamed(fn, 'join').some((at) => at < op && isOfThread(fn, at, project));
}

function callsNamed(fn: ProjectFunction, name: string): number[] {
  return fn.facts.ops.flatMap((one, i) => {
    return one.k === 'call' && one.callee.k === 'attr' && one.callee.name === name ? [i] : [];
  });
}

function isOfThread(fn: ProjectFunction, op: number, project: Project): boolean {
  const call = fn.facts.ops[op];
  if (call?.k !== 'call' || call.callee.k !== 'attr') return false;
  if (project.workersOf(fn, call.callee.of, op).length > 0) return true;
  return project.isA(project.resolve(fn, call.callee.of, op), 'threading.Thread');
}

/** A lambda or inner function that is made inside the `with` is called there more often than not. */
function isDefinedUnderLock(fn: ProjectFunction, project: Project): boolean {
  const { parent } = fn;
  if (parent === null || parent.facts.kind !== 'function') return false;
  const [start, end] = [
    fn.facts.start - parent.facts.start,
    fn.facts.start - parent.facts.start + fn.facts.at[1],
  ];
  const made = parent.facts.ops.findIndex((one) => {
    if (one.k === 'def') return one.fn === fn.facts.id;
    return one.k === 'call' && one.at[0] <= start && one.at[1] >= end;
  });
  return made >= 0 && (project.locksHeld(parent, made).length > 0 || isInsideLocklike(parent, made));
}
