/**
 * What the library's own names do, for hovers: `what` happens here and `why` it matters. Short, and never what a
 * type checker's hover says already. `{inAsync}` variants speak to code that runs on the event loop.
 */
export interface LibraryName {
  what: string;
  why: string;
  /** Said instead of `what` where the code runs on the event loop. */
  onLoop?: string;
  concept: string;
}

const ASYNC_LOCK_WHY =
  'It is for tasks of one loop, not for threads, and needed only where an `await` lies inside the critical section.';

/** By qualified name. */
export const LIBRARY_NAMES: Readonly<Record<string, LibraryName>> = {
  'time.sleep': {
    what: 'Stops this thread for the time given. Other threads run meanwhile.',
    onLoop: 'Stops the whole event loop: every task, timer and callback waits until it returns.',
    why: 'In a coroutine, `await asyncio.sleep(...)` waits and lets the other tasks run.',
    concept: 'blocking-vs-non-blocking',
  },
  'asyncio.sleep': {
    what: 'Suspends this task for at least the time given; the loop runs the others meanwhile.',
    why: '`await asyncio.sleep(0)` gives the others one turn without waiting.',
    concept: 'event-loop',
  },
  'asyncio.gather': {
    what: 'Starts all its awaitables at the same time and waits for all; results come in the order of the arguments.',
    why: 'They run concurrently, not in parallel. The first exception is raised here at once, and the others go on running.',
    concept: 'coroutines-and-await',
  },
  'asyncio.create_task': {
    what: 'Schedules the coroutine; it starts when this task next gives way, not now.',
    why: 'The loop keeps only a weak reference: keep the task in a variable or a set, and await it, or its exception goes unseen.',
    concept: 'coroutines-and-await',
  },
  'asyncio.ensure_future': {
    what: 'Makes a task of a coroutine, as `create_task` does, and leaves a future as it is.',
    why: 'The loop keeps only a weak reference: keep what it returns.',
    concept: 'coroutines-and-await',
  },
  'asyncio.TaskGroup': {
    what: 'Waits at the end of the block for all tasks started in it.',
    why: 'If one fails, the others are cancelled, and the errors come out together as an exception group.',
    concept: 'coroutines-and-await',
  },
  'asyncio.wait_for': {
    what: 'Waits at most the time given, then cancels what it waits for and raises `TimeoutError`.',
    why: 'It cannot interrupt a blocking call: the timeout is only noticed when the loop runs again.',
    concept: 'event-loop',
  },
  'asyncio.timeout': {
    what: 'Cancels what runs inside the block when the time is up, and raises `TimeoutError` at its end.',
    why: 'It cannot interrupt a blocking call: the timeout is only noticed when the loop runs again.',
    concept: 'event-loop',
  },
  'asyncio.run': {
    what: 'Makes an event loop, runs the coroutine to its end, cancels what is left, and closes the loop.',
    why: 'Call it once, at the top: inside a running loop it raises `RuntimeError`.',
    concept: 'event-loop',
  },
  'asyncio.to_thread': {
    what: 'Runs the function in a thread of the loop’s default pool; the loop goes on meanwhile.',
    why: 'Shared state that the function touches needs a lock. For long computations the GIL still lets one thread run Python code at a time.',
    concept: 'blocking-vs-non-blocking',
  },
  'threading.Thread': {
    what: 'Describes a thread; it runs only after `start()`.',
    why: 'Unless it is a daemon, the program does not end before it does. It shares all objects with the other threads.',
    concept: 'daemon-threads',
  },
  'threading.Timer': {
    what: 'A thread that waits, then calls the function once. It runs only after `start()`.',
    why: 'The function runs in that thread, so what it shares with others needs a lock.',
    concept: 'daemon-threads',
  },
  'threading.Lock': {
    what: 'A lock with one holder. Taking it again in the same thread waits for ever.',
    why: 'It protects data only when every access to them takes this same lock.',
    concept: 'locks',
  },
  'threading.RLock': {
    what: 'A lock that its holder may take again; it is free after as many releases.',
    why: 'It protects data only when every access to them takes this same lock.',
    concept: 'locks',
  },
  'threading.Condition': {
    what: 'A lock with a waiting room: `wait()` releases it, sleeps until notified, and takes it again.',
    why: 'Wait in a `while` that tests what is waited for, or use `wait_for`: a notification is not a promise.',
    concept: 'locks',
  },
  'threading.Semaphore': {
    what: 'Lets as many holders in as its count says; the next one waits.',
    why: 'With a count above one it limits, but does not protect data.',
    concept: 'locks',
  },
  'threading.BoundedSemaphore': {
    what: 'A semaphore that raises `ValueError` when it is released more often than taken.',
    why: 'With a count above one it limits, but does not protect data.',
    concept: 'locks',
  },
  'threading.Event': {
    what: 'A flag that threads wait for.',
    why: 'It protects nothing, and stays set until `clear()`.',
    concept: 'locks',
  },
  'threading.Barrier': {
    what: 'Lets its threads go on when as many as its count have arrived.',
    why: 'If one never comes, the others wait for ever: give it a timeout.',
    concept: 'locks',
  },
  'asyncio.Lock': {
    what: 'A lock for tasks: `async with` suspends the task until it is free.',
    why: ASYNC_LOCK_WHY,
    concept: 'locks',
  },
  'asyncio.Condition': {
    what: 'A condition for tasks: `await wait()` releases it and takes it again.',
    why: ASYNC_LOCK_WHY,
    concept: 'locks',
  },
  'asyncio.Semaphore': {
    what: 'Lets as many tasks in as its count says; the next one is suspended.',
    why: 'The usual way to limit how many requests run at the same time.',
    concept: 'locks',
  },
  'asyncio.Event': {
    what: 'A flag that tasks wait for with `await event.wait()`.',
    why: 'It is not thread-safe: from a thread, set it through `loop.call_soon_threadsafe`.',
    concept: 'locks',
  },
  'queue.Queue': {
    what: 'Hands objects from thread to thread; `get()` waits while it is empty, `put()` while it is full.',
    onLoop: 'A queue for threads: its `get()` and `put()` stop the whole event loop while they wait.',
    why: 'It locks by itself. Between tasks of one loop use `asyncio.Queue`.',
    concept: 'locks',
  },
  'asyncio.Queue': {
    what: 'Hands objects from task to task; `await get()` suspends the task while it is empty.',
    why: 'It is not thread-safe: from a thread use `loop.call_soon_threadsafe`.',
    concept: 'event-loop',
  },
  'concurrent.futures.ThreadPoolExecutor': {
    what: 'Runs what is submitted in a few threads; the end of its `with` waits for all of it.',
    onLoop:
      'Runs what is submitted in a few threads; the end of its `with` waits for all of it and stops the loop meanwhile.',
    why: 'An exception of a job stays in its future until `result()` asks for it.',
    concept: 'blocking-vs-non-blocking',
  },
  'concurrent.futures.ProcessPoolExecutor': {
    what: 'Runs what is submitted in a few processes, each with its own memory and its own GIL.',
    why: 'Functions, arguments and results are pickled; what a job changes in a global stays in that process.',
    concept: 'blocking-vs-non-blocking',
  },
  'multiprocessing.Process': {
    what: 'Describes a process; it runs only after `start()`, with its own memory.',
    why: 'What it changes in a global is not seen here. `daemon` must be set before the start.',
    concept: 'daemon-threads',
  },
};
