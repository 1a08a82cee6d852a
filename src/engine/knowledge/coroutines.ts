/** Library functions whose call gives something to be awaited. */

const WORDS = (text: string): string[] => text.trim().split(/\s+/);

const under = (module: string, names: string): string[] => WORDS(names).map((name) => `${module}.${name}`);

/** Calling these gives a coroutine (or an awaitable that does nothing until it is awaited). */
export const COROUTINE_FUNCTIONS: ReadonlySet<string> = new Set([
  // asyncio; gather, create_task, ensure_future and run_in_executor begin at once, so they are no coroutines.
  ...under(
    'asyncio',
    `sleep wait_for wait open_connection start_server open_unix_connection start_unix_server
     create_subprocess_exec create_subprocess_shell to_thread`,
  ),
  ...under('asyncio.Event', 'wait'),
  ...under('asyncio.Lock', 'acquire'),
  ...under('asyncio.Semaphore', 'acquire'),
  ...under('asyncio.Condition', 'acquire wait wait_for'),
  ...under('asyncio.Barrier', 'wait reset abort'),
  ...under('asyncio.Queue', 'get put join'),
  ...under('asyncio.StreamReader', 'read readline readexactly readuntil'),
  ...under('asyncio.StreamWriter', 'drain wait_closed start_tls'),
  ...under('asyncio.subprocess.Process', 'wait communicate'),
  ...under('asyncio.Server', 'start_serving serve_forever wait_closed'),
  ...under(
    'asyncio.AbstractEventLoop',
    `create_server create_connection create_datagram_endpoint create_unix_server create_unix_connection
     subprocess_exec subprocess_shell sock_recv sock_recv_into sock_sendall sock_connect sock_accept sock_sendfile sendfile
     start_tls getaddrinfo getnameinfo shutdown_asyncgens shutdown_default_executor connect_read_pipe connect_write_pipe`,
  ),
  // trio
  ...under(
    'trio',
    'sleep sleep_until sleep_forever run_process open_tcp_stream open_ssl_over_tcp_stream serve_tcp aclose_forcefully',
  ),
  ...under('trio.Event', 'wait'),
  ...under('trio.Lock', 'acquire'),
  ...under('trio.Semaphore', 'acquire'),
  ...under('trio.Condition', 'acquire wait'),
  ...under('trio.Nursery', 'start'),
  ...under('trio.to_thread', 'run_sync'),
  ...under('trio.lowlevel', 'checkpoint wait_task_rescheduled'),
  // anyio
  ...under(
    'anyio',
    'sleep sleep_until sleep_forever run_process open_process connect_tcp connect_unix create_tcp_listener open_file wait_all_tasks_blocked',
  ),
  ...under('anyio.Event', 'wait'),
  ...under('anyio.Lock', 'acquire'),
  ...under('anyio.Semaphore', 'acquire'),
  ...under('anyio.Condition', 'acquire wait'),
  ...under('anyio.TaskGroup', 'start'),
  ...under('anyio.to_thread', 'run_sync'),
  ...under('anyio.to_process', 'run_sync'),
  ...under('anyio.lowlevel', 'checkpoint'),
  ...under(
    'anyio.Path',
    'read_text read_bytes write_text write_bytes open exists is_file is_dir mkdir unlink rename stat',
  ),
  ...under('curio', 'sleep run_in_thread run_in_process spawn'),
  // HTTP
  ...under('httpx.AsyncClient', 'get post put patch delete head options request send aclose'),
  ...under('aiohttp.ClientSession', 'close'),
  ...under('aiohttp.ClientResponse', 'json text read'),
  ...under('websockets', 'connect'),
  // databases and queues
  ...under('asyncpg', 'connect create_pool'),
  ...under('asyncpg.Connection', 'execute executemany fetch fetchrow fetchval close prepare'),
  ...under('asyncpg.Pool', 'execute executemany fetch fetchrow fetchval close acquire release'),
  ...under('aiosqlite.Connection', 'execute executemany commit rollback close'),
  ...under('psycopg.AsyncConnection', 'connect execute commit rollback close wait'),
  ...under('psycopg.AsyncCursor', 'execute executemany fetchone fetchmany fetchall close'),
  ...under(
    'sqlalchemy.ext.asyncio.AsyncSession',
    'execute scalar scalars get commit rollback flush refresh close delete merge run_sync stream',
  ),
  ...under(
    'sqlalchemy.ext.asyncio.AsyncConnection',
    'execute scalar scalars commit rollback close run_sync stream',
  ),
  ...under('sqlalchemy.ext.asyncio.AsyncEngine', 'dispose'),
  ...under(
    'redis.asyncio.Redis',
    'get set setex delete exists expire incr decr hget hset hgetall hdel lpush rpush lpop rpop lrange publish ping aclose ttl keys sadd srem smembers zadd zrange mget mset eval execute_command',
  ),
  ...under(
    'motor.motor_asyncio.AsyncIOMotorCollection',
    'find_one insert_one insert_many update_one update_many delete_one delete_many count_documents',
  ),
  ...under('aiokafka.AIOKafkaProducer', 'start stop send send_and_wait flush'),
  ...under('aiokafka.AIOKafkaConsumer', 'start stop getone getmany commit'),
  // web
  ...under('starlette.requests.Request', 'json body form'),
  ...under('fastapi.Request', 'json body form'),
  ...under('fastapi.UploadFile', 'read write seek close'),
  ...under(
    'fastapi.WebSocket',
    'accept receive_text receive_json receive_bytes send_text send_json send_bytes close',
  ),
  ...under('starlette.concurrency', 'run_in_threadpool'),
  ...under('fastapi.concurrency', 'run_in_threadpool'),
]);

/** Classes that need `async with`. */
export const ASYNC_CONTEXT_MANAGERS: ReadonlySet<string> = new Set([
  ...under('asyncio', 'Lock Semaphore BoundedSemaphore Condition TaskGroup Timeout'),
  ...under('trio', 'Lock Semaphore Condition NurseryManager StrictFIFOLock CapacityLimiter'),
  ...under('anyio', 'Lock Semaphore Condition TaskGroup CapacityLimiter'),
  ...under('aiohttp', 'ClientSession'),
  ...under('httpx', 'AsyncClient'),
  ...under('contextlib', 'AsyncExitStack AbstractAsyncContextManager'),
  ...under('sqlalchemy.ext.asyncio', 'AsyncSession AsyncConnection'),
]);

/** Classes that need `async for`. */
export const ASYNC_ITERABLES: ReadonlySet<string> = new Set([
  ...under('asyncio', 'StreamReader'),
  ...under('aiokafka', 'AIOKafkaConsumer'),
]);
