/** Canonical names: one name for each thing that libraries offer under several. */

/** Modules that are only another way to a public one; longest first where one begins another. */
const MODULE_ALIASES: ReadonlyArray<readonly [from: string, to: string]> = [
  ['asyncio.base_events.', 'asyncio.'],
  ['asyncio.events.', 'asyncio.'],
  ['asyncio.exceptions.', 'asyncio.'],
  ['asyncio.futures.', 'asyncio.'],
  ['asyncio.locks.', 'asyncio.'],
  ['asyncio.queues.', 'asyncio.'],
  ['asyncio.runners.', 'asyncio.'],
  ['asyncio.streams.', 'asyncio.'],
  ['asyncio.taskgroups.', 'asyncio.'],
  ['asyncio.tasks.', 'asyncio.'],
  ['asyncio.threads.', 'asyncio.'],
  ['asyncio.timeouts.', 'asyncio.'],
  ['concurrent.futures.thread.', 'concurrent.futures.'],
  ['concurrent.futures.process.', 'concurrent.futures.'],
  ['concurrent.futures._base.', 'concurrent.futures.'],
  ['multiprocessing.context.', 'multiprocessing.'],
  ['multiprocessing.process.', 'multiprocessing.'],
  ['multiprocessing.queues.', 'multiprocessing.'],
  ['multiprocessing.synchronize.', 'multiprocessing.'],
  ['multiprocessing.dummy.', 'multiprocessing.dummy.'],
  ['posixpath.', 'os.path.'],
  ['ntpath.', 'os.path.'],
  ['requests.api.', 'requests.'],
  ['requests.sessions.', 'requests.'],
  ['httpx._api.', 'httpx.'],
  ['httpx._client.', 'httpx.'],
  ['urllib3.poolmanager.', 'urllib3.'],
  ['redis.client.', 'redis.'],
  ['redis.asyncio.client.', 'redis.asyncio.'],
  ['sqlalchemy.engine.create.', 'sqlalchemy.'],
  ['sqlalchemy.engine.base.', 'sqlalchemy.engine.'],
  ['sqlalchemy.orm.session.', 'sqlalchemy.orm.'],
  ['sqlalchemy.ext.asyncio.engine.', 'sqlalchemy.ext.asyncio.'],
  ['sqlalchemy.ext.asyncio.session.', 'sqlalchemy.ext.asyncio.'],
  ['pymongo.mongo_client.', 'pymongo.'],
  ['fastapi.applications.', 'fastapi.'],
  ['fastapi.routing.', 'fastapi.'],
  ['starlette.applications.', 'starlette.'],
  ['flask.app.', 'flask.'],
  ['aiohttp.client.', 'aiohttp.'],
  ['psycopg2._psycopg.', 'psycopg2.extensions.'],
];

const NAME_ALIASES: Readonly<Record<string, string>> = {
  'threading._RLock': 'threading.RLock',
  'threading.ThreadLock': 'threading.Lock',
  '_thread.allocate_lock': 'threading.Lock',
  '_thread.allocate': 'threading.Lock',
  '_thread.LockType': 'threading.Lock',
  '_thread.lock': 'threading.Lock',
  '_thread.RLock': 'threading.RLock',
  '_thread.start_new': '_thread.start_new_thread',
  'queue._PySimpleQueue': 'queue.SimpleQueue',
  '_queue.SimpleQueue': 'queue.SimpleQueue',
  'Queue.Queue': 'queue.Queue',
  'multiprocessing.Process': 'multiprocessing.Process',
  'multiprocessing.SpawnProcess': 'multiprocessing.Process',
  'multiprocessing.ForkProcess': 'multiprocessing.Process',
  'multiprocessing.dummy.Process': 'threading.Thread',
  'multiprocessing.dummy.Queue': 'queue.Queue',
  'multiprocessing.dummy.JoinableQueue': 'queue.Queue',
  'multiprocessing.dummy.Lock': 'threading.Lock',
  'multiprocessing.dummy.RLock': 'threading.RLock',
  'multiprocessing.dummy.Semaphore': 'threading.Semaphore',
  'multiprocessing.dummy.Condition': 'threading.Condition',
  'multiprocessing.dummy.Event': 'threading.Event',
  'multiprocessing.dummy.Pool': 'multiprocessing.pool.ThreadPool',
  'multiprocessing.Pool': 'multiprocessing.pool.Pool',
  'builtins.IOError': 'builtins.OSError',
  'builtins.EnvironmentError': 'builtins.OSError',
  'io.open': 'builtins.open',
  '_io.open': 'builtins.open',
  'codecs.open': 'codecs.open',
  'asyncio.get_running_loop': 'asyncio.get_running_loop',
  'asyncio.AbstractEventLoop': 'asyncio.AbstractEventLoop',
  'asyncio.BaseEventLoop': 'asyncio.AbstractEventLoop',
  'asyncio.SelectorEventLoop': 'asyncio.AbstractEventLoop',
  'asyncio.ProactorEventLoop': 'asyncio.AbstractEventLoop',
  'uvloop.Loop': 'asyncio.AbstractEventLoop',
  'socket.SocketType': 'socket.socket',
  'requests.session': 'requests.Session',
  'redis.StrictRedis': 'redis.Redis',
  'redis.asyncio.StrictRedis': 'redis.asyncio.Redis',
  'aioredis.Redis': 'redis.asyncio.Redis',
  'trio.open_nursery': 'trio.open_nursery',
  'socketserver.ThreadingMixIn': 'socketserver.ThreadingMixIn',
  'unittest.mock.patch': 'unittest.mock.patch',
  'mock.patch': 'unittest.mock.patch',
};

const kept = new Map<string, string>();

/** `asyncio.tasks.create_task` is `asyncio.create_task`. */
export function canonicalName(name: string): string {
  const known = kept.get(name);
  if (known !== undefined) return known;
  let result = name;
  for (const [from, to] of MODULE_ALIASES) {
    if (result.startsWith(from)) {
      result = to + result.slice(from.length);
      break;
    }
  }
  result = NAME_ALIASES[result] ?? result;
  if (kept.size > 50_000) kept.clear();
  kept.set(name, result);
  return result;
}
