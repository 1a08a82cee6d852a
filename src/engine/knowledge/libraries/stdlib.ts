/**
 * The standard library, as far as its stubs do not say it: what waits, what runs callables elsewhere, and the names
 * that things go by. Coroutine functions, results, bases and async context managers come from
 * `stdlib.generated.ts`; what stands here has been read in the sources, and counts where both speak.
 */
import type { Library } from '../entry.ts';
import { executorSpawns, inMain, inThread, onLoop, poolSpawns, worker } from '../spawn-kinds.ts';
import {
  unlessAddress,
  unlessDescriptor,
  unlessFalse,
  unlessNoHang,
  unlessNullDevice,
  unlessNumeric,
  unlessRegistering,
  unlessTold,
  unlessZero,
  whenGiven,
  whenTaken,
  whenZero,
} from '../waits.ts';

const SLEEP = { asyncio: 'asyncio.sleep', trio: 'trio.sleep', anyio: 'anyio.sleep', curio: 'curio.sleep' };
const RUN = { trio: 'trio.run_process', anyio: 'anyio.run_process' };

const ACQUIRE = { blocks: { lock: 'acquire' }, waits: { acquire: unlessTold(0, 1, 'blocking') } } as const;
const ACQUIRE_PROCESS = { blocks: { lock: 'acquire' }, waits: { acquire: unlessTold(0, 1) } } as const;
const POOL = {
  blocks: { 'executor-shutdown': 'shutdown', future: 'map' },
  waits: { shutdown: unlessFalse(0, 'wait'), map: whenTaken },
} as const;
const SELECTOR = { blocks: { network: 'select' }, waits: { select: unlessZero(0) } } as const;
const FILE = { bases: 'io.IOBase' } as const;

const basics: Library = {
  builtins: {
    blocks: { input: 'input', 'file-io': 'open' },
    waits: { open: unlessDescriptor },
    gives: {
      'io.TextIOWrapper': 'open',
      'builtins.str': 'str repr format input chr',
      'builtins.int': 'int len id hash',
      'builtins.float': 'float',
      'builtins.bool': 'bool',
      'builtins.bytes': 'bytes',
      'builtins.bytearray': 'bytearray',
      'builtins.range': 'range',
      'builtins.object': 'object',
      'builtins.complex': 'complex',
    },
    decorators: { static: 'staticmethod', class: 'classmethod', property: 'property' },
  },
  'builtins.open': { aliases: 'io.open _io.open' },
  'builtins.OSError': {
    aliases: 'builtins.IOError builtins.EnvironmentError builtins.WindowsError socket.error select.error',
  },
  // They were classes of their own until 3.11; an Exception they are in every Python.
  'asyncio.TimeoutError': { aliases: 'asyncio.exceptions.TimeoutError', bases: 'builtins.Exception' },
  'concurrent.futures.TimeoutError': { bases: 'builtins.Exception' },
  time: {
    blocks: { sleep: 'sleep' },
    waits: { sleep: unlessZero(0, 'secs') },
    twins: { sleep: SLEEP },
    gives: { 'builtins.float': 'time monotonic perf_counter' },
  },
  getpass: { blocks: { input: 'getpass' } },
  'sys.stdin': { blocks: { input: 'read readline readlines' } },
  abc: {
    decorators: {
      function: 'abstractmethod',
      class: 'abstractclassmethod',
      static: 'abstractstaticmethod',
      property: 'abstractproperty',
    },
  },
  functools: {
    classes: 'partial',
    decorators: {
      function: 'wraps lru_cache cache singledispatch total_ordering',
      property: 'cached_property',
    },
  },
  contextlib: {
    decorators: { 'context-manager': 'contextmanager', 'async-context-manager': 'asynccontextmanager' },
  },
  'contextlib.AsyncExitStack': { asyncWith: true },
  'contextlib.AbstractAsyncContextManager': { asyncWith: true },
  typing: { decorators: { function: 'final override no_type_check runtime_checkable' } },
  typing_extensions: { decorators: { function: 'final override deprecated runtime_checkable' } },
  warnings: { decorators: { function: 'deprecated' } },
  types: { decorators: { function: 'coroutine' } },
  unittest: { decorators: { function: 'skip skipIf skipUnless expectedFailure' } },
  'unittest.mock': { aliases: 'mock', decorators: { function: 'patch' } },
  'unittest.mock.patch': { decorators: { function: 'object dict' } },
  collections: { classes: 'deque defaultdict' },
  'collections.defaultdict': { bases: 'builtins.dict' },
  'collections.OrderedDict': { bases: 'builtins.dict' },
  'collections.Counter': { bases: 'builtins.dict' },
  itertools: { classes: 'count cycle', gives: { 'itertools.count': 'count' } },
  'itertools.count': { threadSafe: true },
  logging: { gives: { 'logging.Logger': 'getLogger' } },
  'logging.Logger': { threadSafe: true },
  'contextvars.ContextVar': { threadSafe: true },
  'weakref.WeakSet': { threadSafe: true },
  atexit: {
    decorators: { function: 'register' },
    spawns: { register: inMain('atexit', 0, 'func', 'rest') },
  },
  signal: {
    blocks: { event: 'pause sigwait sigwaitinfo sigtimedwait' },
    waits: { sigtimedwait: unlessZero(1) },
    spawns: { signal: inMain('signal handler', 1, 'handler', 'none') },
  },
  json: { gives: { 'builtins.str': 'dumps' } },
};

const threads: Library = {
  threading: {
    classes: 'local',
    gives: {
      'threading.Lock': 'Lock',
      'threading.RLock': 'RLock',
      'threading.local': 'local',
      'threading.Thread': 'current_thread currentThread main_thread',
    },
    spawns: {
      Thread: worker('thread', 'Thread', [1, 'target'], 3, 'args'),
      Timer: worker('thread', 'Timer', [1, 'function'], 2, 'args'),
    },
  },
  'threading.local': { aliases: '_thread._local _threading_local.local', threadSafe: true },
  'threading.Lock': {
    aliases:
      'threading.ThreadLock _thread.allocate_lock _thread.allocate _thread.LockType _thread.lock multiprocessing.dummy.Lock',
    ...ACQUIRE,
    enters: '',
    threadSafe: true,
  },
  'threading.RLock': {
    aliases: 'threading._RLock _thread.RLock multiprocessing.dummy.RLock',
    ...ACQUIRE,
    enters: '',
    threadSafe: true,
  },
  'threading.Condition': {
    aliases: 'multiprocessing.dummy.Condition',
    blocks: { lock: 'acquire', event: 'wait wait_for' },
    waits: { acquire: unlessTold(0, 1, 'blocking'), wait: unlessZero(0), wait_for: unlessZero(1) },
    enters: '',
    threadSafe: true,
  },
  'threading.Semaphore': {
    aliases: 'multiprocessing.dummy.Semaphore',
    ...ACQUIRE,
    enters: '',
    threadSafe: true,
  },
  'threading.BoundedSemaphore': {
    aliases: 'multiprocessing.dummy.BoundedSemaphore',
    bases: 'threading.Semaphore',
    threadSafe: true,
  },
  'threading.Event': {
    aliases: 'multiprocessing.dummy.Event',
    blocks: { event: 'wait' },
    waits: { wait: unlessZero(0) },
    threadSafe: true,
  },
  'threading.Barrier': {
    aliases: 'multiprocessing.dummy.Barrier',
    blocks: { event: 'wait' },
    waits: { wait: unlessZero(0) },
    threadSafe: true,
  },
  'threading.Thread': {
    aliases: 'multiprocessing.dummy.Process multiprocessing.dummy.DummyProcess',
    blocks: { join: 'join' },
    waits: { join: unlessZero(0) },
    threadSafe: true,
  },
  'threading.Timer': { bases: 'threading.Thread', quick: 'cancel', threadSafe: true },
  'threading._DummyThread': { bases: 'threading.Thread' },
  '_thread.start_new_thread': { aliases: '_thread.start_new' },
  _thread: { spawns: { start_new_thread: worker('thread', 'start_new_thread', [0, 'function'], 1) } },
  'queue.Queue': {
    aliases: 'Queue.Queue multiprocessing.dummy.Queue multiprocessing.dummy.JoinableQueue',
    blocks: { queue: 'get put join' },
    waits: { get: unlessTold(0, 1), put: unlessTold(1, 2) },
    threadSafe: true,
  },
  'queue.LifoQueue': { bases: 'queue.Queue', threadSafe: true },
  'queue.PriorityQueue': { bases: 'queue.Queue', threadSafe: true },
  // It has no bound, so `put` never waits, and no `join`.
  'queue.SimpleQueue': {
    aliases: 'queue._PySimpleQueue _queue.SimpleQueue',
    bases: 'queue.Queue',
    threadSafe: true,
  },
  'concurrent.futures': {
    aliases: 'concurrent.futures.thread concurrent.futures.process concurrent.futures._base',
    blocks: { future: 'wait' },
    waits: { wait: unlessZero(1) },
  },
  'concurrent.futures.Future': {
    blocks: { future: 'result exception' },
    waits: { result: unlessZero(0), exception: unlessZero(0) },
    threadSafe: true,
    spawns: { add_done_callback: inThread('add_done_callback', 0, 'fn', 'none') },
  },
  'concurrent.futures.Executor': {
    ...POOL,
    gives: { 'concurrent.futures.Future': 'submit' },
    spawns: executorSpawns('thread'),
  },
  'concurrent.futures.ThreadPoolExecutor': {
    ...POOL,
    bases: 'concurrent.futures.Executor',
    own: true,
    threadSafe: true,
    gives: { 'concurrent.futures.Future': 'submit' },
    spawns: executorSpawns('thread'),
  },
  'concurrent.futures.ProcessPoolExecutor': {
    ...POOL,
    bases: 'concurrent.futures.Executor',
    own: true,
    threadSafe: true,
    gives: { 'concurrent.futures.Future': 'submit' },
    spawns: executorSpawns('process'),
  },
  // A thread of its own for each interpreter: nothing is shared but the process.
  'concurrent.futures.InterpreterPoolExecutor': { bases: 'concurrent.futures.Executor' },
};

const processes: Library = {
  subprocess: {
    blocks: {
      subprocess: 'call check_call check_output getoutput getstatusoutput run',
      // Its constructor returns when the child has replaced itself by the other program, or could not.
      'program-start': 'Popen',
    },
    twins: { run: RUN },
  },
  'subprocess.Popen': {
    blocks: { subprocess: 'communicate wait' },
    waits: { wait: unlessZero(0) },
    attributes: { 'io.TextIOWrapper': 'stdin stdout stderr' },
  },
  pty: { blocks: { subprocess: 'spawn' } },
  multiprocessing: {
    aliases:
      'multiprocessing.context multiprocessing.process multiprocessing.queues multiprocessing.synchronize',
    gives: {
      '=multiprocessing': 'get_context',
      'multiprocessing.managers.SyncManager': 'Manager',
      'multiprocessing.Value': 'Value',
      'multiprocessing.Array': 'Array',
      'multiprocessing.Lock': 'Lock',
      'multiprocessing.RLock': 'RLock',
      'multiprocessing.Process': 'current_process parent_process',
    },
    spawns: { Process: worker('process', 'Process', [1, 'target'], 3, 'args') },
  },
  'multiprocessing.Process': {
    aliases: 'multiprocessing.SpawnProcess multiprocessing.ForkProcess multiprocessing.ForkServerProcess',
    blocks: { join: 'join' },
    waits: { join: unlessZero(0) },
  },
  'multiprocessing.Lock': { ...ACQUIRE_PROCESS, threadSafe: true },
  'multiprocessing.RLock': { ...ACQUIRE_PROCESS, threadSafe: true },
  'multiprocessing.Semaphore': { ...ACQUIRE_PROCESS, threadSafe: true },
  'multiprocessing.BoundedSemaphore': { bases: 'multiprocessing.Semaphore' },
  'multiprocessing.Event': {
    blocks: { event: 'wait' },
    waits: { wait: unlessZero(0) },
    threadSafe: true,
  },
  'multiprocessing.Condition': {
    blocks: { event: 'wait wait_for' },
    waits: { wait: unlessZero(0), wait_for: unlessZero(1) },
  },
  'multiprocessing.Barrier': { blocks: { event: 'wait' }, waits: { wait: unlessZero(0) } },
  'multiprocessing.Queue': {
    blocks: { queue: 'get join_thread' },
    waits: { get: unlessTold(0, 1) },
    threadSafe: true,
  },
  'multiprocessing.JoinableQueue': {
    bases: 'multiprocessing.Queue',
    own: true,
    blocks: { queue: 'get join' },
    waits: { get: unlessTold(0, 1) },
    threadSafe: true,
  },
  'multiprocessing.SimpleQueue': { bases: 'multiprocessing.Queue', threadSafe: true },
  'multiprocessing.pool.Pool': {
    aliases: 'multiprocessing.Pool',
    blocks: { join: 'join', future: 'apply map starmap' },
    gives: { 'multiprocessing.pool.AsyncResult': 'apply_async map_async starmap_async' },
    spawns: poolSpawns('process'),
  },
  'multiprocessing.pool.ThreadPool': {
    aliases: 'multiprocessing.dummy.Pool',
    bases: 'multiprocessing.pool.Pool',
    own: true,
    blocks: { join: 'join', future: 'apply map starmap' },
    gives: { 'multiprocessing.pool.AsyncResult': 'apply_async map_async starmap_async' },
    spawns: poolSpawns('thread'),
  },
  'multiprocessing.pool.AsyncResult': {
    aliases: 'multiprocessing.pool.ApplyResult multiprocessing.pool.MapResult',
    blocks: { future: 'get wait' },
    waits: { get: unlessZero(0), wait: unlessZero(0) },
  },
  'multiprocessing.connection': { blocks: { join: 'wait' }, waits: { wait: unlessZero(1) } },
  'multiprocessing.connection.Connection': { blocks: { queue: 'recv recv_bytes' } },
  'multiprocessing.managers.SyncManager': {
    gives: {
      'multiprocessing.Queue': 'Queue',
      'multiprocessing.JoinableQueue': 'JoinableQueue',
      'multiprocessing.Lock': 'Lock',
      'multiprocessing.RLock': 'RLock',
      'multiprocessing.Event': 'Event',
      'multiprocessing.managers.DictProxy': 'dict',
      'multiprocessing.managers.ListProxy': 'list',
      'multiprocessing.managers.Namespace': 'Namespace',
    },
  },
};

const network: Library = {
  select: {
    blocks: { network: 'select' },
    waits: { select: unlessZero(3) },
    classes: 'epoll poll kqueue',
  },
  'select.epoll': { blocks: { network: 'poll' }, waits: { poll: unlessZero(0) } },
  'select.poll': { blocks: { network: 'poll' }, waits: { poll: unlessZero(0) } },
  'select.kqueue': { blocks: { network: 'control' }, waits: { control: unlessRegistering } },
  'selectors.BaseSelector': SELECTOR,
  'selectors.DefaultSelector': SELECTOR,
  'selectors.SelectSelector': SELECTOR,
  'selectors.PollSelector': SELECTOR,
  'selectors.EpollSelector': SELECTOR,
  'selectors.KqueueSelector': SELECTOR,
  socket: {
    classes: 'socket',
    blocks: {
      network: 'create_connection',
      dns: 'getaddrinfo getnameinfo gethostbyname gethostbyname_ex gethostbyaddr getfqdn',
    },
    waits: { getaddrinfo: unlessAddress, getnameinfo: unlessNumeric },
    gives: { 'socket.socket': 'create_connection create_server fromfd' },
  },
  'socket.socket': {
    aliases: 'socket.SocketType',
    blocks: {
      network:
        'accept connect recv recv_into recvfrom recvfrom_into recvmsg recvmsg_into send sendall sendfile sendmsg sendto',
    },
    gives: { 'socket.SocketIO': 'makefile', 'socket.socket': 'dup' },
  },
  ssl: {
    blocks: { tls: 'create_default_context', network: 'get_server_certificate' },
    gives: { 'ssl.SSLContext': 'create_default_context', 'ssl.SSLSocket': 'wrap_socket' },
  },
  'ssl.SSLContext': {
    blocks: { tls: 'load_default_certs load_verify_locations load_cert_chain' },
    gives: { 'ssl.SSLSocket': 'wrap_socket' },
  },
  'ssl.SSLSocket': { bases: 'socket.socket', blocks: { tls: 'do_handshake' } },
  'urllib.request': {
    aliases: 'urllib2',
    blocks: { network: 'urlopen urlretrieve' },
    gives: {
      'http.client.HTTPResponse': 'urlopen',
      'urllib.request.OpenerDirector': 'build_opener',
    },
  },
  'urllib.request.OpenerDirector': { blocks: { network: 'open' } },
  'http.client.HTTPConnection': {
    blocks: { network: 'request connect getresponse endheaders send' },
    gives: { 'http.client.HTTPResponse': 'getresponse' },
  },
  'http.client.HTTPSConnection': { bases: 'http.client.HTTPConnection' },
  'http.client.HTTPResponse': {
    blocks: { network: 'read read1 readline readinto peek' },
    attributes: { 'builtins.int': 'status' },
  },
  ftplib: {
    blocks: { network: 'FTP FTP_TLS' },
    waits: { FTP: whenGiven(0, 'host'), FTP_TLS: whenGiven(0, 'host') },
  },
  'ftplib.FTP': {
    blocks: {
      network: `connect login retrbinary retrlines storbinary storlines nlst mlsd dir cwd pwd mkd rmd size rename
        delete quit sendcmd voidcmd`,
    },
  },
  'ftplib.FTP_TLS': { bases: 'ftplib.FTP', blocks: { network: 'auth prot_p prot_c' } },
  smtplib: {
    blocks: { network: 'SMTP SMTP_SSL LMTP' },
    waits: { SMTP: whenGiven(0, 'host'), SMTP_SSL: whenGiven(0, 'host'), LMTP: whenGiven(0, 'host') },
  },
  'smtplib.SMTP': {
    blocks: { network: 'connect login sendmail send_message starttls helo ehlo quit noop verify' },
  },
  'smtplib.SMTP_SSL': { bases: 'smtplib.SMTP' },
  'smtplib.LMTP': { bases: 'smtplib.SMTP' },
  imaplib: {
    blocks: { network: 'IMAP4 IMAP4_SSL' },
    gives: { 'imaplib.IMAP4': 'IMAP4', 'imaplib.IMAP4_SSL': 'IMAP4_SSL' },
  },
  'imaplib.IMAP4': {
    blocks: {
      network: `login authenticate select search fetch store logout append copy expunge list lsub status
        create delete rename subscribe unsubscribe starttls noop uid`,
    },
  },
  'imaplib.IMAP4_SSL': { bases: 'imaplib.IMAP4' },
  poplib: {
    blocks: { network: 'POP3 POP3_SSL' },
    gives: { 'poplib.POP3': 'POP3', 'poplib.POP3_SSL': 'POP3_SSL' },
  },
  'poplib.POP3': { blocks: { network: 'user pass_ stat list retr top uidl dele noop rset quit stls' } },
  'poplib.POP3_SSL': { bases: 'poplib.POP3' },
  telnetlib: { blocks: { network: 'Telnet' }, waits: { Telnet: whenGiven(0, 'host') } },
  'telnetlib.Telnet': { blocks: { network: 'read_until read_all read_some expect interact open write' } },
  nntplib: { blocks: { network: 'NNTP NNTP_SSL' } },
  'xmlrpc.client.ServerProxy': {
    aliases: 'xmlrpclib.ServerProxy xmlrpc.client.Server',
    blocks: { network: '*' },
    quick: 'close',
  },
  'socketserver.BaseServer': { blocks: { network: 'serve_forever handle_request' } },
  'http.server.ThreadingHTTPServer': { bases: 'socketserver.ThreadingMixIn http.server.HTTPServer' },
  'socketserver.ThreadingTCPServer': { bases: 'socketserver.ThreadingMixIn socketserver.TCPServer' },
  'socketserver.ThreadingUDPServer': { bases: 'socketserver.ThreadingMixIn socketserver.UDPServer' },
  'http.server.HTTPServer': { bases: 'socketserver.TCPServer' },
  'socketserver.TCPServer': { bases: 'socketserver.BaseServer' },
  'socketserver.UDPServer': { bases: 'socketserver.TCPServer' },
  'xmlrpc.server.SimpleXMLRPCServer': { bases: 'socketserver.TCPServer' },
  'wsgiref.simple_server.WSGIServer': { bases: 'http.server.HTTPServer' },
  'http.server.BaseHTTPRequestHandler': { bases: 'socketserver.StreamRequestHandler' },
  'http.server.SimpleHTTPRequestHandler': { bases: 'http.server.BaseHTTPRequestHandler' },
  'http.server.CGIHTTPRequestHandler': { bases: 'http.server.SimpleHTTPRequestHandler' },
  'socketserver.StreamRequestHandler': { bases: 'socketserver.BaseRequestHandler' },
  'socketserver.DatagramRequestHandler': { bases: 'socketserver.BaseRequestHandler' },
  'xmlrpc.server.SimpleXMLRPCRequestHandler': { bases: 'http.server.BaseHTTPRequestHandler' },
  'wsgiref.simple_server.WSGIRequestHandler': { bases: 'http.server.BaseHTTPRequestHandler' },
  asyncore: { blocks: { network: 'loop' } },
};

const files: Library = {
  'io.IOBase': {
    blocks: { 'file-io': 'read readline readlines write writelines flush truncate readinto' },
  },
  'io.TextIOWrapper': FILE,
  'io.BufferedReader': FILE,
  'io.BufferedWriter': FILE,
  'io.BufferedRandom': FILE,
  'io.FileIO': FILE,
  'tempfile.SpooledTemporaryFile': FILE,
  'gzip.GzipFile': FILE,
  'bz2.BZ2File': FILE,
  'lzma.LZMAFile': FILE,
  'codecs.StreamReaderWriter': FILE,
  codecs: { blocks: { 'file-io': 'open' }, gives: { 'codecs.StreamReaderWriter': 'open' } },
  gzip: { blocks: { 'file-io': 'open' }, gives: { 'gzip.GzipFile': 'open' } },
  bz2: { blocks: { 'file-io': 'open' }, gives: { 'bz2.BZ2File': 'open' } },
  lzma: { blocks: { 'file-io': 'open' }, gives: { 'lzma.LZMAFile': 'open' } },
  tarfile: { blocks: { 'file-io': 'open' }, gives: { 'tarfile.TarFile': 'open' } },
  'tarfile.TarFile': { blocks: { cpu: 'extractall' } },
  zipfile: { blocks: { 'file-io': 'ZipFile' } },
  'zipfile.ZipFile': { blocks: { cpu: 'extractall' } },
  shelve: { blocks: { 'file-io': 'open' }, gives: { 'shelve.Shelf': 'open' } },
  dbm: { blocks: { database: 'open' }, gives: { 'dbm.Database': 'open' } },
  linecache: { blocks: { 'file-io': 'getline getlines' } },
  fileinput: { blocks: { 'file-io': 'input' } },
  glob: { blocks: { 'file-io': 'glob iglob' } },
  filecmp: { blocks: { 'file-io': 'cmp cmpfiles' } },
  tempfile: {
    blocks: { 'file-io': 'mkdtemp mkstemp NamedTemporaryFile TemporaryFile TemporaryDirectory' },
    gives: {
      'io.TextIOWrapper': 'NamedTemporaryFile TemporaryFile',
      'tempfile.SpooledTemporaryFile': 'SpooledTemporaryFile',
      'builtins.str': 'mkdtemp gettempdir',
    },
  },
  'tempfile.TemporaryDirectory': { enters: 'builtins.str' },
  // Not os.read and os.write: in asynchronous code their descriptors are pipes and sockets more often than files.
  os: {
    blocks: {
      'file-io': `access chmod chown fsync ftruncate link listdir lstat makedirs mkdir open readlink remove
        removedirs rename renames replace rmdir scandir stat statvfs symlink sync truncate unlink utime walk`,
      subprocess: 'system popen spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe',
      process: 'wait wait3 wait4 waitid waitpid',
    },
    // They wait by default: the mode is P_WAIT or not, and no name says which.
    waits: {
      waitpid: whenZero(1, 'options'),
      wait3: whenZero(0, 'options'),
      wait4: whenZero(1, 'options'),
      waitid: unlessNoHang(2, 'options'),
      open: unlessNullDevice,
    },
    gives: {
      'builtins.int': 'getpid',
      'builtins.str': 'getcwd getenv',
    },
  },
  'os.path': {
    aliases: 'posixpath ntpath',
    blocks: {
      'file-io': `exists getatime getctime getmtime getsize isdir isfile islink ismount lexists
        realpath samefile`,
    },
    gives: { 'builtins.str': 'join dirname basename abspath realpath normpath expanduser' },
  },
  'pathlib.Path': {
    aliases: 'pathlib.PosixPath pathlib.WindowsPath',
    bases: 'pathlib.PurePath',
    own: true,
    blocks: {
      'file-io': `chmod exists glob group hardlink_to is_dir is_file is_mount is_symlink iterdir lstat mkdir open owner
        read_bytes read_text readlink rename replace resolve rglob rmdir samefile stat symlink_to touch unlink
        walk write_bytes write_text copy copy_into move move_into`,
    },
    gives: {
      'io.TextIOWrapper': 'open',
      'pathlib.Path': `cwd home resolve absolute expanduser joinpath with_suffix with_name with_stem relative_to
        rename replace`,
      'builtins.str': 'read_text as_posix as_uri',
      'builtins.bytes': 'read_bytes',
    },
    attributes: { 'pathlib.Path': 'parent', 'builtins.str': 'name suffix stem' },
  },
  'pathlib.PurePath': { attributes: { 'pathlib.PurePath': 'parent', 'builtins.str': 'name suffix stem' } },
  shutil: {
    blocks: {
      'file-io':
        'chown copy copy2 copyfile copyfileobj copymode copystat copytree disk_usage move rmtree which',
      cpu: 'make_archive unpack_archive',
    },
  },
  hashlib: { blocks: { cpu: 'pbkdf2_hmac scrypt' } },
  compileall: { blocks: { cpu: 'compile_dir' } },
  sqlite3: { blocks: { database: 'connect' }, gives: { 'sqlite3.Connection': 'connect' } },
  'sqlite3.Connection': {
    blocks: { database: 'execute executemany executescript commit rollback backup iterdump' },
    gives: { 'sqlite3.Cursor': 'cursor execute executemany executescript' },
  },
  'sqlite3.Cursor': {
    blocks: { database: 'execute executemany executescript fetchone fetchmany fetchall' },
    gives: { 'sqlite3.Cursor': 'execute executemany executescript' },
  },
};

const eventLoop: Library = {
  asyncio: {
    aliases: `asyncio.base_events asyncio.events asyncio.exceptions asyncio.futures asyncio.locks asyncio.queues
      asyncio.runners asyncio.streams asyncio.taskgroups asyncio.tasks asyncio.threads asyncio.timeouts`,
    // gather, create_task, ensure_future and run_in_executor begin at once, so they are no coroutine functions.
    coroutines: `sleep wait_for wait open_connection start_server open_unix_connection start_unix_server
      create_subprocess_exec create_subprocess_shell to_thread`,
    gives: {
      'asyncio.AbstractEventLoop': 'get_running_loop get_event_loop new_event_loop _get_running_loop',
      'asyncio.Task': 'create_task ensure_future current_task',
      'asyncio.Future': 'gather shield wrap_future',
      'concurrent.futures.Future': 'run_coroutine_threadsafe',
      'asyncio.Timeout': 'timeout timeout_at',
      'asyncio.subprocess.Process': 'create_subprocess_exec create_subprocess_shell',
      'asyncio.Server': 'start_server start_unix_server',
    },
    spawns: { to_thread: inThread('to_thread', 0, 'func') },
  },
  'asyncio.AbstractEventLoop': {
    aliases:
      'asyncio.BaseEventLoop asyncio.SelectorEventLoop asyncio.ProactorEventLoop asyncio.selector_events.BaseSelectorEventLoop uvloop.Loop winloop.Loop',
    coroutines: `create_server create_connection create_datagram_endpoint create_unix_server create_unix_connection
      subprocess_exec subprocess_shell sock_recv sock_recv_into sock_recvfrom sock_sendall sock_sendto sock_connect
      sock_accept sock_sendfile sendfile start_tls getaddrinfo getnameinfo shutdown_asyncgens
      shutdown_default_executor connect_read_pipe connect_write_pipe connect_accepted_socket`,
    gives: {
      'asyncio.Task': 'create_task',
      'asyncio.Future': 'create_future run_in_executor',
      'asyncio.Server': 'create_server create_unix_server',
    },
    spawns: {
      run_in_executor: { ...inThread('run_in_executor', 1, 'func'), executor: 0 },
      call_soon: onLoop('call_soon', 0),
      call_soon_threadsafe: onLoop('call_soon_threadsafe', 0),
      call_later: onLoop('call_later', 1),
      call_at: onLoop('call_at', 1),
      add_reader: onLoop('add_reader', 1),
      add_writer: onLoop('add_writer', 1),
      add_signal_handler: onLoop('add_signal_handler', 1),
    },
  },
  'asyncio.Future': { spawns: { add_done_callback: onLoop('add_done_callback', 0, 'fn', 'none') } },
  'asyncio.Task': { bases: 'asyncio.Future' },
  'asyncio.Event': { coroutines: 'wait', threadSafe: true },
  'asyncio.Lock': { coroutines: 'acquire', asyncWith: true, enters: '', threadSafe: true },
  'asyncio.Semaphore': { coroutines: 'acquire', asyncWith: true, enters: '', threadSafe: true },
  'asyncio.BoundedSemaphore': { bases: 'asyncio.Semaphore' },
  'asyncio.Condition': {
    coroutines: 'acquire wait wait_for',
    asyncWith: true,
    enters: '',
    threadSafe: true,
  },
  'asyncio.Barrier': { coroutines: 'wait reset abort', asyncWith: true },
  'asyncio.Queue': { coroutines: 'get put join', threadSafe: true },
  'asyncio.LifoQueue': { bases: 'asyncio.Queue' },
  'asyncio.PriorityQueue': { bases: 'asyncio.Queue' },
  'asyncio.StreamReader': { coroutines: 'read readline readexactly readuntil', asyncFor: true },
  'asyncio.StreamWriter': { coroutines: 'drain wait_closed start_tls' },
  'asyncio.subprocess.Process': {
    coroutines: 'wait communicate',
    attributes: { 'asyncio.StreamReader': 'stdout stderr', 'asyncio.StreamWriter': 'stdin' },
  },
  'asyncio.Server': { coroutines: 'start_serving serve_forever wait_closed', asyncWith: true },
  'asyncio.TaskGroup': { asyncWith: true, gives: { 'asyncio.Task': 'create_task' } },
  'asyncio.Timeout': { asyncWith: true },
};

export const STANDARD_LIBRARY: readonly Library[] = [basics, threads, processes, network, files, eventLoop];
