/**
 * SQL databases.
 *
 * A cursor of psycopg, PyMySQL and MySQLdb has all rows in memory once `execute` has returned, so their `fetch...` do
 * not wait; those of sqlite3, mysql-connector and the Oracle drivers go on reading.
 */
import type { Entry, Library } from '../entry.ts';
import { whenWaiting } from '../waits.ts';

const FETCH = 'fetchone fetchmany fetchall';
const EXECUTE = 'execute executemany';

const postgres: Library = {
  psycopg2: {
    blocks: { database: 'connect' },
    gives: { 'psycopg2.extensions.connection': 'connect' },
  },
  'psycopg2.extensions': { aliases: 'psycopg2._psycopg', classes: 'connection cursor' },
  'psycopg2.extensions.connection': {
    blocks: { database: 'commit rollback reset cancel' },
    gives: { 'psycopg2.extensions.cursor': 'cursor' },
  },
  'psycopg2.extensions.cursor': {
    blocks: { database: `${EXECUTE} callproc copy_from copy_to copy_expert` },
  },
  'psycopg2.extras': { blocks: { database: 'execute_batch execute_values wait_select' } },
  'psycopg2.pool': {
    blocks: { database: 'SimpleConnectionPool ThreadedConnectionPool' },
    waits: {
      SimpleConnectionPool: whenWaiting(0, 'minconn'),
      ThreadedConnectionPool: whenWaiting(0, 'minconn'),
    },
  },
  'psycopg2.pool.AbstractConnectionPool': { gives: { 'psycopg2.extensions.connection': 'getconn' } },
  'psycopg2.pool.SimpleConnectionPool': { bases: 'psycopg2.pool.AbstractConnectionPool' },
  'psycopg2.pool.ThreadedConnectionPool': { bases: 'psycopg2.pool.AbstractConnectionPool' },

  psycopg: { blocks: { database: 'connect' }, gives: { 'psycopg.Connection': 'connect' } },
  'psycopg.Connection': {
    aliases: 'psycopg.connection.Connection',
    blocks: { database: 'connect execute commit rollback wait' },
    gives: { 'psycopg.Connection': 'connect', 'psycopg.Cursor': 'cursor execute' },
  },
  'psycopg.Cursor': {
    aliases: 'psycopg.cursor.Cursor',
    blocks: { database: EXECUTE },
    gives: { 'psycopg.Cursor': 'execute' },
  },
  'psycopg.AsyncConnection': {
    aliases: 'psycopg.connection_async.AsyncConnection',
    coroutines: 'connect execute commit rollback close wait set_autocommit',
    gives: { 'psycopg.AsyncConnection': 'connect', 'psycopg.AsyncCursor': 'cursor execute' },
    asyncWith: true,
  },
  'psycopg.AsyncCursor': {
    aliases: 'psycopg.cursor_async.AsyncCursor',
    coroutines: `${EXECUTE} ${FETCH} close scroll`,
    gives: { 'psycopg.AsyncCursor': 'execute' },
    asyncWith: true,
    asyncFor: true,
  },
  'psycopg_pool.ConnectionPool': {
    aliases: 'psycopg_pool.pool.ConnectionPool',
    blocks: { database: 'getconn wait' },
    gives: { 'psycopg.Connection': 'getconn connection' },
  },
  'psycopg_pool.AsyncConnectionPool': {
    aliases: 'psycopg_pool.pool_async.AsyncConnectionPool',
    coroutines: 'open close wait getconn putconn check resize',
    gives: {
      'psycopg.AsyncConnection': 'getconn',
      'psycopg_pool.AsyncConnectionPool.connection()': 'connection',
    },
    asyncWith: true,
  },
  'psycopg_pool.AsyncConnectionPool.connection()': { asyncWith: true, enters: 'psycopg.AsyncConnection' },

  asyncpg: {
    coroutines: 'connect create_pool',
    gives: { 'asyncpg.Connection': 'connect', 'asyncpg.Pool': 'create_pool' },
  },
  'asyncpg.connect': { aliases: 'asyncpg.connection.connect' },
  'asyncpg.create_pool': { aliases: 'asyncpg.pool.create_pool' },
  'asyncpg.Connection': {
    aliases: 'asyncpg.connection.Connection',
    coroutines: `execute executemany fetch fetchrow fetchval prepare close reset add_listener remove_listener
      set_type_codec copy_from_table copy_from_query copy_to_table copy_records_to_table`,
    gives: {
      'asyncpg.transaction.Transaction': 'transaction',
      'asyncpg.prepared_stmt.PreparedStatement': 'prepare',
    },
  },
  'asyncpg.Pool': {
    aliases: 'asyncpg.pool.Pool',
    coroutines: 'execute executemany fetch fetchrow fetchval acquire release close expire_connections',
    gives: { 'asyncpg.Connection': 'acquire' },
    asyncWith: true,
  },
  'asyncpg.transaction.Transaction': { coroutines: 'start commit rollback', asyncWith: true, enters: '' },
  'asyncpg.prepared_stmt.PreparedStatement': { coroutines: 'fetch fetchrow fetchval executemany explain' },
  aiopg: {
    coroutines: 'connect create_pool',
    gives: { 'aiopg.Connection': 'connect', 'aiopg.Pool': 'create_pool' },
  },
  'aiopg.Connection': { coroutines: 'cursor', gives: { 'aiopg.Cursor': 'cursor' } },
  'aiopg.Pool': {
    coroutines: 'acquire cursor wait_closed',
    gives: { 'aiopg.Connection': 'acquire', 'aiopg.Cursor': 'cursor' },
  },
  'aiopg.Cursor': { coroutines: `execute callproc ${FETCH}` },
};

const PYMYSQL_CURSOR: Entry = { blocks: { database: `${EXECUTE} callproc` } };

const mysql: Library = {
  pymysql: {
    blocks: { database: 'connect' },
    gives: { 'pymysql.connections.Connection': 'connect' },
  },
  'pymysql.connections.Connection': {
    aliases: 'pymysql.Connection pymysql.Connect',
    blocks: { database: 'commit rollback ping query begin select_db' },
    gives: { 'pymysql.cursors.Cursor': 'cursor' },
  },
  'pymysql.cursors.Cursor': PYMYSQL_CURSOR,
  'pymysql.cursors.DictCursor': { bases: 'pymysql.cursors.Cursor' },
  'pymysql.cursors.SSCursor': { bases: 'pymysql.cursors.Cursor', blocks: { database: FETCH } },
  MySQLdb: { blocks: { database: 'connect' }, gives: { 'MySQLdb.connections.Connection': 'connect' } },
  'MySQLdb.connect': { aliases: 'MySQLdb.Connect' },
  'MySQLdb.connections.Connection': {
    aliases: 'MySQLdb.Connection',
    blocks: { database: 'commit rollback ping query' },
    gives: { 'MySQLdb.cursors.Cursor': 'cursor' },
  },
  'MySQLdb.cursors.Cursor': PYMYSQL_CURSOR,
  'mysql.connector': {
    blocks: { database: 'connect' },
    gives: { 'mysql.connector.connection.MySQLConnection': 'connect' },
  },
  'mysql.connector.connection.MySQLConnection': {
    blocks: { database: 'commit rollback ping reconnect start_transaction' },
    gives: { 'mysql.connector.cursor.MySQLCursor': 'cursor' },
  },
  'mysql.connector.cursor.MySQLCursor': { blocks: { database: `${EXECUTE} callproc ${FETCH}` } },
  'mysql.connector.aio': { coroutines: 'connect' },
  aiomysql: {
    coroutines: 'connect create_pool',
    gives: { 'aiomysql.Connection': 'connect', 'aiomysql.Pool': 'create_pool' },
  },
  'aiomysql.Connection': {
    aliases: 'aiomysql.connection.Connection',
    coroutines: 'commit rollback begin ping select_db ensure_closed cursor',
    gives: { 'aiomysql.Cursor': 'cursor' },
  },
  'aiomysql.Cursor': {
    aliases: 'aiomysql.cursors.Cursor',
    coroutines: `${EXECUTE} callproc ${FETCH} nextset scroll`,
  },
  'aiomysql.Pool': {
    aliases: 'aiomysql.pool.Pool',
    coroutines: 'acquire clear wait_closed',
    gives: { 'aiomysql.Connection': 'acquire' },
  },
};

const otherDrivers: Library = {
  pymssql: { blocks: { database: 'connect' } },
  pyodbc: { blocks: { database: 'connect' }, gives: { 'pyodbc.Connection': 'connect' } },
  'pyodbc.Connection': {
    blocks: { database: 'execute commit rollback' },
    gives: { 'pyodbc.Cursor': 'cursor execute' },
  },
  'pyodbc.Cursor': { blocks: { database: `${EXECUTE} ${FETCH} fetchval` } },
  cx_Oracle: { blocks: { database: 'connect' }, gives: { 'cx_Oracle.Connection': 'connect' } },
  'cx_Oracle.Connection': {
    blocks: { database: 'commit rollback ping' },
    gives: { 'cx_Oracle.Cursor': 'cursor' },
  },
  'cx_Oracle.Cursor': { blocks: { database: `${EXECUTE} callproc callfunc ${FETCH}` } },
  oracledb: {
    blocks: { database: 'connect' },
    coroutines: 'connect_async',
    gives: { 'oracledb.Connection': 'connect', 'oracledb.AsyncConnection': 'connect_async' },
  },
  'oracledb.Connection': {
    blocks: { database: 'commit rollback ping' },
    gives: { 'oracledb.Cursor': 'cursor' },
  },
  'oracledb.Cursor': { blocks: { database: `${EXECUTE} callproc callfunc ${FETCH}` } },
  'oracledb.AsyncConnection': {
    coroutines: `commit rollback ping close callproc callfunc ${EXECUTE} ${FETCH}`,
    gives: { 'oracledb.AsyncCursor': 'cursor' },
    asyncWith: true,
  },
  'oracledb.AsyncCursor': { coroutines: `callproc callfunc ${EXECUTE} ${FETCH}` },
  aiosqlite: { coroutines: 'connect', gives: { 'aiosqlite.Connection': 'connect' } },
  'aiosqlite.connect': { aliases: 'aiosqlite.core.connect' },
  'aiosqlite.Connection': {
    aliases: 'aiosqlite.core.Connection',
    coroutines: `${EXECUTE} executescript commit rollback close cursor execute_fetchall execute_insert`,
    gives: { 'aiosqlite.Cursor': 'execute executemany executescript cursor' },
    asyncWith: true,
  },
  'aiosqlite.Cursor': {
    aliases: 'aiosqlite.cursor.Cursor',
    coroutines: `${EXECUTE} executescript ${FETCH} close`,
    asyncWith: true,
    asyncFor: true,
  },
  duckdb: {
    blocks: { database: 'connect sql query execute' },
    gives: { 'duckdb.DuckDBPyConnection': 'connect' },
  },
  'duckdb.DuckDBPyConnection': { blocks: { database: 'execute executemany sql query fetchall fetchone' } },
  'clickhouse_driver.Client': { blocks: { database: 'execute' } },
  'snowflake.connector': {
    blocks: { database: 'connect' },
    gives: { 'snowflake.connector.SnowflakeConnection': 'connect' },
  },
  'snowflake.connector.SnowflakeConnection': {
    gives: { 'snowflake.connector.cursor.SnowflakeCursor': 'cursor' },
  },
  'snowflake.connector.cursor.SnowflakeCursor': { blocks: { database: `${EXECUTE} ${FETCH}` } },
};

const QUERY =
  'filter filter_by order_by group_by having limit offset join outerjoin options distinct with_for_update';
const SESSION_ASKS = 'execute scalar scalars commit rollback flush refresh get merge';

const sqlalchemy: Library = {
  sqlalchemy: {
    gives: {
      'sqlalchemy.engine.Engine': 'create_engine',
      'sqlalchemy.ext.asyncio.AsyncEngine': 'create_async_engine',
    },
  },
  'sqlalchemy.create_engine': {
    aliases: 'sqlalchemy.engine.create_engine sqlalchemy.engine.create.create_engine sqlmodel.create_engine',
  },
  'sqlalchemy.engine.Engine': {
    aliases: 'sqlalchemy.Engine sqlalchemy.engine.base.Engine sqlalchemy.future.Engine',
    blocks: { database: 'connect begin execute raw_connection' },
    gives: { 'sqlalchemy.engine.Connection': 'connect begin' },
  },
  'sqlalchemy.engine.Connection': {
    aliases: 'sqlalchemy.Connection sqlalchemy.engine.base.Connection',
    blocks: { database: 'execute scalar scalars commit rollback exec_driver_sql' },
  },
  'sqlalchemy.orm.Session': {
    aliases: 'sqlalchemy.orm.session.Session',
    blocks: { database: `${SESSION_ASKS} bulk_save_objects bulk_insert_mappings bulk_update_mappings` },
    gives: { 'sqlalchemy.orm.Query': 'query' },
  },
  'sqlalchemy.orm.Query': {
    aliases: 'sqlalchemy.orm.query.Query',
    blocks: { database: 'all first one one_or_none scalar count get delete update' },
    gives: { 'sqlalchemy.orm.Query': QUERY },
  },
  'sqlalchemy.orm': {
    gives: {
      'sqlalchemy.orm.sessionmaker': 'sessionmaker',
      'sqlalchemy.orm.scoped_session': 'scoped_session',
    },
    classes: 'sessionmaker scoped_session',
  },
  'sqlalchemy.orm.sessionmaker': {
    aliases: 'sqlalchemy.orm.session.sessionmaker',
    gives: { 'sqlalchemy.orm.Session': '__call__ begin' },
  },
  'sqlalchemy.orm.scoped_session': {
    aliases: 'sqlalchemy.orm.scoping.scoped_session',
    bases: 'sqlalchemy.orm.Session',
    gives: { 'sqlalchemy.orm.Session': '__call__' },
  },
  'sqlalchemy.ext.asyncio': {
    aliases: 'sqlalchemy.ext.asyncio.engine sqlalchemy.ext.asyncio.session',
    gives: {
      'sqlalchemy.ext.asyncio.AsyncEngine': 'create_async_engine',
      'sqlalchemy.ext.asyncio.async_sessionmaker': 'async_sessionmaker',
    },
    classes: 'async_sessionmaker async_scoped_session',
  },
  'sqlalchemy.ext.asyncio.AsyncEngine': {
    coroutines: 'dispose connect',
    gives: {
      'sqlalchemy.ext.asyncio.AsyncConnection': 'connect',
      'sqlalchemy.ext.asyncio.AsyncEngine.begin()': 'begin',
    },
  },
  'sqlalchemy.ext.asyncio.AsyncEngine.begin()': {
    asyncWith: true,
    enters: 'sqlalchemy.ext.asyncio.AsyncConnection',
  },
  'sqlalchemy.ext.asyncio.AsyncConnection': {
    coroutines: 'execute scalar scalars commit rollback close run_sync stream exec_driver_sql',
    asyncWith: true,
  },
  'sqlalchemy.ext.asyncio.AsyncSession': {
    coroutines: `${SESSION_ASKS} close delete run_sync stream stream_scalars`,
    asyncWith: true,
  },
  'sqlalchemy.ext.asyncio.async_sessionmaker': {
    gives: {
      'sqlalchemy.ext.asyncio.AsyncSession': '__call__',
      'sqlalchemy.ext.asyncio.async_sessionmaker.begin()': 'begin',
    },
  },
  'sqlalchemy.ext.asyncio.async_sessionmaker.begin()': {
    asyncWith: true,
    enters: 'sqlalchemy.ext.asyncio.AsyncSession',
  },
  'sqlmodel.Session': {
    aliases: 'sqlmodel.orm.session.Session',
    bases: 'sqlalchemy.orm.Session',
    blocks: { database: 'exec' },
  },
  'sqlmodel.ext.asyncio.session.AsyncSession': {
    bases: 'sqlalchemy.ext.asyncio.AsyncSession',
    coroutines: 'exec',
  },
  'flask_sqlalchemy.SQLAlchemy': {
    attributes: { 'sqlalchemy.orm.scoped_session': 'session' },
  },
  'flask_sqlalchemy.SQLAlchemy.Model': { attributes: { 'sqlalchemy.orm.Query': 'query' } },
};

const otherMappers: Library = {
  'databases.Database': {
    aliases: 'databases.core.Database',
    coroutines: 'connect disconnect execute execute_many fetch_all fetch_one fetch_val',
    asyncWith: true,
  },
  // `get`, `filter` and `all` give query sets, which are awaited or built upon.
  'tortoise.models.Model': {
    aliases: 'tortoise.Model',
    coroutines: 'create get_or_create update_or_create save delete refresh_from_db fetch_related',
  },
  'tortoise.Tortoise': { coroutines: 'init generate_schemas close_connections' },
  'peewee.Database': {
    blocks: { database: 'connect execute_sql commit rollback create_tables drop_tables' },
  },
  'peewee.SqliteDatabase': { bases: 'peewee.Database' },
  'peewee.PostgresqlDatabase': { bases: 'peewee.Database' },
  'peewee.MySQLDatabase': { bases: 'peewee.Database' },
  'peewee.Model': {
    blocks: {
      database: 'get get_or_none get_by_id create get_or_create save delete_instance create_table drop_table',
    },
  },
  beanie: { coroutines: 'init_beanie' },
  'beanie.Document': { coroutines: 'insert save replace delete create' },
};

export const SQL: readonly Library[] = [postgres, mysql, otherDrivers, sqlalchemy, otherMappers];
