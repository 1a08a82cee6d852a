/** The questions of *Choose the Right Tool* and where each answer leads. The pages say why. */

export interface Question {
  question: string;
  answers: readonly Answer[];
}

export interface Answer {
  label: string;
  /** Examples, for who is not sure which one is meant. */
  detail: string;
  next: Question | Advice;
}

export interface Advice {
  advice: string;
  /** Names of concepts, the first one to read first. */
  pages: readonly string[];
  /** A demo that shows it. */
  demo?: string;
}

const BLOCKING: Question = {
  question: 'How many of them wait at the same time?',
  answers: [
    {
      label: 'Some, up to a few hundred',
      detail: 'Files to fetch, queries to send, folders to walk',
      next: {
        advice: 'A pool of threads: ThreadPoolExecutor',
        pages: ['pools-and-futures', 'threads', 'gil', 'locks'],
        demo: 'thread-pool',
      },
    },
    {
      label: 'Thousands',
      detail: 'Connections that stay open',
      next: {
        advice: 'asyncio, with a library that has await',
        pages: ['asyncio-vs-threads', 'tasks', 'streams-and-backpressure', 'selectors'],
        demo: 'ten-thousand-waits',
      },
    },
    {
      label: 'Much existing code, which nobody wants to rewrite',
      detail: 'It calls blocking libraries everywhere',
      next: { advice: 'gevent, or threads', pages: ['trio-anyio-gevent', 'threads'], demo: 'gevent-spawn' },
    },
    {
      label: 'One, inside of a coroutine',
      detail: 'An async program has to call something that blocks',
      next: {
        advice: 'await asyncio.to_thread(...)',
        pages: ['blocking-vs-non-blocking', 'event-loop'],
        demo: 'blocking-sleep',
      },
    },
  ],
};

const WAITING: Question = {
  question: 'How does the library that you call wait?',
  answers: [
    {
      label: 'Its functions are awaited',
      detail: 'aiohttp, asyncpg, httpx.AsyncClient, redis.asyncio',
      next: {
        advice: 'asyncio tasks, or trio and anyio',
        pages: ['tasks', 'event-loop', 'async-exceptions', 'trio-anyio-gevent'],
        demo: 'sequential-vs-gather',
      },
    },
    {
      label: 'Its functions block',
      detail: 'requests, most database drivers, open(), subprocess.run()',
      next: BLOCKING,
    },
    {
      label: 'There is no library: plain sockets',
      detail: 'A protocol of your own',
      next: {
        advice: 'asyncio streams; selectors where there is to be no loop',
        pages: ['streams-and-backpressure', 'selectors', 'event-loop'],
        demo: 'log-collector',
      },
    },
  ],
};

const COMPUTING: Question = {
  question: 'Where is it computed?',
  answers: [
    {
      label: 'In Python code',
      detail: 'Loops, parsing, your own functions',
      next: {
        advice: 'A pool of processes: ProcessPoolExecutor. First look for a better algorithm.',
        pages: ['processes', 'pools-and-futures', 'gil'],
        demo: 'process-pool',
      },
    },
    {
      label: 'In a library written in C',
      detail: 'NumPy, hashing or compressing large data',
      next: {
        advice: 'Threads may be enough, where the library releases the GIL: measure',
        pages: ['gil', 'threads', 'profiling'],
        demo: 'gil-cpu',
      },
    },
    {
      label: 'Inside of a coroutine',
      detail: 'A server that also computes',
      next: {
        advice: 'A pool of processes behind loop.run_in_executor(...)',
        pages: ['blocking-vs-non-blocking', 'processes', 'asyncio-vs-threads'],
        demo: 'cpu-in-executor',
      },
    },
  ],
};

export const FIRST_QUESTION: Question = {
  question: 'What does the program spend its time on?',
  answers: [
    {
      label: 'Waiting',
      detail: 'For the network, a database, files, other programs',
      next: WAITING,
    },
    { label: 'Computing', detail: 'The processor is busy', next: COMPUTING },
    {
      label: 'Both',
      detail: 'It fetches, and then works on what came',
      next: {
        advice: 'asyncio for the waiting, a pool of processes for the computing',
        pages: ['asyncio-vs-threads', 'processes', 'blocking-vs-non-blocking'],
        demo: 'cpu-in-executor',
      },
    },
    {
      label: 'I do not know',
      detail: 'It is slow, and nothing says why',
      next: {
        advice: 'Measure first: the timeline tells waiting from computing',
        pages: ['profiling'],
        demo: 'profile',
      },
    },
    {
      label: 'Neither: it makes values one after the other',
      detail: 'A long file, a long sequence, little memory',
      next: { advice: 'A generator. That is no concurrency', pages: ['generators'], demo: 'generator-steps' },
    },
  ],
};

export function isAdvice(step: Question | Advice): step is Advice {
  return 'advice' in step;
}
