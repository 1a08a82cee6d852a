/** Methods that change their object, and objects that look after threads themselves. */
import { entries } from './lookup.ts';

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
export const THREAD_SAFE: ReadonlySet<string> = new Set(
  [...entries()].filter(([, entry]) => entry.threadSafe).map(([name]) => name),
);
