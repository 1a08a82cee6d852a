/** Lock classes. */

export interface LockClass {
  readonly kind: 'lock' | 'rlock' | 'condition' | 'semaphore' | 'unknown';
  readonly library: 'threading' | 'multiprocessing' | 'asyncio' | 'trio' | 'anyio' | 'curio';
  readonly reentrant: boolean;
}

const lock = (library: LockClass['library']): LockClass => ({ kind: 'lock', library, reentrant: false });
const semaphore = (library: LockClass['library']): LockClass => ({
  kind: 'semaphore',
  library,
  reentrant: false,
});

/** `cache_lock`, `threadLock`, `lock_guard`; not `read_lock`, which several readers can hold, nor `clock` and `block`. */
export const NAMED_LIKE_A_LOCK =
  /^(?!(.*[^hH])?(read|Read|READ))((.*_)?(r?lock|R?Lock|R?LOCK|mutex|MUTEX|cond|COND|condition|CONDITION)(_guard)?|.*[a-z0-9](R?Lock|Mutex|Condition))$/;

/** What the class of such an object is called: `FairLockGuard`, `KeyedMutex`. */
export const CLASS_OF_LOCKS = /(^|[a-z_])(R?Lock|RWLock|Mutex)/;

/** A lock that is only known by such a name; nothing can go wrong with taking it twice, for all that is known. */
export const UNSEEN_LOCK: LockClass = { kind: 'unknown', library: 'threading', reentrant: true };

export const LOCK_CLASSES: Readonly<Record<string, LockClass>> = {
  'threading.Lock': lock('threading'),
  'threading.RLock': { kind: 'rlock', library: 'threading', reentrant: true },
  // Without a lock of its own choice it makes an RLock.
  'threading.Condition': { kind: 'condition', library: 'threading', reentrant: true },
  'threading.Semaphore': semaphore('threading'),
  'threading.BoundedSemaphore': semaphore('threading'),
  'multiprocessing.Lock': lock('multiprocessing'),
  'multiprocessing.RLock': { kind: 'rlock', library: 'multiprocessing', reentrant: true },
  'multiprocessing.Condition': { kind: 'condition', library: 'multiprocessing', reentrant: true },
  'multiprocessing.Semaphore': semaphore('multiprocessing'),
  'multiprocessing.BoundedSemaphore': semaphore('multiprocessing'),
  'asyncio.Lock': lock('asyncio'),
  'asyncio.Condition': { kind: 'condition', library: 'asyncio', reentrant: false },
  'asyncio.Semaphore': semaphore('asyncio'),
  'asyncio.BoundedSemaphore': semaphore('asyncio'),
  'trio.Lock': lock('trio'),
  'trio.StrictFIFOLock': lock('trio'),
  'trio.Condition': { kind: 'condition', library: 'trio', reentrant: false },
  'trio.Semaphore': semaphore('trio'),
  'trio.CapacityLimiter': semaphore('trio'),
  'anyio.Lock': lock('anyio'),
  'anyio.Condition': { kind: 'condition', library: 'anyio', reentrant: false },
  'anyio.Semaphore': semaphore('anyio'),
  'anyio.CapacityLimiter': semaphore('anyio'),
  'curio.Lock': lock('curio'),
  'curio.RLock': { kind: 'rlock', library: 'curio', reentrant: true },
  'curio.Semaphore': semaphore('curio'),
};
