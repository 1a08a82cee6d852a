/** Classes of libraries: what they derive from, and what functions give objects of them. */

/** The nearest base that matters here. */
const BASES: Readonly<Record<string, string>> = {
  'threading.Timer': 'threading.Thread',
  'threading._DummyThread': 'threading.Thread',
  'threading.BoundedSemaphore': 'threading.Semaphore',
  'multiprocessing.BoundedSemaphore': 'multiprocessing.Semaphore',
  'multiprocessing.JoinableQueue': 'multiprocessing.Queue',
  'multiprocessing.SimpleQueue': 'multiprocessing.Queue',
  'multiprocessing.pool.ThreadPool': 'multiprocessing.pool.Pool',
  'queue.LifoQueue': 'queue.Queue',
  'queue.PriorityQueue': 'queue.Queue',
  'queue.SimpleQueue': 'queue.Queue',
  'asyncio.LifoQueue': 'asyncio.Queue',
  'asyncio.PriorityQueue': 'asyncio.Queue',
  'asyncio.BoundedSemaphore': 'asyncio.Semaphore',
  'asyncio.Task': 'asyncio.Future',
  'concurrent.futures.ThreadPoolExecutor': 'concurrent.futures.Executor',
  'concurrent.futures.ProcessPoolExecutor': 'concurrent.futures.Executor',
  'concurrent.futures.InterpreterPoolExecutor': 'concurrent.futures.Executor',
  'pathlib.Path': 'pathlib.PurePath',
  'pathlib.PosixPath': 'pathlib.Path',
  'pathlib.WindowsPath': 'pathlib.Path',
  'ssl.SSLSocket': 'socket.socket',
  'http.client.HTTPSConnection': 'http.client.HTTPConnection',
  'smtplib.SMTP_SSL': 'smtplib.SMTP',
  'imaplib.IMAP4_SSL': 'imaplib.IMAP4',
  'poplib.POP3_SSL': 'poplib.POP3',
  'ftplib.FTP_TLS': 'ftplib.FTP',
  'io.TextIOWrapper': 'io.IOBase',
  'io.BufferedReader': 'io.IOBase',
  'io.BufferedWriter': 'io.IOBase',
  'io.BufferedRandom': 'io.IOBase',
  'io.FileIO': 'io.IOBase',
  'tempfile.SpooledTemporaryFile': 'io.IOBase',
  'gzip.GzipFile': 'io.IOBase',
  'bz2.BZ2File': 'io.IOBase',
  'lzma.LZMAFile': 'io.IOBase',
  'codecs.StreamReaderWriter': 'io.IOBase',
  'http.server.ThreadingHTTPServer': 'http.server.HTTPServer',
  'http.server.HTTPServer': 'socketserver.TCPServer',
  'socketserver.TCPServer': 'socketserver.BaseServer',
  'socketserver.UDPServer': 'socketserver.BaseServer',
  'socketserver.ThreadingTCPServer': 'socketserver.BaseServer',
  'socketserver.ThreadingUDPServer': 'socketserver.BaseServer',
  'xmlrpc.server.SimpleXMLRPCServer': 'socketserver.TCPServer',
  'wsgiref.simple_server.WSGIServer': 'http.server.HTTPServer',
  'http.server.BaseHTTPRequestHandler': 'socketserver.BaseRequestHandler',
  'http.server.SimpleHTTPRequestHandler': 'http.server.BaseHTTPRequestHandler',
  'http.server.CGIHTTPRequestHandler': 'http.server.BaseHTTPRequestHandler',
  'socketserver.StreamRequestHandler': 'socketserver.BaseRequestHandler',
  'socketserver.DatagramRequestHandler': 'socketserver.BaseRequestHandler',
  'xmlrpc.server.SimpleXMLRPCRequestHandler': 'http.server.BaseHTTPRequestHandler',
  'collections.defaultdict': 'builtins.dict',
  'collections.OrderedDict': 'builtins.dict',
  'collections.Counter': 'builtins.dict',
  'redis.cluster.RedisCluster': 'redis.Redis',
  'redis.RedisCluster': 'redis.Redis',
};

/** Methods that a class does not have from its base. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  'threading.Timer': ['cancel'],
  'asyncio.Task': ['cancel', 'uncancel', 'get_coro', 'get_name', 'set_name', 'get_stack'],
  'pathlib.Path': [],
  'collections.Counter': ['update', 'subtract', 'most_common', 'elements', 'total'],
};

/** The class and all its bases that are known. */
export function externalMro(cls: string): readonly string[] {
  const chain = [cls];
  for (let at = BASES[cls]; at !== undefined; at = BASES[at]) chain.push(at);
  return chain;
}

/** Classes whose methods keep the name of the class itself, because it decides what they do. */
const KEEP = new Set([
  'pathlib.Path',
  'pathlib.PosixPath',
  'pathlib.WindowsPath',
  'multiprocessing.pool.ThreadPool',
  'concurrent.futures.ThreadPoolExecutor',
  'concurrent.futures.ProcessPoolExecutor',
  'multiprocessing.JoinableQueue',
]);

/** `threading.Timer.start` is `threading.Thread.start`. */
export function methodName(cls: string, method: string): string {
  if (KEEP.has(cls) || OWN[cls]?.includes(method)) {
    return `${cls === 'pathlib.PosixPath' || cls === 'pathlib.WindowsPath' ? 'pathlib.Path' : cls}.${method}`;
  }
  return `${externalMro(cls).at(-1)!}.${method}`;
}

/** Functions that give an object of a class; `=module` gives the module, `=dict` a container, `self` the receiver. */
const RESULTS: Readonly<Record<string, string>> = {
  // builtins
  'builtins.open': 'io.TextIOWrapper',
  'codecs.open': 'codecs.StreamReaderWriter',
  'os.fdopen': 'io.TextIOWrapper',
  'os.popen': 'io.TextIOWrapper',
  'gzip.open': 'gzip.GzipFile',
  'bz2.open': 'bz2.BZ2File',
  'lzma.open': 'lzma.LZMAFile',
  'tarfile.open': 'tarfile.TarFile',
  'tempfile.NamedTemporaryFile': 'io.TextIOWrapper',
  'tempfile.TemporaryFile': 'io.TextIOWrapper',
  'tempfile.SpooledTemporaryFile': 'tempfile.SpooledTemporaryFile',
  'shelve.open': 'shelve.Shelf',
  'dbm.open': 'dbm.Database',
  'builtins.str': 'builtins.str',
  'builtins.repr': 'builtins.str',
  'builtins.format': 'builtins.str',
  'builtins.input': 'builtins.str',
  'builtins.chr': 'builtins.str',
  'builtins.int': 'builtins.int',
  'builtins.float': 'builtins.float',
  'builtins.len': 'builtins.int',
  'builtins.id': 'builtins.int',
  'builtins.hash': 'builtins.int',
  'builtins.bool': 'builtins.bool',
  'builtins.bytes': 'builtins.bytes',
  'builtins.bytearray': 'builtins.bytearray',
  'builtins.range': 'builtins.range',
  'builtins.object': 'builtins.object',
  'builtins.complex': 'builtins.complex',
  'builtins.str.join': 'builtins.str',
  'builtins.str.format': 'builtins.str',
  'builtins.str.strip': 'builtins.str',
  'builtins.str.lower': 'builtins.str',
  'builtins.str.upper': 'builtins.str',
  'builtins.str.replace': 'builtins.str',
  'builtins.str.encode': 'builtins.bytes',
  'builtins.bytes.decode': 'builtins.str',
  'time.time': 'builtins.float',
  'time.monotonic': 'builtins.float',
  'time.perf_counter': 'builtins.float',
  'os.getpid': 'builtins.int',
  'os.path.join': 'builtins.str',
  'os.path.dirname': 'builtins.str',
  'os.path.basename': 'builtins.str',
  'os.path.abspath': 'builtins.str',
  'os.getcwd': 'builtins.str',
  'os.getenv': 'builtins.str',
  'json.dumps': 'builtins.str',
  // pathlib
  'pathlib.Path.open': 'io.TextIOWrapper',
  'pathlib.Path.cwd': 'pathlib.Path',
  'pathlib.Path.home': 'pathlib.Path',
  'pathlib.Path.resolve': 'pathlib.Path',
  'pathlib.Path.absolute': 'pathlib.Path',
  'pathlib.Path.expanduser': 'pathlib.Path',
  'pathlib.Path.joinpath': 'pathlib.Path',
  'pathlib.Path.with_suffix': 'pathlib.Path',
  'pathlib.Path.with_name': 'pathlib.Path',
  'pathlib.Path.with_stem': 'pathlib.Path',
  'pathlib.Path.relative_to': 'pathlib.Path',
  'pathlib.Path.rename': 'pathlib.Path',
  'pathlib.Path.replace': 'pathlib.Path',
  'pathlib.Path.read_text': 'builtins.str',
  'pathlib.Path.read_bytes': 'builtins.bytes',
  // threading and multiprocessing
  'threading.Lock': 'threading.Lock',
  'threading.RLock': 'threading.RLock',
  'threading.current_thread': 'threading.Thread',
  'threading.currentThread': 'threading.Thread',
  'threading.main_thread': 'threading.Thread',
  'threading.local': 'threading.local',
  '_thread._local': 'threading.local',
  'multiprocessing.get_context': '=multiprocessing',
  'multiprocessing.Manager': 'multiprocessing.managers.SyncManager',
  'multiprocessing.managers.SyncManager.Queue': 'multiprocessing.Queue',
  'multiprocessing.managers.SyncManager.Lock': 'multiprocessing.Lock',
  'multiprocessing.managers.SyncManager.RLock': 'multiprocessing.RLock',
  'multiprocessing.managers.SyncManager.Event': 'multiprocessing.Event',
  'multiprocessing.managers.SyncManager.dict': 'multiprocessing.managers.DictProxy',
  'multiprocessing.managers.SyncManager.list': 'multiprocessing.managers.ListProxy',
  'multiprocessing.managers.SyncManager.Namespace': 'multiprocessing.managers.Namespace',
  'multiprocessing.Value': 'multiprocessing.Value',
  'multiprocessing.Array': 'multiprocessing.Array',
  'multiprocessing.Lock': 'multiprocessing.Lock',
  'multiprocessing.RLock': 'multiprocessing.RLock',
  'multiprocessing.current_process': 'multiprocessing.Process',
  'multiprocessing.pool.Pool.apply_async': 'multiprocessing.pool.AsyncResult',
  'multiprocessing.pool.Pool.map_async': 'multiprocessing.pool.AsyncResult',
  'multiprocessing.pool.Pool.starmap_async': 'multiprocessing.pool.AsyncResult',
  'multiprocessing.pool.ThreadPool.apply_async': 'multiprocessing.pool.AsyncResult',
  'multiprocessing.pool.ThreadPool.map_async': 'multiprocessing.pool.AsyncResult',
  'multiprocessing.pool.ThreadPool.starmap_async': 'multiprocessing.pool.AsyncResult',
  'concurrent.futures.Executor.submit': 'concurrent.futures.Future',
  'concurrent.futures.ThreadPoolExecutor.submit': 'concurrent.futures.Future',
  'concurrent.futures.ProcessPoolExecutor.submit': 'concurrent.futures.Future',
  'asyncio.run_coroutine_threadsafe': 'concurrent.futures.Future',
  'itertools.count': 'itertools.count',
  'collections.deque': 'collections.deque',
  'collections.defaultdict': 'collections.defaultdict',
  'logging.getLogger': 'logging.Logger',
  // asyncio
  'asyncio.get_running_loop': 'asyncio.AbstractEventLoop',
  'asyncio.get_event_loop': 'asyncio.AbstractEventLoop',
  'asyncio.new_event_loop': 'asyncio.AbstractEventLoop',
  'asyncio._get_running_loop': 'asyncio.AbstractEventLoop',
  'uvloop.new_event_loop': 'asyncio.AbstractEventLoop',
  'asyncio.create_task': 'asyncio.Task',
  'asyncio.ensure_future': 'asyncio.Task',
  'asyncio.current_task': 'asyncio.Task',
  'asyncio.gather': 'asyncio.Future',
  'asyncio.shield': 'asyncio.Future',
  'asyncio.wrap_future': 'asyncio.Future',
  'asyncio.AbstractEventLoop.create_task': 'asyncio.Task',
  'asyncio.AbstractEventLoop.create_future': 'asyncio.Future',
  'asyncio.AbstractEventLoop.run_in_executor': 'asyncio.Future',
  'asyncio.TaskGroup.create_task': 'asyncio.Task',
  'asyncio.timeout': 'asyncio.Timeout',
  // trio and anyio
  'trio.open_nursery': 'trio.NurseryManager',
  'anyio.create_task_group': 'anyio.TaskGroup',
  'trio.move_on_after': 'trio.CancelScope',
  'trio.fail_after': 'trio.CancelScope',
  'anyio.move_on_after': 'anyio.CancelScope',
  'anyio.fail_after': 'anyio.CancelScope',
  // network
  'socket.socket.makefile': 'socket.SocketIO',
  'socket.socket.dup': 'socket.socket',
  'socket.create_connection': 'socket.socket',
  'socket.create_server': 'socket.socket',
  'ssl.SSLContext.wrap_socket': 'ssl.SSLSocket',
  'ssl.create_default_context': 'ssl.SSLContext',
  'ssl.wrap_socket': 'ssl.SSLSocket',
  'urllib.request.urlopen': 'http.client.HTTPResponse',
  'urllib.request.build_opener': 'urllib.request.OpenerDirector',
  'http.client.HTTPConnection.getresponse': 'http.client.HTTPResponse',
  // HTTP clients
  'requests.get': 'requests.Response',
  'requests.post': 'requests.Response',
  'requests.put': 'requests.Response',
  'requests.patch': 'requests.Response',
  'requests.delete': 'requests.Response',
  'requests.head': 'requests.Response',
  'requests.options': 'requests.Response',
  'requests.request': 'requests.Response',
  'requests.Session.get': 'requests.Response',
  'requests.Session.post': 'requests.Response',
  'requests.Session.request': 'requests.Response',
  'httpx.get': 'httpx.Response',
  'httpx.post': 'httpx.Response',
  'httpx.request': 'httpx.Response',
  'httpx.Client.get': 'httpx.Response',
  'httpx.Client.post': 'httpx.Response',
  // databases
  'sqlite3.connect': 'sqlite3.Connection',
  'sqlite3.Connection.cursor': 'sqlite3.Cursor',
  'sqlite3.Connection.execute': 'sqlite3.Cursor',
  'sqlite3.Connection.executemany': 'sqlite3.Cursor',
  'sqlite3.Cursor.execute': 'sqlite3.Cursor',
  'psycopg2.connect': 'psycopg2.extensions.connection',
  'psycopg2.extensions.connection.cursor': 'psycopg2.extensions.cursor',
  'psycopg.connect': 'psycopg.Connection',
  'psycopg.Connection.connect': 'psycopg.Connection',
  'psycopg.Connection.cursor': 'psycopg.Cursor',
  'psycopg.Connection.execute': 'psycopg.Cursor',
  'pymysql.connect': 'pymysql.connections.Connection',
  'pymysql.connections.Connection.cursor': 'pymysql.cursors.Cursor',
  'MySQLdb.connect': 'pymysql.connections.Connection',
  'mysql.connector.connect': 'pymysql.connections.Connection',
  'sqlalchemy.create_engine': 'sqlalchemy.engine.Engine',
  'sqlalchemy.engine.Engine.connect': 'sqlalchemy.engine.Connection',
  'sqlalchemy.engine.Engine.begin': 'sqlalchemy.engine.Connection',
  'sqlalchemy.orm.sessionmaker': 'sqlalchemy.orm.sessionmaker',
  'sqlalchemy.ext.asyncio.create_async_engine': 'sqlalchemy.ext.asyncio.AsyncEngine',
  'sqlalchemy.ext.asyncio.async_sessionmaker': 'sqlalchemy.ext.asyncio.async_sessionmaker',
  'redis.from_url': 'redis.Redis',
  'redis.Redis.from_url': 'redis.Redis',
  'redis.Redis.pipeline': 'redis.client.Pipeline',
  'redis.Redis.lock': 'redis.lock.Lock',
  'redis.Redis.pubsub': 'redis.client.PubSub',
  'redis.asyncio.from_url': 'redis.asyncio.Redis',
  'redis.asyncio.Redis.from_url': 'redis.asyncio.Redis',
  'boto3.client': 'boto3.client',
  'boto3.resource': 'boto3.resource',
  'boto3.Session.client': 'boto3.client',
  'boto3.session.Session': 'boto3.Session',
  'boto3.session.Session.client': 'boto3.client',
  'grpc.insecure_channel': 'grpc.Channel',
  'grpc.secure_channel': 'grpc.Channel',
  'paramiko.SSHClient.open_sftp': 'paramiko.SFTPClient',
  'memcache.Client': 'memcache.Client',
};

/** What the result of an awaited call is. */
const AWAITED: Readonly<Record<string, string>> = {
  'asyncio.create_subprocess_exec': 'asyncio.subprocess.Process',
  'asyncio.create_subprocess_shell': 'asyncio.subprocess.Process',
  'asyncio.start_server': 'asyncio.Server',
  'asyncio.AbstractEventLoop.create_server': 'asyncio.Server',
  'anyio.open_process': 'anyio.abc.Process',
  'trio.open_process': 'trio.Process',
  'asyncpg.connect': 'asyncpg.Connection',
  'asyncpg.create_pool': 'asyncpg.Pool',
  'aiomysql.create_pool': 'aiomysql.Pool',
  'aiomysql.connect': 'aiomysql.Connection',
  'websockets.connect': 'websockets.ClientConnection',
  'psycopg.AsyncConnection.connect': 'psycopg.AsyncConnection',
  'redis.asyncio.create_redis_pool': 'redis.asyncio.Redis',
};

/** What `with` (plain or async) gives, where it is not the object itself. */
const ENTERED: Readonly<Record<string, string>> = {
  'trio.NurseryManager': 'trio.Nursery',
  'threading.Lock': '',
  'threading.RLock': '',
  'threading.Condition': '',
  'threading.Semaphore': '',
  'tempfile.TemporaryDirectory': 'builtins.str',
  'sqlalchemy.orm.sessionmaker': 'sqlalchemy.orm.Session',
  'asyncio.Lock': '',
};

/** Classes with a small letter. Everything else that is called with a capital is taken for a class. */
const SMALL_CLASSES = new Set([
  'threading.local',
  'socket.socket',
  'select.epoll',
  'select.poll',
  'select.kqueue',
  'collections.deque',
  'collections.defaultdict',
  'itertools.count',
  'itertools.cycle',
  'functools.partial',
  'memcache.Client',
]);

/** The class of what a call of `name` gives; `=x` for the module x; '' where it is not known. */
export function resultClass(name: string): string {
  const known = RESULTS[name];
  if (known !== undefined) return known;
  if (SMALL_CLASSES.has(name)) return name;
  return isClassName(name) ? name : '';
}

/** A capital begins the last word, and it is not a constant, nor a method of a class. */
export function isClassName(name: string): boolean {
  const dot = name.lastIndexOf('.');
  const last = name.slice(dot + 1);
  if (!/^[A-Z]/.test(last) || /^[A-Z0-9]*_[A-Z0-9_]*$|^[A-Z]{7,}$/.test(last)) return SMALL_CLASSES.has(name);
  return dot > 0;
}

export function awaitedClass(name: string): string {
  return AWAITED[name] ?? '';
}

export function enteredClass(cls: string): string {
  return ENTERED[cls] ?? cls;
}
