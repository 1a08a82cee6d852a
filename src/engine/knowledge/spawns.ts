/** Who runs a callable somewhere else: in a thread, a process, or later on the event loop. */
import type { Arg, CallOp, Expr } from '../facts/facts.ts';

export interface Spawn {
  readonly kind: 'thread' | 'process' | 'loop' | 'main';
  /** For people. */
  readonly how: string;
  /** Where the callable stands: its position (-1: by keyword only) and keyword. */
  readonly position: number;
  readonly keyword: string;
  /** Where its arguments stand: behind it, in a tuple (position and keyword), or elements of iterables. */
  readonly args: 'rest' | 'tuple' | 'elements' | 'none';
  readonly argsPosition?: number;
  readonly argsKeyword?: string;
  /** Several may run at once because of one call. */
  readonly many: boolean;
  /** `run_in_executor`: the kind depends on the executor at this position. */
  readonly executor?: number;
}

const thread = (
  how: string,
  position: number,
  keyword: string,
  args: Spawn['args'],
  many: boolean,
): Spawn => ({
  kind: 'thread',
  how,
  position,
  keyword,
  args,
  many,
});
const callback = (how: string, position: number): Spawn => ({
  kind: 'loop',
  how,
  position,
  keyword: 'callback',
  args: 'rest',
  many: false,
});
const pooled = (kind: 'thread' | 'process', how: string, args: Spawn['args'], keyword: string): Spawn => ({
  kind,
  how,
  position: 0,
  keyword,
  args,
  many: true,
});

export const SPAWNS: Readonly<Record<string, Spawn>> = {
  // threading
  'threading.Thread': {
    ...thread('Thread', 1, 'target', 'tuple', false),
    argsPosition: 3,
    argsKeyword: 'args',
  },
  'threading.Timer': {
    ...thread('Timer', 1, 'function', 'tuple', false),
    argsPosition: 2,
    argsKeyword: 'args',
  },
  '_thread.start_new_thread': {
    ...thread('start_new_thread', 0, 'function', 'tuple', false),
    argsPosition: 1,
  },
  'PyQt5.QtCore.QThreadPool.start': thread('QThreadPool', 0, 'runnable', 'none', true),
  // multiprocessing
  'multiprocessing.Process': {
    kind: 'process',
    how: 'Process',
    position: 1,
    keyword: 'target',
    args: 'tuple',
    argsPosition: 3,
    argsKeyword: 'args',
    many: false,
  },
  ...poolMethods('multiprocessing.pool.Pool', 'process'),
  ...poolMethods('multiprocessing.pool.ThreadPool', 'thread'),
  // concurrent.futures
  'concurrent.futures.Executor.submit': pooled('thread', 'submit', 'rest', 'fn'),
  'concurrent.futures.Executor.map': pooled('thread', 'map', 'elements', 'fn'),
  'concurrent.futures.ThreadPoolExecutor.submit': pooled('thread', 'submit', 'rest', 'fn'),
  'concurrent.futures.ThreadPoolExecutor.map': pooled('thread', 'map', 'elements', 'fn'),
  'concurrent.futures.ProcessPoolExecutor.submit': pooled('process', 'submit', 'rest', 'fn'),
  'concurrent.futures.ProcessPoolExecutor.map': pooled('process', 'map', 'elements', 'fn'),
  'concurrent.futures.Future.add_done_callback': thread('add_done_callback', 0, 'fn', 'none', true),
  // from the event loop
  'asyncio.to_thread': thread('to_thread', 0, 'func', 'rest', true),
  'asyncio.AbstractEventLoop.run_in_executor': {
    ...thread('run_in_executor', 1, 'func', 'rest', true),
    executor: 0,
  },
  'anyio.to_thread.run_sync': thread('to_thread.run_sync', 0, 'func', 'rest', true),
  'trio.to_thread.run_sync': thread('to_thread.run_sync', 0, 'sync_fn', 'rest', true),
  'anyio.to_process.run_sync': { ...thread('to_process.run_sync', 0, 'func', 'rest', true), kind: 'process' },
  'asgiref.sync.sync_to_async': thread('sync_to_async', 0, 'func', 'none', true),
  'channels.db.database_sync_to_async': thread('database_sync_to_async', 0, 'func', 'none', true),
  'starlette.concurrency.run_in_threadpool': thread('run_in_threadpool', 0, 'func', 'rest', true),
  'fastapi.concurrency.run_in_threadpool': thread('run_in_threadpool', 0, 'func', 'rest', true),
  'fastapi.BackgroundTasks.add_task': thread('background task', 0, 'func', 'rest', true),
  'starlette.background.BackgroundTasks.add_task': thread('background task', 0, 'func', 'rest', true),
  'starlette.background.BackgroundTask': thread('background task', 0, 'func', 'rest', true),
  'twisted.internet.threads.deferToThread': thread('deferToThread', 0, 'f', 'rest', true),
  'tornado.ioloop.IOLoop.run_in_executor': {
    ...thread('run_in_executor', 1, 'func', 'rest', true),
    executor: 0,
  },
  'apscheduler.schedulers.background.BackgroundScheduler.add_job': thread(
    'scheduler',
    0,
    'func',
    'none',
    true,
  ),
  // callbacks of the event loop
  'asyncio.AbstractEventLoop.call_soon': callback('call_soon', 0),
  'asyncio.AbstractEventLoop.call_soon_threadsafe': callback('call_soon_threadsafe', 0),
  'asyncio.AbstractEventLoop.call_later': callback('call_later', 1),
  'asyncio.AbstractEventLoop.call_at': callback('call_at', 1),
  'asyncio.AbstractEventLoop.add_reader': callback('add_reader', 1),
  'asyncio.AbstractEventLoop.add_writer': callback('add_writer', 1),
  'asyncio.AbstractEventLoop.add_signal_handler': callback('add_signal_handler', 1),
  'asyncio.Future.add_done_callback': { ...callback('add_done_callback', 0), args: 'none' },
  'anyio.from_thread.run_sync': { ...callback('from_thread.run_sync', 0), keyword: 'func' },
  'trio.from_thread.run_sync': { ...callback('from_thread.run_sync', 0), keyword: 'sync_fn' },
  // the main thread
  'atexit.register': { kind: 'main', how: 'atexit', position: 0, keyword: 'func', args: 'rest', many: false },
  'signal.signal': {
    kind: 'main',
    how: 'signal handler',
    position: 1,
    keyword: 'handler',
    args: 'none',
    many: false,
  },
};

function poolMethods(cls: string, kind: 'thread' | 'process'): Record<string, Spawn> {
  const table: Record<string, Spawn> = {};
  for (const name of ['map', 'map_async', 'imap', 'imap_unordered', 'starmap', 'starmap_async']) {
    table[`${cls}.${name}`] = pooled(kind, name, 'elements', 'func');
  }
  for (const name of ['apply', 'apply_async']) {
    table[`${cls}.${name}`] = {
      ...pooled(kind, name, 'tuple', 'func'),
      argsPosition: 1,
      argsKeyword: 'args',
    };
  }
  return table;
}

/** Pools that call a function once in each worker: `initializer=`, and the kind of worker. */
export const INITIALIZERS: Readonly<Record<string, 'thread' | 'process'>> = {
  'concurrent.futures.ThreadPoolExecutor': 'thread',
  'concurrent.futures.ProcessPoolExecutor': 'process',
  'multiprocessing.pool.Pool': 'process',
  'multiprocessing.pool.ThreadPool': 'thread',
};

/** `callback=` of a pool's methods runs in a thread of the pool's own. */
export const POOL_CALLBACKS = /^multiprocessing\.pool\.(Pool|ThreadPool)\.(apply|map|starmap)_async$/;

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

/** Methods of a request handler that its server calls. */
export const HANDLER_METHODS = /^(handle|handle_one_request|setup|finish|do_[A-Z]+|log_message|log_request)$/;

/** Decorators of frameworks that run a plain function in a pool of threads, for each request. */
export const THREADED_ENDPOINTS: readonly RegExp[] = [
  /^fastapi\.(FastAPI|APIRouter)\.(get|post|put|patch|delete|head|options|trace|api_route|route)$/,
  /^flask\.(Flask|Blueprint)\.(get|post|put|patch|delete|route|before_request|after_request|teardown_request|errorhandler)$/,
  /^bottle\.(Bottle\.)?(get|post|put|delete|route)$/,
];

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
}

/** By the last word of what is called: calls worth looking at for a function that is handed over. */
export const SPAWNERS: ReadonlyMap<string, Spawner> = new Map(
  [
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
);
