/** Methods that change their object, and objects that look after threads themselves. */

/** Methods of lists, dictionaries, sets and deques that change them. */
export const MUTATORS: ReadonlySet<string> = new Set(
  `append appendleft extend extendleft insert remove pop popleft popitem clear sort reverse rotate
   add discard update setdefault difference_update intersection_update symmetric_difference_update
   subtract move_to_end __setitem__ __delitem__`
    .trim()
    .split(/\s+/),
);

/** One such call is a single step, which no other thread can come into (with the GIL; the objects lock themselves without). */
export const ATOMIC_METHODS: ReadonlySet<string> = new Set(
  `append appendleft pop popleft popitem clear add discard remove setdefault update extend insert sort reverse`.split(
    /\s+/,
  ),
);

/** Classes whose objects may be used by several threads without a lock. */
export const THREAD_SAFE: ReadonlySet<string> = new Set([
  'threading.local',
  'threading.Lock',
  'threading.RLock',
  'threading.Condition',
  'threading.Semaphore',
  'threading.BoundedSemaphore',
  'threading.Event',
  'threading.Barrier',
  'threading.Thread',
  'threading.Timer',
  'queue.Queue',
  'queue.LifoQueue',
  'queue.PriorityQueue',
  'queue.SimpleQueue',
  'multiprocessing.Queue',
  'multiprocessing.JoinableQueue',
  'multiprocessing.SimpleQueue',
  'multiprocessing.Lock',
  'multiprocessing.RLock',
  'multiprocessing.Event',
  'multiprocessing.Semaphore',
  'itertools.count',
  'contextvars.ContextVar',
  'logging.Logger',
  'weakref.WeakSet',
  'concurrent.futures.ThreadPoolExecutor',
  'concurrent.futures.ProcessPoolExecutor',
  'concurrent.futures.Future',
  'asyncio.Queue',
  'asyncio.Lock',
  'asyncio.Event',
  'asyncio.Semaphore',
  'asyncio.Condition',
]);
