/** Who runs a callable somewhere else: in a thread, a process, or later on the event loop. */
import type { Arg, CallOp, Expr } from '../facts/facts.ts';
import { type Spawn, words } from './entry.ts';
import { entries } from './lookup.ts';

export type { Spawn } from './entry.ts';

export const SPAWNS: Readonly<Record<string, Spawn>> = Object.fromEntries(
  [...entries()].flatMap(([owner, entry]) =>
    Object.entries(entry.spawns ?? {}).map(([word, spawn]) => [`${owner}.${word}`, spawn] as const),
  ),
);

/** Pools that call a function once in each worker: `initializer=`, and the kind of worker. */
export const INITIALIZERS: Readonly<Record<string, 'thread' | 'process'>> = {
  'concurrent.futures.ThreadPoolExecutor': 'thread',
  'concurrent.futures.ProcessPoolExecutor': 'process',
  'multiprocessing.pool.Pool': 'process',
  'multiprocessing.pool.ThreadPool': 'thread',
};

/** `callback=` of a pool's methods runs in a thread of the pool's own. */
export const POOL_CALLBACKS: ReadonlySet<string> = new Set(
  ['Pool', 'ThreadPool'].flatMap((pool) =>
    ['apply_async', 'map_async', 'starmap_async'].map((method) => `multiprocessing.pool.${pool}.${method}`),
  ),
);

/** Classes whose `run` is what their thread or process runs. */
export const RUNNERS: Readonly<Record<string, { kind: 'thread' | 'process'; how: string }>> = {
  'threading.Thread': { kind: 'thread', how: 'Thread subclass' },
  'multiprocessing.Process': { kind: 'process', how: 'Process subclass' },
  'PyQt5.QtCore.QThread': { kind: 'thread', how: 'QThread' },
  'PyQt6.QtCore.QThread': { kind: 'thread', how: 'QThread' },
  'PySide2.QtCore.QThread': { kind: 'thread', how: 'QThread' },
  'PySide6.QtCore.QThread': { kind: 'thread', how: 'QThread' },
  'PyQt5.QtCore.QRunnable': { kind: 'thread', how: 'QRunnable' },
  'PyQt6.QtCore.QRunnable': { kind: 'thread', how: 'QRunnable' },
  'PySide6.QtCore.QRunnable': { kind: 'thread', how: 'QRunnable' },
  'apscheduler.schedulers.background.BackgroundScheduler': { kind: 'thread', how: 'scheduler' },
};

/** Servers that handle each request in a thread of its own. */
export const THREADING_SERVERS: ReadonlySet<string> = new Set([
  'http.server.ThreadingHTTPServer',
  'socketserver.ThreadingMixIn',
  'socketserver.ThreadingTCPServer',
  'socketserver.ThreadingUDPServer',
]);

/** Plain methods that the event loop itself calls, of classes that derive from these. */
export const LOOP_METHODS: Readonly<Record<string, RegExp>> = {
  'asyncio.BaseProtocol': /^(connection_(made|lost)|(pause|resume)_writing)$/,
  'asyncio.Protocol': /^(data|eof)_received$/,
  'asyncio.BufferedProtocol': /^(get_buffer|buffer_updated|eof_received)$/,
  'asyncio.DatagramProtocol': /^(datagram|error)_received$/,
  'asyncio.SubprocessProtocol': /^(pipe_data_received|pipe_connection_lost|process_exited)$/,
  'tornado.web.RequestHandler': /^(prepare|get|head|post|put|patch|delete|options|on_finish|data_received)$/,
  'tornado.websocket.WebSocketHandler': /^(open|on_message|on_close|on_ping|on_pong)$/,
};

/** Methods of a request handler that its server calls. */
export const HANDLER_METHODS = /^(handle|handle_one_request|setup|finish|do_[A-Z]+|log_message|log_request)$/;

const THREADED_ENDPOINTS: ReadonlySet<string> = new Set(
  [...entries()].flatMap(([owner, entry]) => words(entry.endpoints ?? '').map((word) => `${owner}.${word}`)),
);

/** The decorator of a framework that runs a plain function in a pool of threads, for each request. */
export function isThreadedEndpoint(decorator: string): boolean {
  return THREADED_ENDPOINTS.has(decorator);
}

/** How a task is started, by the position of the coroutine; -1 for all arguments. `many` where elements are. */
export const TASKS: Readonly<Record<string, number>> = {
  'asyncio.create_task': 0,
  'asyncio.ensure_future': 0,
  'asyncio.gather': -1,
  'asyncio.wait': 0,
  'asyncio.as_completed': 0,
  'asyncio.AbstractEventLoop.create_task': 0,
  'asyncio.TaskGroup.create_task': 0,
  'asyncio.run_coroutine_threadsafe': 0,
};

/** The same, given a coroutine function and its arguments. */
export const TASK_FUNCTIONS: Readonly<Record<string, number>> = {
  'trio.Nursery.start_soon': 0,
  'trio.Nursery.start': 0,
  'anyio.TaskGroup.start_soon': 0,
  'anyio.TaskGroup.start': 0,
  'anyio.abc.TaskGroup.start_soon': 0,
  'asyncio.start_server': 0,
};

function pick(call: CallOp, position: number, keyword: string): Expr | null {
  const named = keyword === '' ? undefined : call.args.find((arg) => arg.name === keyword);
  if (named) return named.value;
  if (position < 0) return null;
  const before = call.args.slice(0, position + 1);
  if (before.some((arg) => arg.star === '*')) return null;
  return call.args.filter((arg) => arg.name === '' && arg.star === '')[position]?.value ?? null;
}

export function spawnedCallable(spawn: Spawn, call: CallOp): Expr | null {
  return pick(call, spawn.position, spawn.keyword);
}

/** The arguments that the callable gets, where they can be seen; null where not. */
export function spawnedArguments(spawn: Spawn, call: CallOp): readonly Arg[] | null {
  if (spawn.args === 'none') return null;
  if (spawn.args === 'rest') {
    const given = spawnedCallable(spawn, call);
    const rest = call.args.filter((arg) => arg.name === '');
    const at = rest.findIndex((arg) => arg.value === given);
    return rest.slice(at + 1).concat(call.args.filter((arg) => arg.name !== '' && arg.value !== given));
  }
  if (spawn.args === 'elements') return null;
  const tuple = pick(call, spawn.argsPosition ?? -1, spawn.argsKeyword ?? '');
  const named = call.args.find((arg) => arg.name === 'kwargs');
  if (tuple === null) return named ? null : [];
  if (tuple.k !== 'seq' || named) return null;
  return tuple.items.map((value) =>
    value.k === 'star'
      ? { name: '', value: value.of, star: '*', at: value.at }
      : { name: '', value, star: '', at: value.at },
  );
}

interface Spawner {
  callable(call: CallOp): Expr | null;
  args(call: CallOp): readonly Arg[] | null;
  /** Classes of what the callable gets from the library itself, instead of `args`. */
  readonly gives?: readonly string[];
}

/** `start_server(on_client)` calls `on_client(reader, writer)`. */
const STREAMS: Spawner = {
  callable: (call) => pick(call, 0, 'client_connected_cb'),
  args: () => [],
  gives: ['asyncio.StreamReader', 'asyncio.StreamWriter'],
};

/** By the last word of what is called: calls worth looking at for a function that is handed over. */
export const SPAWNERS: ReadonlyMap<string, Spawner> = new Map<string, Spawner>([
  ['start_server', STREAMS],
  ['start_unix_server', STREAMS],
  ...[
    'threading.Thread',
    'threading.Timer',
    '_thread.start_new_thread',
    'multiprocessing.Process',
    'concurrent.futures.Executor.submit',
    'asyncio.to_thread',
    'asyncio.AbstractEventLoop.run_in_executor',
    'multiprocessing.pool.Pool.apply_async',
    'asyncio.AbstractEventLoop.call_soon_threadsafe',
    'asyncio.AbstractEventLoop.call_later',
  ].map((name) => {
    const spawn = SPAWNS[name]!;
    return [
      name.slice(name.lastIndexOf('.') + 1),
      {
        callable: (call: CallOp) => spawnedCallable(spawn, call),
        args: (call: CallOp) => spawnedArguments(spawn, call),
      },
    ] as const;
  }),
]);
