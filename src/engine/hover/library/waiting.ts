/** What waits for time, sockets and streams, and what measures where the time goes. */
import { argument, callsOn, type Here } from '../here.ts';
import { code } from '../note.ts';
import { linesOf, secondsOf } from '../words.ts';
import type { Explained, ExplainedNames } from './explained.ts';

function sleep(here: Here): string | null {
  const time = secondsOf(argument(here, 0, 'secs'));
  if (here.call === null || time === '') return null;
  return here.onLoop
    ? `Stops the whole event loop for ${time}: every task, timer and callback waits, not only ${here.who}.`
    : `Stops the thread that runs ${here.who} for at least ${time}; other threads run meanwhile.`;
}

function select(here: Here): string | null {
  const time = secondsOf(argument(here, 3, 'timeout'));
  if (here.call === null || time === '') return null;
  return `Waits at most ${time} until one of these sockets is ready, and hands all of their numbers to the system for it.`;
}

function registered(here: Here, what: string): string | null {
  const sites = callsOn(here, /\.register$/);
  const waits = callsOn(here, /\.(select|poll)$/);
  if (sites.length === 0 || waits.length === 0) return null;
  const { path } = here.fn;
  return `${what}: sockets come in at ${linesOf(sites, path)}, and ${linesOf(waits, path)} ${waits.length === 1 ? 'waits' : 'wait'} until some of them are ready.`;
}

function poll(here: Here): string | null {
  const sites = callsOn(here, /\.register$/);
  // The timeout of select.poll is in milliseconds.
  const time = /^select\.poll\./.test(nameOf(here)) ? '' : secondsOf(argument(here, 0, 'timeout'));
  if (sites.length === 0) return null;
  return `${here.who} waits here${here.onLoop ? ', and the whole event loop with it,' : ''} until one of the sockets registered in ${linesOf(sites, here.fn.path)} is ready${time === '' ? '' : `, or for ${time}`}.`;
}

function nameOf({ value, project }: Here): string {
  return project.nameOf(value);
}

function openConnection(here: Here): string | null {
  const host = argument(here, 0, 'host');
  const port = argument(here, 1, 'port');
  if (here.call === null || host?.k !== 'const' || port?.k !== 'const') return null;
  return `Connects to ${code(`${host.value}:${port.value}`)} and gives a reader and a writer; the loop runs other tasks until that is done.`;
}

function drain(here: Here): string | null {
  if (here.object === '') return null;
  return `${here.who} waits here while too much of what was written to ${code(here.object)} is still unsent; else it goes straight on.`;
}

function waitClosed(here: Here): string | null {
  const closes = callsOn(here, /\.close$/).filter(({ fn }) => fn === here.fn);
  if (closes.length === 0 || here.object === '') return null;
  return `${here.who} waits here until ${code(here.object)}, which ${linesOf(closes, here.fn.path)} ${closes.length === 1 ? 'closes' : 'close'}, is really closed.`;
}

const WAIT_CLOSED: Explained = {
  here: waitClosed,
  what: 'Waits until what `close()` has begun is done.',
  why: '`close()` only begins it: what is still unsent goes out first, and errors of closing come out here.',
  concept: 'streams-and-backpressure',
};
const SELECTOR_WHY =
  'The system keeps the list and names only those that are ready, so a wakeup does not cost more with more sockets.';
const READ_WHY =
  'The reader keeps what has come but was not asked for, up to about twice its limit (64 KiB unless you say another).';
const SELECTOR: Explained = {
  here: (here) => registered(here, 'One wait for many sockets'),
  what: 'Waits for many sockets at once, by the best means the system has.',
  why: SELECTOR_WHY,
  concept: 'selectors',
};
const POLL: Explained = {
  here: poll,
  what: 'Waits until one of the registered sockets is ready.',
  onLoop: 'Waits until one of the registered sockets is ready; asyncio’s own loop stops meanwhile.',
  why: 'A socket that is ready and left unread is named again at the next call.',
  concept: 'selectors',
};
const PROFILE: Explained = {
  what: 'Measures how often each function is called, and how long it takes.',
  why: 'It slows every call down, and before Python 3.12 sees only the thread that started it; time spent waiting counts like time spent computing. The timeline tells them apart.',
  concept: 'profiling',
};

export const WAITING: ExplainedNames = {
  'time.sleep': {
    here: sleep,
    what: 'Stops this thread for the time given; other threads run meanwhile.',
    onLoop: 'Stops the whole event loop: every task, timer and callback waits until it returns.',
    why: 'In a coroutine, `await asyncio.sleep(...)` waits and lets the other tasks run.',
    concept: 'blocking-vs-non-blocking',
  },
  'select.select': {
    here: select,
    what: 'Waits until one of these sockets is ready, and hands the system the whole list for it.',
    why: 'Every call looks through all of them, and on Linux and macOS descriptors from 1,024 on do not work: `selectors` has neither trouble.',
    concept: 'selectors',
  },
  'select.epoll': {
    ...SELECTOR,
    here: (here) => registered(here, 'One wait for many sockets (Linux)'),
    what: 'A list of sockets that Linux keeps; `poll()` waits until some are ready.',
  },
  'select.kqueue': {
    ...SELECTOR,
    here: () => null,
    what: 'A list of events that macOS and BSD keep; `control()` waits until some have happened.',
  },
  'select.poll': {
    ...SELECTOR,
    here: (here) => registered(here, 'One wait for many sockets'),
    what: 'A list of sockets; `poll()` waits until some are ready.',
    why: 'Every call hands the whole list to the system; it has no limit on their numbers, as `select` has.',
  },
  'select.epoll.poll': POLL,
  'select.poll.poll': POLL,
  'select.kqueue.control': { ...POLL, here: () => null, what: 'Waits for events of the kernel’s queue.' },
  'selectors.DefaultSelector': SELECTOR,
  'selectors.SelectSelector': {
    ...SELECTOR,
    why: 'It looks through all of them at every call; the default one does not.',
  },
  'selectors.EpollSelector': SELECTOR,
  'selectors.KqueueSelector': SELECTOR,
  'selectors.PollSelector': {
    ...SELECTOR,
    why: 'It hands all of them over at every call; the default one does not.',
  },
  'selectors.DefaultSelector.select': POLL,
  'selectors.BaseSelector.select': POLL,
  'selectors.SelectSelector.select': POLL,
  'selectors.EpollSelector.select': POLL,
  'selectors.KqueueSelector.select': POLL,
  'selectors.PollSelector.select': POLL,
  'asyncio.open_connection': {
    here: openConnection,
    what: 'Connects and gives a reader and a writer; the loop runs other tasks meanwhile.',
    why: 'It waits as long as the system does, often minutes, unless `asyncio.timeout` or `wait_for` limits it.',
    concept: 'streams-and-backpressure',
  },
  'asyncio.start_server': {
    what: 'Listens, and starts a task for each connection that runs the function given.',
    why: 'An exception in such a task goes to the loop’s log; the server goes on.',
    concept: 'streams-and-backpressure',
  },
  'asyncio.StreamWriter.drain': {
    here: drain,
    what: 'Waits while too much is still unsent.',
    why: 'It waits until the buffer has gone down to its low mark, not until everything is sent. Without it a slow receiver makes the buffer grow without end.',
    concept: 'streams-and-backpressure',
  },
  'asyncio.StreamWriter.write': {
    what: 'Puts the bytes into the writer’s buffer; the system takes them as it can.',
    why: 'It never waits: `await drain()` after it keeps the buffer from growing without end.',
    concept: 'streams-and-backpressure',
  },
  'asyncio.StreamWriter.wait_closed': WAIT_CLOSED,
  'asyncio.Server.wait_closed': WAIT_CLOSED,
  'asyncio.StreamReader.read': {
    what: 'Waits until there is something to read; it may give fewer bytes than asked for.',
    why: READ_WHY,
    concept: 'streams-and-backpressure',
  },
  'asyncio.StreamReader.readline': {
    what: 'Waits until a whole line has come; at the end of the stream it gives what there is.',
    why: 'A line longer than the reader’s limit (64 KiB unless you say another) raises `ValueError`.',
    concept: 'streams-and-backpressure',
  },
  'asyncio.StreamReader.readexactly': {
    what: 'Waits until that many bytes have come.',
    why: 'At the end of the stream it raises `IncompleteReadError`, which holds what had come.',
    concept: 'streams-and-backpressure',
  },
  'cProfile.run': PROFILE,
  'cProfile.runctx': PROFILE,
  'cProfile.Profile': PROFILE,
  'profile.run': PROFILE,
  'profile.Profile': PROFILE,
};
