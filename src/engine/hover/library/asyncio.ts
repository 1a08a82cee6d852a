/** asyncio: tasks, time limits, the loop, and the ways out of it into threads. */
import { listed } from '../../context-words.ts';
import type { Expr } from '../../facts/facts.ts';
import { argument, callsOn, type Here, nextWait, runs } from '../here.ts';
import { code } from '../note.ts';
import { allOf, linesOf, secondsOf, wordsOf } from '../words.ts';
import type { ExplainedNames } from './explained.ts';

const KEEP_IT =
  'The loop keeps only a weak reference: keep the task in a variable or a set, and await it, or its exception goes unseen.';
const NO_INTERRUPT =
  'It cannot interrupt a blocking call: the time limit is noticed only when the loop runs again.';

function gather(here: Here): string | null {
  const { call, who } = here;
  if (call === null) return null;
  const args = call.args.filter(({ name }) => name === '');
  const starred = args.find(({ star }) => star !== '');
  const names = args.map(({ value, star }) => (star === '' ? runs(here, value) : ''));
  const waits = call.use.k === 'awaited' ? `${who} waits here for` : 'and gives one future for';
  if (starred !== undefined || args.length < 2) {
    const all =
      starred === undefined ? names[0] || 'its one argument' : `everything in ${inCode(starred.value)}`;
    return call.use.k === 'awaited' ? `${who} starts ${all} here, and waits for all of it.` : null;
  }
  const what = names.every((name) => name !== '') ? listed(names) : `${args.length} awaitables`;
  return `Starts ${what} at the same time; ${waits} ${allOf(args.length)}. The results come in this order.`;
}

function inCode(expr: Expr): string {
  const words = wordsOf(expr);
  return words.includes('…') ? 'the collection' : code(words);
}

function gatherWhy({ call, project }: Here): string {
  const flag = call === null ? null : project.argument(call, -1, 'return_exceptions');
  if (flag?.k === 'const' && flag.value === true)
    return 'Errors come back in the list of results, as values: whoever does not look at each result never sees them.';
  return 'They run concurrently, not in parallel. The first exception is raised here at once, and the others go on running.';
}

function createTask(here: Here): string | null {
  const { call, who } = here;
  const what = runs(here, argument(here, 0, 'coro'));
  if (call === null || what === '') return null;
  const wait = nextWait(here);
  const when =
    call.use.k === 'awaited'
      ? `, and waits for it at once: the same as awaiting ${what} alone, in a task of its own`
      : wait === ''
        ? `. It does not start now, but when ${who} next waits`
        : `. It does not start now, but at the earliest in ${wait}, where ${who} next waits`;
  return `${who} makes a task that runs ${what}${when}.`;
}

function createTaskWhy({ call }: Here): string {
  if (call?.use.k === 'dropped') return `Nothing keeps this task. ${KEEP_IT}`;
  return KEEP_IT;
}

function sleep(here: Here): string | null {
  const { call, who } = here;
  const given = argument(here, 0, 'delay');
  if (call === null || given === null) return null;
  if (given.k === 'const' && given.value === 0)
    return `${who} gives the other tasks of its loop one turn here, and goes on.`;
  const time = secondsOf(given);
  if (time === '' || call.use.k !== 'awaited') return null;
  return `${who} is suspended here for at least ${time}; the loop runs other tasks meanwhile.`;
}

function limit(here: Here, position: number, keyword: string): string {
  return secondsOf(argument(here, position, keyword));
}

function waitFor(here: Here): string | null {
  const what = runs(here, argument(here, 0, 'fut')) || 'what it waits for';
  const time = limit(here, 1, 'timeout');
  if (here.call === null || time === '') return null;
  return `Gives ${what} at most ${time}; then it is cancelled, and \`TimeoutError\` is raised here.`;
}

function timeout(here: Here): string | null {
  const time = limit(here, 0, 'delay');
  if (here.call === null || time === '') return null;
  return `The block has ${time}: then what it waits for is cancelled, and \`TimeoutError\` is raised at its end.`;
}

function run(here: Here): string | null {
  const what = runs(here, argument(here, 0, 'main'));
  if (here.call === null || what === '') return null;
  return `Makes an event loop in this thread, runs ${what} on it to its end, cancels what is left, and closes the loop.`;
}

function runUntilComplete(here: Here): string | null {
  const what = runs(here, argument(here, 0, 'future'));
  return here.call === null || what === '' ? null : `Runs the loop in this thread until ${what} has ended.`;
}

function toThread(here: Here, position: number): string | null {
  const what = runs(here, argument(here, position, 'func'));
  if (here.call === null || what === '') return null;
  const waits = here.call.use.k === 'awaited' ? `; ${here.who} waits for it, and the loop goes on` : '';
  const pool = argument(here, 0, 'executor');
  const where =
    position === 0 || pool === null || pool.k === 'const' ? 'a thread of the loop’s own pool' : inCode(pool);
  return `Runs ${what} in ${where}${waits}.`;
}

function cancel(here: Here): string | null {
  const { call, object, value } = here;
  if (call === null || object === '' || value.k !== 'external') return null;
  const { receiver } = value;
  if (receiver?.k !== 'object' || receiver.cls !== 'asyncio.Task') return null;
  return `Asks the task ${code(object)} to stop: \`CancelledError\` is raised in it where it waits, once the loop runs it again.`;
}

/** Of a task group or nursery that is entered here: whose end its block waits for. */
export function blockOfTasks(here: Here): string | null {
  const { fn, call, project } = here;
  if (call === null || call.use.k !== 'entered') return null;
  const enter = fn.facts.ops[call.use.op];
  const block = enter?.k === 'enter' ? fn.facts.blocks[enter.body] : undefined;
  if (block === undefined) return null;
  const started = project
    .calls(fn)
    .filter(
      ({ op, external }) =>
        op >= block.first && op < block.end && /\.(create_task|start_soon)$/.test(external),
    );
  const names = started.map(({ op }) => {
    const inner = fn.facts.ops[op];
    return inner?.k === 'call' ? runs({ ...here, op }, inner.args[0]?.value ?? null) : '';
  });
  if (names.length === 0 || names.includes('')) return null;
  const end = fn.lineOf([block.at[1] - 1, block.at[1]]) + 1;
  return `The block ends, in line ${end}, only when ${listed([...new Set(names)])} ${names.length === 1 ? 'has' : 'have'} ended.`;
}

function groupTask(here: Here): string | null {
  const what = runs(here, argument(here, 0, 'coro'));
  return what === '' || here.object === ''
    ? null
    : `Starts ${what} as a task that ${code(here.object)} waits for at the end of its block.`;
}

function scheduled(here: Here, position: number): string | null {
  const what = runs(here, argument(here, position, 'callback'));
  if (what === '') return null;
  const time = position === 0 ? '' : secondsOf(argument(here, 0, 'delay'));
  const when =
    position === 0 ? 'in its next round' : time === '' ? 'when the time has come' : `after ${time}`;
  return `Has the loop call ${what} in its own thread, ${when}.`;
}

function event(here: Here): string | null {
  const sets = callsOn(here, /\.set$/);
  const waits = callsOn(here, /\.wait$/);
  if (sets.length === 0 && waits.length === 0) return null;
  const { path } = here.fn;
  const set = sets.length === 0 ? 'nothing in this file sets it' : `it is set in ${linesOf(sets, path)}`;
  return waits.length === 0
    ? `A flag for tasks: ${set}.`
    : `Tasks wait for this flag in ${linesOf(waits, path)}; ${set}.`;
}

const CREATE_TASK = { here: createTask, why: createTaskWhy, concept: 'tasks', demo: 'create-task-control' };
const CANCEL_WHY =
  'It does not stop at once, and a task that catches `CancelledError` and goes on is not stopped at all: await it to know.';

export const ASYNCIO: ExplainedNames = {
  'asyncio.sleep': {
    here: sleep,
    what: 'Suspends the task that awaits it for at least the time given; the loop runs others meanwhile.',
    why: 'Unlike `time.sleep`, it leaves the thread to others. Nothing happens until it is awaited.',
    concept: 'blocking-vs-non-blocking',
  },
  'asyncio.gather': {
    here: gather,
    what: 'Starts all its awaitables at the same time; results come in the order of the arguments.',
    why: gatherWhy,
    concept: 'tasks',
  },
  'asyncio.create_task': {
    ...CREATE_TASK,
    what: 'Makes a task of the coroutine; it starts when this task next waits, not now.',
  },
  'asyncio.AbstractEventLoop.create_task': {
    ...CREATE_TASK,
    what: 'Makes a task of the coroutine; it starts when this task next waits, not now.',
  },
  'asyncio.ensure_future': {
    ...CREATE_TASK,
    what: 'Makes a task of a coroutine, as `create_task` does, and leaves a future as it is.',
  },
  'asyncio.TaskGroup': {
    here: blockOfTasks,
    what: 'Waits at the end of the block for all tasks started in it.',
    why: 'If one fails, the others are cancelled, and the errors come out together as an exception group.',
    concept: 'tasks',
  },
  'asyncio.TaskGroup.create_task': {
    here: groupTask,
    what: 'Starts a task that the group waits for at the end of its block.',
    why: 'The group keeps the task. If it fails, the others are cancelled, and its error comes out at the end of the block.',
    concept: 'tasks',
  },
  'asyncio.wait_for': {
    here: waitFor,
    what: 'Waits at most the time given, then cancels what it waits for and raises `TimeoutError`.',
    why: NO_INTERRUPT,
    concept: 'async-exceptions',
    demo: 'timeouts',
  },
  'asyncio.timeout': {
    here: timeout,
    what: 'Cancels what the block waits for when the time is up, and raises `TimeoutError` at its end.',
    why: NO_INTERRUPT,
    concept: 'async-exceptions',
    demo: 'timeouts',
  },
  'asyncio.wait': {
    what: 'Waits until the tasks are done, or the first one is, or the time is up; it gives the done and the pending ones.',
    why: 'It raises nothing and cancels nothing: ask each done task for its result, and cancel the rest yourself.',
    concept: 'tasks',
  },
  'asyncio.as_completed': {
    what: 'Gives the awaitables’ results one by one, the first to finish first.',
    why: 'All of them run meanwhile. An error is raised when its turn comes; the others go on running.',
    concept: 'tasks',
  },
  'asyncio.shield': {
    what: 'Waits for the awaitable, and lets it run on when the waiting task is cancelled.',
    why: 'Keep a reference to what is shielded: the loop’s is weak.',
    concept: 'async-exceptions',
    demo: 'cancellation',
  },
  'asyncio.run': {
    here: run,
    what: 'Makes an event loop, runs the coroutine to its end, cancels what is left, and closes the loop.',
    why: 'Call it once, at the top: inside a running loop it raises `RuntimeError`.',
    concept: 'event-loop',
  },
  'asyncio.AbstractEventLoop.run_until_complete': {
    here: runUntilComplete,
    what: 'Runs the loop in this thread until the future is done.',
    why: 'Inside a running loop it raises `RuntimeError`. `asyncio.run` also cancels what is left and closes the loop.',
    concept: 'event-loop',
  },
  'asyncio.to_thread': {
    here: (here) => toThread(here, 0),
    what: 'Runs the function in a thread of the loop’s own pool; the loop goes on meanwhile.',
    why: 'What the function shares with other threads needs a lock. A thread helps with waiting; a long computation still competes for the GIL.',
    concept: 'blocking-vs-non-blocking',
  },
  'asyncio.AbstractEventLoop.run_in_executor': {
    here: (here) => toThread(here, 1),
    what: 'Runs the function in a pool (the loop’s own for `None`); the loop goes on meanwhile.',
    why: 'In a pool of threads, what the function shares needs a lock; in one of processes, arguments and results are pickled.',
    concept: 'asyncio-vs-threads',
    demo: 'cpu-in-executor',
  },
  'asyncio.Future.cancel': {
    here: cancel,
    what: 'Asks it to stop: whoever waits for it gets `CancelledError`.',
    why: CANCEL_WHY,
    concept: 'async-exceptions',
    demo: 'cancellation',
  },
  'asyncio.Task.cancel': {
    here: cancel,
    what: 'Asks the task to stop.',
    why: CANCEL_WHY,
    concept: 'async-exceptions',
    demo: 'cancellation',
  },
  'asyncio.AbstractEventLoop.call_soon': {
    here: (here) => scheduled(here, 0),
    what: 'Has the loop call the function in its next round.',
    why: 'Only from the loop’s own thread: from another one use `call_soon_threadsafe`, which also wakes the loop.',
    concept: 'event-loop',
  },
  'asyncio.AbstractEventLoop.call_later': {
    here: (here) => scheduled(here, 1),
    what: 'Has the loop call the function when the time has come.',
    why: 'Only from the loop’s own thread. While the function runs, no task does.',
    concept: 'event-loop',
  },
  'asyncio.AbstractEventLoop.call_soon_threadsafe': {
    here: (here) => scheduled(here, 0),
    what: 'Has the loop call the function in its own thread.',
    why: 'The one safe way into a loop from another thread, with `asyncio.run_coroutine_threadsafe`.',
    concept: 'event-loop',
  },
  'asyncio.run_coroutine_threadsafe': {
    what: 'Hands the coroutine to the loop of another thread, and gives a future of `concurrent.futures`.',
    why: 'Its `result()` blocks: called on that loop’s own thread, it waits for ever.',
    concept: 'event-loop',
  },
  'asyncio.Lock': {
    what: 'A lock for tasks: `async with` suspends the task until it is free.',
    why: 'For tasks of one loop, not for threads; needed only where an `await` lies inside the critical section.',
    concept: 'locks',
  },
  'asyncio.Condition': {
    what: 'A condition for tasks: `await wait()` releases it and takes it again.',
    why: 'Wait in a `while` that tests what is waited for, or use `wait_for`. For tasks of one loop, not for threads.',
    concept: 'locks',
  },
  'asyncio.Semaphore': {
    here: (here) => atMost(here, 'tasks', 'suspended'),
    what: 'Lets as many tasks in as its count says; the next one is suspended.',
    why: 'The usual way to limit how many requests run at the same time.',
    concept: 'locks',
  },
  'asyncio.BoundedSemaphore': {
    here: (here) => atMost(here, 'tasks', 'suspended'),
    what: 'A semaphore that raises `ValueError` when it is released more often than taken.',
    why: 'The usual way to limit how many requests run at the same time.',
    concept: 'locks',
  },
  'asyncio.Event': {
    here: event,
    what: 'A flag that tasks wait for with `await event.wait()`.',
    why: 'It is not thread-safe: from a thread, set it through `loop.call_soon_threadsafe`.',
    concept: 'locks',
  },
  'asyncio.Barrier': {
    here: (here) => parties(here, 'tasks'),
    what: 'Lets its tasks go on when as many as its count have arrived.',
    why: 'If one never comes, the others wait for ever: put a time limit around the wait.',
    concept: 'locks',
  },
  'asyncio.Queue': {
    here: (here) => queueOf(here, 'task', '`await put()` waits while it is full'),
    what: 'Hands objects from task to task; `await get()` waits while it is empty.',
    why: 'It is not thread-safe: from a thread, go through `loop.call_soon_threadsafe`.',
    concept: 'tasks',
    demo: 'producer-consumer',
  },
};

/** `At most 3 tasks get in at a time; the next one is suspended.` */
export function atMost(here: Here, who: string, what: string): string | null {
  const count = argument(here, 0, 'value');
  if (here.call === null || (count !== null && count.k !== 'const')) return null;
  const number = count === null ? 1 : count.value;
  if (typeof number !== 'number') return null;
  const one = who.replace(/s$/, '');
  return `At most ${number} ${number === 1 ? one : who} ${number === 1 ? 'gets' : 'get'} in at a time; the next one is ${what}.`;
}

export function parties(here: Here, who: string): string | null {
  const count = argument(here, 0, 'parties');
  if (count?.k !== 'const' || typeof count.value !== 'number') return null;
  return `Its ${who} wait here for each other: they go on when ${count.value} have arrived.`;
}

/** Who puts and who takes, and whether it has a limit. */
export function queueOf(here: Here, who: string, whenFull: string): string | null {
  if (here.call === null) return null;
  const { path } = here.fn;
  const puts = callsOn(here, /\.put(_nowait)?$/);
  const gets = callsOn(here, /\.get(_nowait)?$/);
  if (puts.length === 0 && gets.length === 0) return null;
  const size = argument(here, 0, 'maxsize');
  const isBounded = size?.k === 'const' && typeof size.value === 'number' && size.value > 0;
  const limits = isBounded
    ? ` It holds at most ${size.value}: ${whenFull}.`
    : size === null || size.k === 'const'
      ? ' It has no limit: it grows for as long as more is put in than taken out.'
      : '';
  const ways = [
    puts.length === 0 ? '' : `filled in ${linesOf(puts, path)}`,
    gets.length === 0 ? '' : `emptied in ${linesOf(gets, path)}`,
  ].filter((text) => text !== '');
  return `Hands objects from ${who} to ${who}: ${ways.join(', ')}.${limits}`;
}
