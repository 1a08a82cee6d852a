/** concurrent.futures and multiprocessing. */
import { listed } from '../../context-words.ts';
import { argument, callsOn, type Here, runs, runsWhat } from '../here.ts';
import { linesOf, secondsOf } from '../words.ts';
import type { Explained, ExplainedNames } from './explained.ts';

/** How many workers, and what they are given to do in this file. */
function pool(here: Here, keyword: string, who: string): string | null {
  const { call, fn } = here;
  if (call === null) return null;
  const size = argument(here, 0, keyword);
  const count = size?.k === 'const' && typeof size.value === 'number' ? size.value : null;
  const jobs = callsOn(
    here,
    /\.(submit|map|apply|apply_async|map_async|imap|imap_unordered|starmap|starmap_async)$/,
  );
  const work = jobs.map(({ fn: by, op }) => {
    const job = by.facts.ops[op];
    return job?.k === 'call' ? runs({ ...here, fn: by, op }, job.args[0]?.value ?? null) : '';
  });
  if (count === null && jobs.length === 0) return null;
  const workers =
    count === null ? `As many ${who} as it thinks fit` : `At most ${count} ${count === 1 ? one(who) : who}`;
  const names = [...new Set(work)];
  const jobsText =
    jobs.length === 0
      ? 'run what is submitted to it'
      : `run ${names.includes('') ? 'what is handed over' : `${listed(names.slice(0, 4))}, handed over`} in ${linesOf(jobs, fn.path)}`;
  return `${workers} ${count === 1 ? jobsText.replace('run', 'runs') : jobsText}; further jobs wait in its queue.`;
}

function one(who: string): string {
  return who === 'processes' ? 'process' : who.replace(/s$/, '');
}

function submit(here: Here): string | null {
  const what = runs(here, argument(here, 0, 'fn'));
  if (here.call === null || what === '') return null;
  const kept =
    here.call.use.k === 'dropped' ? ' Its future is dropped: nobody will see its result or its error.' : '';
  return `Hands ${what} to the pool and goes on at once; a free worker runs it.${kept}`;
}

function map(here: Here): string | null {
  const what = runs(here, argument(here, 0, 'fn'));
  if (here.call === null || what === '') return null;
  return `Hands the pool one call of ${what} for each element; results come in the order of the elements.`;
}

function result(here: Here): string | null {
  const { value, project, fn, who } = here;
  if (value.k !== 'external' || value.receiver?.k !== 'object' || value.receiver.made === null) return null;
  const what = runsWhat(value.receiver.made, project, fn.path);
  if (what === '') return null;
  const time = secondsOf(argument(here, 0, 'timeout'));
  const stop = here.onLoop ? ', and the whole event loop with it' : '';
  return `${who} waits here${stop} until ${what} has ended in the pool${time === '' ? '' : `, or for ${time}`}; its exception, if any, is raised here.`;
}

function process(here: Here): string | null {
  const what = runs(here, argument(here, 1, 'target'));
  if (here.call === null || what === '') return null;
  return `Makes a process for ${what}; it runs only after \`start()\`, with memory of its own.`;
}

const RESULT: Explained = {
  here: result,
  what: 'Waits for the job, and gives its result or raises its exception.',
  onLoop: 'Waits for the job and stops the whole event loop meanwhile.',
  why: 'Without a timeout it waits for ever if the job never ends; a job that waits for another one of its own pool can do that.',
  concept: 'pools-and-futures',
  demo: 'lost-future-exception',
};
const POOL: Explained = {
  here: (here) => pool(here, 'processes', 'processes'),
  what: 'Runs functions in a few processes, each with its own memory and its own GIL.',
  why: 'Functions, arguments and results are pickled. The end of its `with` terminates what still runs.',
  concept: 'processes',
  demo: 'process-pool',
};

export const POOLS: ExplainedNames = {
  'concurrent.futures.ThreadPoolExecutor': {
    here: (here) => pool(here, 'max_workers', 'threads'),
    what: 'Runs what is submitted in a few threads; the end of its `with` waits for all of it.',
    why: 'An exception of a job stays in its future until `result()` asks for it. The end of its `with` waits for every job.',
    concept: 'pools-and-futures',
  },
  'concurrent.futures.ProcessPoolExecutor': {
    here: (here) => pool(here, 'max_workers', 'processes'),
    what: 'Runs what is submitted in a few processes, each with its own memory and its own GIL.',
    why: 'Functions, arguments and results are pickled; what a job changes in a global stays in that process.',
    concept: 'processes',
    demo: 'process-pool',
  },
  'concurrent.futures.ThreadPoolExecutor.submit': {
    here: submit,
    what: 'Hands the call to the pool and goes on at once.',
    why: 'Its exception stays in the future until `result()` asks for it.',
    concept: 'pools-and-futures',
    demo: 'lost-future-exception',
  },
  'concurrent.futures.ProcessPoolExecutor.submit': {
    here: submit,
    what: 'Hands the call to the pool and goes on at once.',
    why: 'Function, arguments and result are pickled, and its exception stays in the future until `result()` asks for it.',
    concept: 'processes',
  },
  'concurrent.futures.ThreadPoolExecutor.map': {
    here: map,
    what: 'Hands the pool one call for each element; results come in the order of the elements.',
    why: 'An exception is raised when its result’s turn comes: whoever does not take the results never sees it.',
    concept: 'pools-and-futures',
  },
  'concurrent.futures.ProcessPoolExecutor.map': {
    here: map,
    what: 'Hands the pool one call for each element; results come in the order of the elements.',
    why: 'Each call is pickled by itself: for many small ones give it a `chunksize`.',
    concept: 'processes',
  },
  'concurrent.futures.Future.result': RESULT,
  'concurrent.futures.Future.cancel': {
    what: 'Takes the job out of the queue. One that runs already is not stopped, and then this gives `False`.',
    why: 'A thread cannot be stopped from outside: let the job look at an event of your own.',
    concept: 'pools-and-futures',
  },
  'concurrent.futures.as_completed': {
    what: 'Gives the futures one by one, the first to finish first.',
    why: '`result()` of each raises its exception.',
    concept: 'pools-and-futures',
  },
  'multiprocessing.Process': {
    here: process,
    what: 'Makes a process; it runs only after `start()`, with memory of its own.',
    why: 'What it changes in a global is not seen here.',
    concept: 'processes',
  },
  'multiprocessing.Pool': POOL,
  'multiprocessing.pool.Pool': POOL,
  'multiprocessing.pool.ThreadPool': {
    ...POOL,
    here: (here) => pool(here, 'processes', 'threads'),
    what: 'Runs functions in a few threads.',
    why: 'The end of its `with` gives up what has not begun: call `close()` and `join()` to wait for all of it.',
    concept: 'pools-and-futures',
  },
};
