/**
 * Library calls that make their thread wait.
 *
 * Names are canonical; a method stands under the class that is asked for it (`queue.Queue.get` also for a LifoQueue).
 * Look-alikes that do not wait are simply absent: `asyncio.Queue.get`, `dict.get`, `str.join`.
 */
import type { Arg, CallOp, Expr, Op } from '../facts/facts.ts';

export type BlockingKind =
  | 'sleep'
  | 'network'
  | 'subprocess'
  | 'lock'
  | 'queue'
  | 'join'
  | 'future'
  | 'event'
  | 'file-io'
  | 'database'
  | 'input'
  | 'dns'
  | 'cpu'
  | 'tls'
  | 'process'
  | 'executor-shutdown';

/** `ops` are those of the function that the call stands in. */
type Waits = (call: CallOp, ops: readonly Op[]) => boolean;

export interface BlockingEntry {
  readonly kind: BlockingKind;
  /** Async twins that take the same arguments. */
  readonly twins: Readonly<Record<string, string>>;
  /** false: told not to wait by these arguments. */
  readonly waits?: Waits;
  /** The receiver's own async method. */
  readonly twinMethod?: string;
}

const TABLE = new Map<string, BlockingEntry>();

interface More {
  twins?: Record<string, string>;
  waits?: Waits;
}

function add(kind: BlockingKind, prefix: string, names: string, more: More = {}): void {
  for (const name of names.trim().split(/\s+/)) {
    TABLE.set(prefix === '' ? name : `${prefix}.${name}`, {
      kind,
      twins: more.twins ?? {},
      waits: more.waits,
    });
  }
}

function argument(call: CallOp, position: number, keyword: string): Arg | undefined {
  const named = call.args.find((arg) => arg.name === keyword);
  if (named) return named;
  const arg = call.args[position];
  return arg !== undefined && arg.name === '' && arg.star === '' ? arg : undefined;
}

function isConst(arg: Arg | undefined, ...values: unknown[]): boolean {
  return arg?.value.k === 'const' && values.includes(arg.value.value);
}

function mentions(expr: Expr, word: RegExp): boolean {
  if (expr.k === 'name') return word.test(expr.id);
  if (expr.k === 'attr') return word.test(expr.name);
  return expr.k === 'op' && expr.items.some((item) => mentions(item, word));
}

/** `block=False` or `timeout=0`, at these positions. */
const unlessTold =
  (block: number, timeout: number, blockName = 'block') =>
  (call: CallOp): boolean =>
    !isConst(argument(call, block, blockName), false, 0) && !isConst(argument(call, timeout, 'timeout'), 0);
const unlessZero =
  (timeout: number) =>
  (call: CallOp): boolean =>
    !isConst(argument(call, timeout, 'timeout'), 0);
const unlessFalse =
  (position: number, keyword: string) =>
  (call: CallOp): boolean =>
    !isConst(argument(call, position, keyword), false, 0);
/** With numeric addresses only, nothing is looked up: `flags=AI_NUMERICHOST`, at any position. */
const unlessNumeric = (call: CallOp): boolean => !call.args.some((arg) => mentions(arg.value, /NUMERIC/));
const whenGiven =
  (position: number, keyword: string) =>
  (call: CallOp): boolean =>
    argument(call, position, keyword) !== undefined;

const SLEEP = { asyncio: 'asyncio.sleep', trio: 'trio.sleep', anyio: 'anyio.sleep', curio: 'curio.sleep' };
const RUN = { trio: 'trio.run_process', anyio: 'anyio.run_process' };

// ------------------------------------------------------------------------------------------ standard library
add('sleep', 'time', 'sleep', { twins: SLEEP, waits: (call) => !isConst(argument(call, 0, 'secs'), 0) });
add('input', 'builtins', 'input');
add('input', 'getpass', 'getpass');
add('input', 'sys.stdin', 'read readline readlines');

add('subprocess', 'subprocess', 'call check_call check_output getoutput getstatusoutput');
add('subprocess', 'subprocess', 'run', { twins: RUN });
add('subprocess', 'subprocess.Popen', 'communicate');
add('subprocess', 'subprocess.Popen', 'wait', { waits: unlessZero(0) });
add('subprocess', 'os', 'system popen spawnl spawnle spawnlp spawnv spawnve spawnvp spawnvpe');
add('subprocess', 'pty', 'spawn');
add('process', 'os', 'wait wait3 wait4 waitid');
add('process', 'os', 'waitpid', { waits: (call) => isConst(argument(call, 1, 'options'), 0) });
add('event', 'signal', 'pause sigwait sigwaitinfo sigtimedwait');

add('lock', 'threading.Lock', 'acquire', { waits: unlessTold(0, 1, 'blocking') });
add('lock', 'threading.RLock', 'acquire', { waits: unlessTold(0, 1, 'blocking') });
add('lock', 'threading.Condition', 'acquire', { waits: unlessTold(0, 1, 'blocking') });
add('lock', 'threading.Semaphore', 'acquire', { waits: unlessTold(0, 1, 'blocking') });
add('lock', 'multiprocessing.Lock', 'acquire', { waits: unlessTold(0, 1) });
add('lock', 'multiprocessing.RLock', 'acquire', { waits: unlessTold(0, 1) });
add('lock', 'multiprocessing.Semaphore', 'acquire', { waits: unlessTold(0, 1) });
add('event', 'threading.Event', 'wait', { waits: unlessZero(0) });
add('event', 'threading.Condition', 'wait', { waits: unlessZero(0) });
add('event', 'threading.Condition', 'wait_for', { waits: unlessZero(1) });
add('event', 'threading.Barrier', 'wait', { waits: unlessZero(0) });
add('event', 'multiprocessing.Event', 'wait', { waits: unlessZero(0) });
add('event', 'multiprocessing.Condition', 'wait wait_for');
add('event', 'multiprocessing.Barrier', 'wait');
add('join', 'threading.Thread', 'join', { waits: unlessZero(0) });
add('join', 'multiprocessing.Process', 'join', { waits: unlessZero(0) });
add('join', 'multiprocessing.pool.Pool', 'join');
add('join', 'multiprocessing.pool.ThreadPool', 'join');
add('join', 'multiprocessing.connection', 'wait', { waits: unlessZero(1) });
add('queue', 'multiprocessing.connection.Connection', 'recv recv_bytes');

add('queue', 'queue.Queue', 'get', { waits: unlessTold(0, 1) });
add('queue', 'queue.Queue', 'put', { waits: unlessTold(1, 2) });
add('queue', 'queue.Queue', 'join');
add('queue', 'multiprocessing.Queue', 'get', { waits: unlessTold(0, 1) });
add('queue', 'multiprocessing.Queue', 'join_thread');
add('queue', 'multiprocessing.JoinableQueue', 'get', { waits: unlessTold(0, 1) });
add('queue', 'multiprocessing.JoinableQueue', 'join');

add('future', 'concurrent.futures.Future', 'result exception', { waits: unlessZero(0) });
add('future', 'concurrent.futures', 'wait', { waits: unlessZero(1) });
add('future', 'multiprocessing.pool.AsyncResult', 'get wait', { waits: unlessZero(0) });
add('future', 'multiprocessing.pool.Pool', 'apply map starmap');
add('future', 'multiprocessing.pool.ThreadPool', 'apply map starmap');
add('executor-shutdown', 'concurrent.futures.Executor', 'shutdown', { waits: unlessFalse(0, 'wait') });
add('executor-shutdown', 'concurrent.futures.ThreadPoolExecutor', 'shutdown', {
  waits: unlessFalse(0, 'wait'),
});
add('executor-shutdown', 'concurrent.futures.ProcessPoolExecutor', 'shutdown', {
  waits: unlessFalse(0, 'wait'),
});

add('network', 'select', 'select', { waits: unlessZero(3) });
add('network', 'select.epoll', 'poll', { waits: unlessZero(0) });
add('network', 'select.poll', 'poll', { waits: unlessZero(0) });
add('network', 'selectors.DefaultSelector', 'select', { waits: unlessZero(0) });
add('network', 'selectors.SelectSelector', 'select', { waits: unlessZero(0) });
add('network', 'selectors.EpollSelector', 'select', { waits: unlessZero(0) });
add(
  'network',
  'socket.socket',
  'accept connect recv recv_into recvfrom recvmsg send sendall sendfile sendto',
);
add('network', 'socket', 'create_connection');
add('dns', 'socket', 'getaddrinfo getnameinfo', { waits: unlessNumeric });
add('dns', 'socket', 'gethostbyname gethostbyname_ex gethostbyaddr getfqdn');
add('network', 'urllib.request', 'urlopen urlretrieve');
add('network', 'urllib.request.OpenerDirector', 'open');
add('network', 'http.client.HTTPConnection', 'request connect getresponse endheaders send');
add('network', 'http.client.HTTPResponse', 'read readline readinto');
add('network', 'ftplib', 'FTP', { waits: whenGiven(0, 'host') });
add(
  'network',
  'ftplib.FTP',
  'connect login retrbinary retrlines storbinary storlines nlst dir cwd delete quit',
);
add('network', 'smtplib', 'SMTP SMTP_SSL', { waits: whenGiven(0, 'host') });
add('network', 'smtplib.SMTP', 'connect login sendmail send_message starttls helo ehlo quit noop');
add('network', 'imaplib', 'IMAP4 IMAP4_SSL');
add('network', 'imaplib.IMAP4', 'login select search fetch store logout append copy list noop');
add('network', 'poplib', 'POP3 POP3_SSL');
add('network', 'poplib.POP3', 'user pass_ stat list retr dele quit');
add('network', 'telnetlib', 'Telnet', { waits: whenGiven(0, 'host') });
add('network', 'telnetlib.Telnet', 'read_until read_all expect open write');
add('network', 'nntplib', 'NNTP');
add('network', 'socketserver.BaseServer', 'serve_forever handle_request');
add('network', 'asyncore', 'loop');

add('tls', 'ssl', 'create_default_context get_server_certificate');
add('tls', 'ssl.SSLContext', 'load_default_certs load_verify_locations load_cert_chain');
add('tls', 'ssl.SSLSocket', 'do_handshake');
add('cpu', 'hashlib', 'pbkdf2_hmac scrypt');
add('cpu', 'shutil', 'make_archive unpack_archive');
add('cpu', 'zipfile.ZipFile', 'extractall');
add('cpu', 'tarfile.TarFile', 'extractall');
add('cpu', 'compileall', 'compile_dir');

/**
 * `open(fd)` wraps a descriptor that is open already, of a pipe or a socket more often than of a file. Only what `detach`
 * and `fileno` give, and names that say so, are known to be one.
 */
const unlessDescriptor: Waits = (call, ops) => {
  const file = argument(call, 0, 'file')?.value;
  if (file === undefined) return true;
  if (file.k === 'const') return file.type !== 'int';
  if (file.k === 'call') {
    const made = ops[file.op];
    return !(made?.k === 'call' && mentions(made.callee, /^(detach|fileno|dup)$/));
  }
  return !mentions(file, /(^|_)fd$/);
};

add('file-io', 'builtins', 'open', { waits: unlessDescriptor });
add('file-io', 'codecs', 'open');
add('file-io', 'gzip', 'open');
add('file-io', 'bz2', 'open');
add('file-io', 'lzma', 'open');
add('file-io', 'tarfile', 'open');
add('file-io', 'zipfile', 'ZipFile');
add('file-io', 'shelve', 'open');
add('file-io', 'io.IOBase', 'read readline readlines write writelines flush truncate readinto');
add('file-io', 'linecache', 'getline getlines');
add('file-io', 'fileinput', 'input');
// Not os.read and os.write: in asynchronous code their descriptors are pipes and sockets more often than files.
add(
  'file-io',
  'os',
  `access chmod chown fsync ftruncate link listdir lstat makedirs mkdir open readlink remove
   removedirs rename renames replace rmdir scandir stat statvfs symlink sync truncate unlink utime walk`,
);
add(
  'file-io',
  'os.path',
  'exists getatime getctime getmtime getsize isdir isfile islink ismount lexists samefile',
);
add(
  'file-io',
  'pathlib.Path',
  `chmod exists glob hardlink_to is_dir is_file is_symlink iterdir lstat mkdir open owner
   read_bytes read_text readlink rename replace rglob rmdir samefile stat symlink_to touch unlink
   walk write_bytes write_text`,
);
add(
  'file-io',
  'shutil',
  'chown copy copy2 copyfile copyfileobj copymode copystat copytree disk_usage move rmtree which',
);
add('file-io', 'tempfile', 'mkdtemp mkstemp NamedTemporaryFile TemporaryFile TemporaryDirectory');
add('file-io', 'glob', 'glob iglob');
add('file-io', 'filecmp', 'cmp cmpfiles');

add('database', 'sqlite3', 'connect');
add('database', 'sqlite3.Connection', 'execute executemany executescript commit rollback backup');
add('database', 'sqlite3.Cursor', 'execute executemany executescript fetchone fetchmany fetchall');
add('database', 'dbm', 'open');

// ------------------------------------------------------------------------------------------------ HTTP clients
const VERBS = 'get post put patch delete head options request';
add('network', 'requests', VERBS);
add('network', 'requests.Session', `${VERBS} send`);
add('network', 'httpx', `${VERBS} stream`);
add('network', 'httpx.Client', `${VERBS} send`);
add('network', 'urllib3', 'request');
add('network', 'urllib3.PoolManager', 'request urlopen request_encode_url request_encode_body');
add('network', 'urllib3.ProxyManager', 'request urlopen');
add('network', 'urllib3.HTTPConnectionPool', 'request urlopen');
add('network', 'urllib3.HTTPSConnectionPool', 'request urlopen');
add('network', 'httplib2.Http', 'request');
add('network', 'pycurl.Curl', 'perform');
add('network', 'websocket', 'create_connection');
add('network', 'websocket.WebSocket', 'connect recv send');
add('network', 'requests_html.HTMLSession', VERBS);
add('network', 'cloudscraper', 'create_scraper');
add('network', 'urllib2', 'urlopen');

// --------------------------------------------------------------------------------------------------- databases
add('database', 'psycopg2', 'connect');
add('database', 'psycopg2.extensions.connection', 'commit rollback');
add(
  'database',
  'psycopg2.extensions.cursor',
  'execute executemany callproc fetchone fetchmany fetchall copy_from copy_to copy_expert',
);
add('database', 'psycopg', 'connect');
add('database', 'psycopg.Connection', 'connect execute commit rollback wait');
add('database', 'psycopg.Cursor', 'execute executemany fetchone fetchmany fetchall copy');
add('database', 'pymysql', 'connect');
add('database', 'MySQLdb', 'connect');
add('database', 'mysql.connector', 'connect');
add('database', 'pymysql.connections.Connection', 'commit rollback ping query');
add('database', 'pymysql.cursors.Cursor', 'execute executemany callproc fetchone fetchmany fetchall');
add('database', 'sqlalchemy.engine.Engine', 'connect begin execute raw_connection');
add('database', 'sqlalchemy.engine.Connection', 'execute scalar scalars commit rollback exec_driver_sql');
add(
  'database',
  'sqlalchemy.orm.Session',
  'execute scalar scalars commit rollback flush refresh get bulk_save_objects bulk_insert_mappings',
);
add('database', 'peewee.Database', 'connect execute_sql');
add('database', 'pymssql', 'connect');
add('database', 'pyodbc', 'connect');
add('database', 'cx_Oracle', 'connect');
add('database', 'oracledb', 'connect');
add('database', 'redis.client.Pipeline', 'execute');
add('database', 'redis.client.PubSub', 'get_message listen');
add('database', 'redis.lock.Lock', 'acquire', { waits: unlessFalse(1, 'blocking') });
add('database', 'pymemcache.client.base.Client', 'get set delete gets cas incr decr');
add('database', 'memcache.Client', 'get set delete incr decr get_multi set_multi');

// ------------------------------------------------------------------------------------- remote shells, messages
add('network', 'paramiko.SSHClient', 'connect exec_command open_sftp invoke_shell');
add('network', 'paramiko.SFTPClient', 'get put listdir open stat remove mkdir rename');
add('network', 'paramiko.Channel', 'recv send recv_exit_status');
add('network', 'fabric.Connection', 'run put get sudo open');
add('network', 'kafka', 'KafkaProducer KafkaConsumer KafkaAdminClient');
add('network', 'kafka.KafkaProducer', 'flush close');
add('network', 'kafka.KafkaConsumer', 'poll commit close', {
  waits: (call) => !isConst(argument(call, 0, 'timeout_ms'), 0),
});
add('network', 'confluent_kafka.Producer', 'flush');
add('network', 'confluent_kafka.Consumer', 'poll consume', { waits: unlessZero(0) });
add('network', 'pika', 'BlockingConnection');
add('network', 'pika.BlockingConnection', 'channel process_data_events sleep');
add('network', 'pika.adapters.blocking_connection.BlockingChannel', 'start_consuming basic_get');
add('network', 'paho.mqtt.client.Client', 'connect loop_forever');
add('network', 'zmq.Socket', 'recv recv_string recv_json recv_pyobj recv_multipart');
add('network', 'grpc.Future', 'result');
add('network', 'ldap3.Connection', 'bind search');
add('network', 'docker', 'from_env');
add('network', 'smbclient', 'open_file listdir');
add('network', 'openai.OpenAI', 'chat.completions.create responses.create embeddings.create');
add('network', 'anthropic', 'Anthropic.messages.create');

// --------------------------------------------------------------------------------------------------------- CPU
add('cpu', 'bcrypt', 'hashpw checkpw kdf');
add('cpu', 'passlib.context.CryptContext', 'hash verify verify_and_update');
add('cpu', 'argon2.PasswordHasher', 'hash verify');
add('cpu', 'werkzeug.security', 'generate_password_hash check_password_hash');

/** Whole families, where nearly every method goes to the network. */
const FAMILIES: ReadonlyArray<{ pattern: RegExp; kind: BlockingKind; twinMethod?: string }> = [
  {
    pattern:
      /^redis\.Redis\.(?!(pipeline|lock|pubsub|from_url|register_script|close|connection_pool|transaction|get_encoder|set_response_callback|client)$)[a-z]\w*$/,
    kind: 'database',
  },
  {
    pattern:
      /^boto3\.client\.(?!(exceptions|meta|get_paginator|get_waiter|can_paginate|close|generate_presigned_\w+)(\.|$))[a-z]\w*$/,
    kind: 'network',
  },
  {
    pattern:
      /^pymongo\.MongoClient(\.\w+)*\.(find_one|find_one_and_\w+|insert_one|insert_many|update_one|update_many|replace_one|delete_one|delete_many|count_documents|distinct|bulk_write|create_index|drop|command|list_collection_names|list_database_names|server_info)$/,
    kind: 'database',
  },
  { pattern: /^xmlrpc\.client\.ServerProxy\.[a-z]\w*(\.\w+)*$/, kind: 'network' },
];

/** What a call of this name waits for; null where it does not, or is told not to. */
export function blockingEntry(name: string, call: CallOp | null, ops: readonly Op[]): BlockingEntry | null {
  const entry = TABLE.get(name);
  if (entry !== undefined)
    return call === null || entry.waits === undefined || entry.waits(call, ops) ? entry : null;
  for (const { pattern, kind } of FAMILIES) if (pattern.test(name)) return { kind, twins: {} };
  return null;
}

/** Calls that switch a library to waiting cooperatively, for the whole program. */
export const MONKEY_PATCHES: ReadonlySet<string> = new Set([
  'gevent.monkey.patch_all',
  'gevent.monkey.patch_time',
  'gevent.monkey.patch_socket',
  'gevent.monkey.patch_thread',
  'eventlet.monkey_patch',
  'eventlet.patcher.monkey_patch',
]);
