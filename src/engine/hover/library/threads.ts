/** threading and queue. Locks that are known in the project have words of their own, in `lock.ts`. */
import { listed } from '../../context-words.ts';
import { argument, callsOn, type Here, placesOf, runs } from '../here.ts';
import { code } from '../note.ts';
import { functionAt, linesOf, secondsOf } from '../words.ts';
import { atMost, parties, queueOf } from './asyncio.ts';
import type { Explained, ExplainedNames } from './explained.ts';

const GUARDS = 'It protects data only when every access to that data takes this same lock.';
const DAEMON_LATER = 'Its `daemon` has to be set before: afterwards that raises `RuntimeError`.';

function thread(here: Here): string | null {
  const what = runs(here, argument(here, 1, 'target'));
  if (here.call === null || what === '') return null;
  return `Makes a thread for ${what}; it runs only after \`start()\`.`;
}

function timer(here: Here): string | null {
  const what = runs(here, argument(here, 1, 'function'));
  const time = secondsOf(argument(here, 0, 'interval'));
  if (here.call === null || what === '' || time === '') return null;
  return `Makes a thread that calls ${what} ${time} after its \`start()\`.`;
}

/** What the worker that the method is called on runs. */
function workerRuns({ project, fn, op, call }: Here): string {
  if (call?.callee.k !== 'attr') return '';
  const [worker, ...others] = project.workersOf(fn, call.callee.of, op);
  if (worker === undefined || worker.target.k !== 'function') return '';
  const { target } = worker;
  const isSame = others.every((other) => other.target.k === 'function' && other.target.fn === target.fn);
  return isSame ? functionAt(target.fn, fn.path) : '';
}

function start(here: Here, what: string): string | null {
  const target = workerRuns(here);
  if (target === '') return null;
  return `From here on ${target} runs in ${what} of its own, beside ${here.who}.`;
}

function join(here: Here): string | null {
  const target = workerRuns(here);
  if (target === '') return null;
  const time = secondsOf(argument(here, 0, 'timeout'));
  const stop = here.onLoop ? ' and the whole event loop stops' : '';
  return `${here.who} waits here until ${target} has ended${time === '' ? '' : `, or for ${time}`}${stop}.`;
}

function event(here: Here): string | null {
  const sets = callsOn(here, /\.set$/);
  const waits = callsOn(here, /\.wait$/);
  if (here.call === null || (sets.length === 0 && waits.length === 0)) return null;
  const { path } = here.fn;
  const set = sets.length === 0 ? 'nothing in this file sets it' : `it is set in ${linesOf(sets, path)}`;
  return waits.length === 0
    ? `A flag: ${set}.`
    : `Threads wait for this flag in ${linesOf(waits, path)}; ${set}.`;
}

function eventWait(here: Here): string | null {
  const sets = callsOn(here, /\.set$/);
  if (sets.length === 0) return null;
  const time = secondsOf(argument(here, 0, 'timeout'));
  return `${here.who} waits here until ${listed(placesOf(sets, here.fn.path), 'or')} sets ${code(here.object)}${time === '' ? '' : `, or for ${time}`}.`;
}

function queueGet(here: Here): string | null {
  const puts = callsOn(here, /\.put(_nowait)?$/);
  if (puts.length === 0 || here.object === '') return null;
  return `${here.who} waits here while ${code(here.object)} is empty; ${listed(placesOf(puts, here.fn.path))} ${puts.length === 1 ? 'fills' : 'fill'} it${here.onLoop ? '. The whole event loop waits with it' : ''}.`;
}

const START: Explained = {
  here: (here) => start(here, 'a thread'),
  what: 'From here on it runs in a thread of its own, beside this code.',
  why: DAEMON_LATER,
  concept: 'threads',
};
const JOIN: Explained = {
  here: join,
  what: 'Waits until it has ended.',
  onLoop: 'Waits until it has ended, and stops the event loop meanwhile.',
  why: 'An exception in it is not raised here. Without a timeout this waits for ever if it never ends.',
  concept: 'threads',
};
const QUEUE: Explained = {
  here: (here) => queueOf(here, 'thread', '`put()` waits while it is full'),
  what: 'Hands objects from thread to thread; `get()` waits while it is empty, `put()` while it is full.',
  onLoop: 'A queue for threads: its `get()` and `put()` stop the whole event loop while they wait.',
  why: 'It locks by itself. Between tasks of one loop use `asyncio.Queue`.',
  concept: 'locks',
  demo: 'producer-consumer',
};
const SEMAPHORE_WHY = 'With a count above one it limits how many, but does not protect data.';

export const THREADS: ExplainedNames = {
  'threading.Thread': {
    here: thread,
    what: 'Makes a thread; it runs only after `start()`.',
    why: 'It shares all objects with the other threads. Unless it is a daemon, the program does not end before it does.',
    concept: 'threads',
  },
  'threading.Timer': {
    here: timer,
    what: 'Makes a thread that waits, then calls the function once. It runs only after `start()`.',
    why: 'The function runs in that thread, so what it shares with others needs a lock.',
    concept: 'threads',
  },
  'threading.Timer.cancel': {
    what: 'Stops the timer if its time has not come yet; a function that runs already is not stopped.',
    why: '`join()` after it waits until that is certain.',
    concept: 'threads',
  },
  'threading.Thread.start': START,
  'threading.Thread.join': JOIN,
  'threading.Thread.setDaemon': {
    what: 'The old way to set `daemon`; it warns since Python 3.10.',
    why: DAEMON_LATER,
    concept: 'daemon-threads',
    demo: 'late-daemon',
  },
  'multiprocessing.Process.start': {
    ...START,
    why: 'Its `daemon` has to be set before: afterwards that raises `AssertionError`.',
    here: (here) => start(here, 'a process'),
    what: 'From here on it runs in a process of its own, beside this code.',
    concept: 'processes',
  },
  'multiprocessing.Process.join': { ...JOIN, concept: 'processes' },
  'threading.Lock': {
    what: 'A lock with one holder. Taking it again in the same thread waits for ever.',
    why: GUARDS,
    concept: 'locks',
  },
  'threading.RLock': {
    what: 'A lock that its holder may take again; it is free after as many releases.',
    why: GUARDS,
    concept: 'locks',
  },
  'threading.Condition': {
    what: 'A lock with a waiting room: `wait()` releases it, sleeps until notified, and takes it again.',
    why: 'Wait in a `while` that tests what is waited for, or use `wait_for`: a notification is not a promise.',
    concept: 'locks',
    demo: 'producer-consumer',
  },
  'threading.Condition.wait': {
    what: 'Releases the lock, sleeps until notified, and takes the lock again.',
    why: 'Test what is waited for in a `while`: another thread may have been quicker.',
    concept: 'locks',
    demo: 'producer-consumer',
  },
  'threading.Condition.notify': {
    what: 'Wakes one thread that waits; it goes on when this one has released the lock.',
    why: 'Whoever does not wait yet hears nothing: a notification is not kept.',
    concept: 'locks',
  },
  'threading.Condition.notify_all': {
    what: 'Wakes all threads that wait; they go on one after the other when this one has released the lock.',
    why: 'Whoever does not wait yet hears nothing: a notification is not kept.',
    concept: 'locks',
  },
  'threading.Semaphore': {
    here: (here) => atMost(here, 'threads', 'made to wait'),
    what: 'Lets as many holders in as its count says; the next one waits.',
    why: SEMAPHORE_WHY,
    concept: 'locks',
  },
  'threading.BoundedSemaphore': {
    here: (here) => atMost(here, 'threads', 'made to wait'),
    what: 'A semaphore that raises `ValueError` when it is released more often than taken.',
    why: SEMAPHORE_WHY,
    concept: 'locks',
  },
  'threading.Event': {
    here: event,
    what: 'A flag that threads wait for.',
    why: 'It protects nothing, and stays set until `clear()`.',
    concept: 'locks',
  },
  'threading.Event.wait': {
    here: eventWait,
    what: 'Waits until another thread sets the flag; it returns at once where that has happened.',
    onLoop: 'Stops the whole event loop until another thread sets the flag.',
    why: 'Without a timeout it waits for ever if nobody sets it.',
    concept: 'locks',
  },
  'threading.Barrier': {
    here: (here) => parties(here, 'threads'),
    what: 'Lets its threads go on when as many as its count have arrived.',
    why: 'If one never comes, the others wait for ever: give it a timeout.',
    concept: 'locks',
  },
  'threading.Barrier.wait': {
    what: 'Waits here until as many threads have arrived as the barrier counts.',
    why: 'If one never comes, the others wait for ever: give it a timeout.',
    concept: 'locks',
  },
  'threading.local': {
    what: 'Each thread sees its own values under these attributes.',
    why: 'Threads of a pool keep theirs from one job to the next; tasks of one loop share one: for tasks use `contextvars`.',
    concept: 'data-race',
  },
  'queue.Queue': QUEUE,
  'queue.LifoQueue': QUEUE,
  'queue.PriorityQueue': QUEUE,
  'queue.SimpleQueue': QUEUE,
  'queue.Queue.get': {
    here: queueGet,
    what: 'Waits while the queue is empty.',
    onLoop: 'Stops the whole event loop while the queue is empty.',
    why: 'If nothing comes any more it waits for ever: put one end mark for each consumer, or give it a timeout.',
    concept: 'blocking-vs-non-blocking',
    demo: 'producer-consumer',
  },
  'queue.Queue.join': {
    what: 'Waits until `task_done()` was called once for everything that was put in.',
    why: 'A consumer that fails before `task_done()` makes it wait for ever.',
    concept: 'blocking-vs-non-blocking',
    demo: 'producer-consumer',
  },
};
