/** Other ways to run things at once: trio, anyio, curio, Twisted, gevent, and helpers around asyncio. */
import type { Entry, Library } from '../entry.ts';
import { inMain, inProcess, inThread, onLoop } from '../spawn-kinds.ts';
import { unlessTold, unlessZero } from '../waits.ts';

const ACQUIRE: Entry = { coroutines: 'acquire', asyncWith: true };
const PATH =
  'read_text read_bytes write_text write_bytes open exists is_file is_dir mkdir unlink rename stat rmdir touch';

const trio: Library = {
  trio: {
    coroutines: `sleep sleep_until sleep_forever run_process open_process open_tcp_stream open_unix_socket
      open_ssl_over_tcp_stream serve_tcp serve_ssl_over_tcp open_tcp_listeners aclose_forcefully open_file`,
    gives: {
      'trio.NurseryManager': 'open_nursery',
      'trio.CancelScope': 'move_on_after move_on_at fail_after fail_at',
      'trio.Process': 'open_process',
    },
  },
  'trio.NurseryManager': { asyncWith: true, enters: 'trio.Nursery' },
  'trio.Nursery': { coroutines: 'start' },
  'trio.Event': { coroutines: 'wait' },
  'trio.Lock': ACQUIRE,
  'trio.StrictFIFOLock': ACQUIRE,
  'trio.Semaphore': ACQUIRE,
  'trio.CapacityLimiter': ACQUIRE,
  'trio.Condition': { coroutines: 'acquire wait', asyncWith: true },
  'trio.Path': { coroutines: PATH },
  'trio.Process': { coroutines: 'wait' },
  'trio.MemorySendChannel': { coroutines: 'send aclose' },
  'trio.MemoryReceiveChannel': { coroutines: 'receive aclose', asyncFor: true },
  'trio.SocketStream': { coroutines: 'send_all receive_some send_eof wait_send_all_might_not_block aclose' },
  'trio.to_thread': {
    coroutines: 'run_sync',
    spawns: { run_sync: inThread('to_thread.run_sync', 0, 'sync_fn') },
  },
  // They are called from a thread and wait for the loop.
  'trio.from_thread': { spawns: { run_sync: onLoop('from_thread.run_sync', 0, 'fn') } },
  'trio.lowlevel': { coroutines: 'checkpoint wait_task_rescheduled checkpoint_if_cancelled' },
};

const anyio: Library = {
  anyio: {
    coroutines: `sleep sleep_until sleep_forever run_process open_process connect_tcp connect_unix create_tcp_listener
      open_file wait_all_tasks_blocked`,
    gives: {
      'anyio.TaskGroup': 'create_task_group',
      'anyio.CancelScope': 'move_on_after fail_after',
      'anyio.abc.Process': 'open_process',
    },
  },
  'anyio.TaskGroup': { aliases: 'anyio.abc.TaskGroup', coroutines: 'start', asyncWith: true },
  'anyio.Event': { coroutines: 'wait' },
  'anyio.Lock': ACQUIRE,
  'anyio.Semaphore': ACQUIRE,
  'anyio.CapacityLimiter': ACQUIRE,
  'anyio.Condition': { coroutines: 'acquire wait', asyncWith: true },
  'anyio.Path': { coroutines: PATH },
  'anyio.abc.Process': { coroutines: 'wait' },
  'anyio.to_thread': {
    coroutines: 'run_sync',
    spawns: { run_sync: inThread('to_thread.run_sync', 0, 'func') },
  },
  'anyio.to_process': {
    coroutines: 'run_sync',
    spawns: { run_sync: inProcess('to_process.run_sync', 0, 'func') },
  },
  'anyio.from_thread': { spawns: { run_sync: onLoop('from_thread.run_sync', 0, 'func') } },
  'anyio.lowlevel': { coroutines: 'checkpoint checkpoint_if_cancelled cancel_shielded_checkpoint' },
  'anyio.streams.memory.MemoryObjectSendStream': { coroutines: 'send aclose' },
  'anyio.streams.memory.MemoryObjectReceiveStream': { coroutines: 'receive aclose', asyncFor: true },
  curio: {
    coroutines: 'sleep run_in_thread run_in_process spawn',
    spawns: {
      run_in_thread: inThread('run_in_thread', 0, 'callable'),
      run_in_process: inProcess('run_in_process', 0, 'callable'),
    },
  },
  'curio.Lock': ACQUIRE,
  'curio.Semaphore': ACQUIRE,
  'curio.Event': { coroutines: 'wait set' },
  'curio.Queue': { coroutines: 'get put join task_done' },
};

const aroundAsyncio: Library = {
  uvloop: { gives: { 'asyncio.AbstractEventLoop': 'new_event_loop' } },
  'janus.Queue': {
    attributes: { 'queue.Queue': 'sync_q', 'asyncio.Queue': 'async_q' },
    coroutines: 'wait_closed',
  },
  aiofiles: { coroutines: 'open', gives: { 'aiofiles.threadpool.AsyncFile': 'open' } },
  'aiofiles.threadpool.AsyncFile': {
    coroutines: 'read readline readlines readinto write writelines flush close seek tell truncate',
    asyncFor: true,
  },
  'aiofiles.os': {
    coroutines:
      'stat rename renames replace remove unlink mkdir makedirs rmdir removedirs listdir scandir access',
  },
  'aiofiles.os.path': { aliases: 'aiofiles.ospath', coroutines: 'exists isfile isdir getsize getmtime' },
  async_timeout: { gives: { 'async_timeout.Timeout': 'timeout timeout_at' } },
  'async_timeout.Timeout': { asyncWith: true },
  'aiolimiter.AsyncLimiter': { coroutines: 'acquire', asyncWith: true },
  async_lru: { decorators: { function: 'alru_cache' } },
  async_generator: { decorators: { 'async-context-manager': 'asynccontextmanager' } },
  pytest_asyncio: { decorators: { function: 'fixture' } },
};

const twisted: Library = {
  // Twisted is not asyncio, but its reactor is an event loop, and these leave it or come back to it.
  'twisted.internet.threads': {
    spawns: {
      deferToThread: inThread('deferToThread', 0, 'f'),
      deferToThreadPool: inThread('deferToThreadPool', 2, 'f'),
    },
    blocks: { future: 'blockingCallFromThread' },
  },
  'twisted.internet.reactor': {
    spawns: {
      callInThread: inThread('callInThread', 0, 'callable'),
      callFromThread: onLoop('callFromThread', 0, 'callable'),
      callLater: onLoop('callLater', 1, 'callable'),
      callWhenRunning: onLoop('callWhenRunning', 0, 'callable'),
    },
  },
};

const greenlets: Library = {
  // Without monkey patching these give way to other greenlets only: an event loop in the same thread stands still.
  gevent: {
    blocks: { sleep: 'sleep', join: 'joinall', event: 'wait' },
    waits: { sleep: unlessZero(0, 'seconds') },
    gives: { 'gevent.Greenlet': 'spawn spawn_later' },
  },
  'gevent.Greenlet': {
    aliases: 'gevent.greenlet.Greenlet',
    blocks: { join: 'join get' },
    waits: { join: unlessZero(0), get: unlessTold(0, 1) },
  },
  eventlet: { blocks: { sleep: 'sleep' }, waits: { sleep: unlessZero(0, 'seconds') } },
};

const schedulers: Library = {
  'apscheduler.schedulers.background.BackgroundScheduler': {
    spawns: { add_job: inThread('scheduler', 0, 'func', 'none') },
  },
  'apscheduler.schedulers.blocking.BlockingScheduler': {
    blocks: { event: 'start' },
    spawns: { add_job: inThread('scheduler', 0, 'func', 'none') },
  },
  'PyQt5.QtCore.QThreadPool': { spawns: { start: inThread('QThreadPool', 0, 'runnable', 'none') } },
  'PyQt6.QtCore.QThreadPool': { spawns: { start: inThread('QThreadPool', 0, 'runnable', 'none') } },
  'PySide6.QtCore.QThreadPool': { spawns: { start: inThread('QThreadPool', 0, 'runnable', 'none') } },
  'PyQt5.QtCore.QThread': { blocks: { join: 'wait' } },
  'PyQt6.QtCore.QThread': { blocks: { join: 'wait' } },
  'PySide6.QtCore.QThread': { blocks: { join: 'wait' } },
  weakref: { spawns: { finalize: inMain('finalizer', 1, 'func', 'rest') } },
};

/** Decorators that call a function again when it fails: around a coroutine function they give one. */
const retrying: Library = {
  tenacity: { decorators: { function: 'retry' } },
  retrying: { decorators: { function: 'retry' } },
  stamina: { decorators: { function: 'retry' } },
  backoff: { decorators: { function: 'on_exception on_predicate' } },
};

export const RUNTIMES: readonly Library[] = [
  trio,
  anyio,
  aroundAsyncio,
  twisted,
  greenlets,
  schedulers,
  retrying,
];
