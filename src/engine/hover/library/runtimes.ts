/** trio, anyio, gevent. */
import { argument, type Here, runs } from '../here.ts';
import { code } from '../note.ts';
import { secondsOf } from '../words.ts';
import { blockOfTasks } from './asyncio.ts';
import type { Explained, ExplainedNames } from './explained.ts';

function startSoon(here: Here): string | null {
  const what = runs(here, argument(here, 0, 'async_fn'));
  if (here.call === null || what === '' || here.object === '') return null;
  return `Starts ${what} as a task of ${code(here.object)}, whose block ends only when it has ended.`;
}

function limit(here: Here): string | null {
  const time = secondsOf(argument(here, 0, 'seconds') ?? argument(here, 0, 'delay'));
  return here.call === null || time === ''
    ? null
    : `The block has ${time}; then what it waits for is cancelled.`;
}

function run(here: Here): string | null {
  const what = runs(here, argument(here, 0, 'async_fn'));
  return here.call === null || what === ''
    ? null
    : `Makes a loop in this thread and runs ${what} on it to its end.`;
}

function inThread(here: Here): string | null {
  const what = runs(here, argument(here, 0, 'sync_fn'));
  return here.call === null || what === ''
    ? null
    : `Runs ${what} in another thread; ${here.who} waits for it, and the loop goes on.`;
}

function spawn(here: Here): string | null {
  const what = runs(here, argument(here, 0, 'run'));
  return here.call === null || what === ''
    ? null
    : `Makes a greenlet that runs ${what}; it starts when this one next waits.`;
}

const SLEEP: Explained = {
  here: (here) => {
    const time = secondsOf(argument(here, 0, 'seconds'));
    return here.call?.use.k !== 'awaited' || time === ''
      ? null
      : `${here.who} is suspended here for at least ${time}; the loop runs other tasks meanwhile.`;
  },
  what: 'Suspends the task that awaits it; the loop runs others meanwhile.',
  why: 'It leaves the thread to others, as `time.sleep` does not. Nothing happens until it is awaited.',
  concept: 'blocking-vs-non-blocking',
};
const NURSERY: Explained = {
  here: blockOfTasks,
  what: 'The block ends only when all tasks started in it have ended.',
  why: 'If one fails, the others are cancelled, and its error comes out at the end of the block: no task is forgotten.',
  concept: 'trio-anyio-gevent',
};
const START_SOON: Explained = {
  here: startSoon,
  what: 'Starts a task whose end the block waits for.',
  why: 'It starts when this task next waits, not now. Hand over the function, not a call of it.',
  concept: 'trio-anyio-gevent',
};
const SCOPE: Explained = {
  here: limit,
  what: 'Cancels what the block waits for when the time is up.',
  why: 'Only a wait can be cancelled: a blocking call inside runs on.',
  concept: 'trio-anyio-gevent',
};
const RUN: Explained = {
  here: run,
  what: 'Makes a loop in this thread and runs the function on it to its end.',
  why: 'Hand over the function, not a call of it: `run(main)`.',
  concept: 'trio-anyio-gevent',
};
const IN_THREAD: Explained = {
  here: inThread,
  what: 'Runs the function in another thread; the loop goes on meanwhile.',
  why: 'What it shares with other threads needs a lock.',
  concept: 'blocking-vs-non-blocking',
};
const SPAWN: Explained = {
  here: spawn,
  what: 'Makes a greenlet; it starts when this one next waits.',
  why: 'Greenlets share one thread and give way only where gevent waits: a computation, or a wait that is not patched, stops them all.',
  concept: 'trio-anyio-gevent',
  demo: 'gevent-spawn',
};
const CANCEL: Explained = {
  here: ({ object }) =>
    object === ''
      ? null
      : `Cancels every wait inside ${code(object)}: each task in it gets \`Cancelled\` where it waits.`,
  what: 'Cancels every wait inside the scope.',
  why: 'It does not stop at once: each task goes on to its next wait.',
  concept: 'trio-anyio-gevent',
};

export const RUNTIMES: ExplainedNames = {
  'trio.run': RUN,
  'trio.sleep': SLEEP,
  'trio.open_nursery': NURSERY,
  'trio.Nursery.start_soon': START_SOON,
  'trio.move_on_after': SCOPE,
  'trio.fail_after': {
    ...SCOPE,
    why: 'Then `TooSlowError` is raised. Only a wait can be cancelled: a blocking call inside runs on.',
  },
  'trio.CancelScope.cancel': CANCEL,
  'trio.Nursery.cancel_scope.cancel': CANCEL,
  'trio.to_thread.run_sync': IN_THREAD,
  'anyio.run': RUN,
  'anyio.sleep': SLEEP,
  'anyio.create_task_group': NURSERY,
  'anyio.TaskGroup.start_soon': START_SOON,
  'anyio.move_on_after': SCOPE,
  'anyio.fail_after': {
    ...SCOPE,
    why: 'Then `TimeoutError` is raised. Only a wait can be cancelled: a blocking call inside runs on.',
  },
  'anyio.CancelScope.cancel': CANCEL,
  'anyio.TaskGroup.cancel_scope.cancel': CANCEL,
  'anyio.to_thread.run_sync': IN_THREAD,
  'gevent.spawn': SPAWN,
  'gevent.Greenlet.spawn': SPAWN,
  'gevent.spawn_later': {
    ...SPAWN,
    here: () => null,
    what: 'Makes a greenlet that starts when the time has come.',
  },
  'gevent.joinall': {
    what: 'Waits until all these greenlets have ended; others run meanwhile.',
    why: 'An error in one of them is not raised here, unless `raise_error=True`.',
    concept: 'trio-anyio-gevent',
    demo: 'gevent-spawn',
  },
  'gevent.sleep': {
    here: (here) => {
      const time = secondsOf(argument(here, 0, 'seconds'));
      return here.call === null || time === ''
        ? null
        : `This greenlet waits here for ${time}; others run meanwhile.`;
    },
    what: 'Lets other greenlets run.',
    why: 'It needs no `await`: any call may wait, and what was read before it may have changed after.',
    concept: 'trio-anyio-gevent',
    demo: 'gevent-spawn',
  },
};
