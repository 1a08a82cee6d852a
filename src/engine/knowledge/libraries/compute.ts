/** Computing: hashes of passwords, data frames, pictures, pools of workers, and decorators of tools. */
import type { Library } from '../entry.ts';
import { executorSpawns, inProcess, poolSpawns, worker } from '../spawn-kinds.ts';
import { unlessFalse, unlessTold, unlessZero } from '../waits.ts';

const passwords: Library = {
  bcrypt: { blocks: { cpu: 'hashpw checkpw kdf' } },
  'passlib.context.CryptContext': { blocks: { cpu: 'hash verify verify_and_update' } },
  'argon2.PasswordHasher': { blocks: { cpu: 'hash verify' } },
  'werkzeug.security': { blocks: { cpu: 'generate_password_hash check_password_hash' } },
  'django.contrib.auth.hashers': { blocks: { cpu: 'make_password check_password' } },
};

const data: Library = {
  pandas: {
    blocks: {
      'file-io': 'read_csv read_excel read_json read_parquet read_pickle read_feather read_hdf read_table',
      database: 'read_sql read_sql_query read_sql_table',
    },
    gives: {
      'pandas.DataFrame': 'read_csv read_parquet read_table read_feather concat merge',
    },
  },
  'pandas.DataFrame': { blocks: { 'file-io': 'to_csv to_excel to_parquet to_pickle', database: 'to_sql' } },
  'PIL.Image': { blocks: { 'file-io': 'open' }, gives: { 'PIL.Image.Image': 'open new' } },
  'PIL.Image.Image': { blocks: { 'file-io': 'save' } },
  'joblib.Parallel': { blocks: { future: '__call__' } },
  joblib: { blocks: { 'file-io': 'dump load' } },
  // `persist` only begins the work where a distributed client is the scheduler, which coroutines work with.
  dask: { blocks: { cpu: 'compute' } },
  ray: { blocks: { future: 'get wait' }, waits: { wait: unlessZero(2) } },
};

const workers: Library = {
  multiprocess: {
    spawns: { Process: worker('process', 'Process', [1, 'target'], 3, 'args') },
    gives: { 'multiprocess.pool.Pool': 'Pool' },
  },
  'multiprocess.pool.Pool': {
    blocks: { join: 'join', future: 'apply map starmap' },
    spawns: poolSpawns('process'),
  },
  'billiard.pool.Pool': {
    aliases: 'billiard.Pool',
    blocks: { join: 'join', future: 'apply map starmap' },
    spawns: poolSpawns('process'),
  },
  loky: { gives: { 'concurrent.futures.ProcessPoolExecutor': 'get_reusable_executor' } },
  'loky.ProcessPoolExecutor': {
    bases: 'concurrent.futures.ProcessPoolExecutor',
    blocks: { 'executor-shutdown': 'shutdown' },
    waits: { shutdown: unlessFalse(0, 'wait') },
    spawns: executorSpawns('process'),
  },
  'pebble.ProcessPool': {
    blocks: { join: 'join' },
    gives: { 'concurrent.futures.Future': 'schedule' },
    spawns: { schedule: inProcess('schedule', 0, 'function', 'none') },
  },
  'pebble.ThreadPool': {
    blocks: { join: 'join' },
    gives: { 'concurrent.futures.Future': 'schedule' },
    spawns: { schedule: { ...inProcess('schedule', 0, 'function', 'none'), kind: 'thread' } },
  },
  'filelock.FileLock': { blocks: { lock: 'acquire' }, waits: { acquire: unlessTold(-1, 0, 'blocking') } },
  'filelock.SoftFileLock': { bases: 'filelock.FileLock' },
};

const tools: Library = {
  pytest: { decorators: { function: 'fixture' } },
  'pytest.mark': { decorators: { function: '*' } },
  wrapt: { decorators: { function: 'synchronized' } },
  fasteners: { decorators: { function: 'locked' } },
  numba: { decorators: { function: 'jit njit' } },
  torch: { decorators: { function: 'no_grad inference_mode' } },
  click: {
    decorators: {
      function: 'command group option argument pass_context pass_obj version_option confirmation_option',
    },
  },
};

export const COMPUTE: readonly Library[] = [passwords, data, workers, tools];
