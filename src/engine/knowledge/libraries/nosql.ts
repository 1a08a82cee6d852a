/** Document stores, key-value stores, caches and search engines. */
import type { Entry, Library } from '../entry.ts';
import { whenWaiting } from '../waits.ts';

/** Methods of both of redis-py's clients that only make an object, or give an iterator. */
const REDIS_QUICK = `pipeline lock pubsub from_url register_script monitor client bf cf cms ft graph json tdigest topk ts
  sentinel get_encoder get_connection_kwargs set_response_callback load_external_module auto_close_connection_pool
  get_retry set_retry get_connection_kwargs from_pool scan_iter hscan_iter sscan_iter zscan_iter connection_pool`;

const redis: Library = {
  redis: { gives: { 'redis.Redis': 'from_url' } },
  'redis.Redis': {
    aliases: 'redis.client.Redis redis.StrictRedis redis.client.StrictRedis',
    blocks: { database: '*' },
    quick: `${REDIS_QUICK} close transaction`,
    gives: {
      'redis.Redis': 'from_url',
      'redis.client.Pipeline': 'pipeline',
      'redis.lock.Lock': 'lock',
      'redis.client.PubSub': 'pubsub',
    },
    threadSafe: true,
  },
  'redis.cluster.RedisCluster': { aliases: 'redis.RedisCluster', bases: 'redis.Redis' },
  'redis.sentinel.Sentinel': {
    aliases: 'redis.Sentinel',
    blocks: { database: 'discover_master discover_slaves' },
    gives: { 'redis.Redis': 'master_for slave_for' },
  },
  'redis.client.Pipeline': { blocks: { database: 'execute watch' } },
  // Without a timeout it only looks whether a message has arrived.
  'redis.client.PubSub': {
    blocks: { database: 'get_message' },
    waits: { get_message: whenWaiting(1, 'timeout') },
  },
  'redis.lock.Lock': { blocks: { database: 'acquire release extend reacquire' } },
  'redis.asyncio': {
    aliases: 'aioredis',
    gives: { 'redis.asyncio.Redis': 'from_url create_redis_pool create_redis' },
    coroutines: 'create_redis_pool create_redis',
  },
  'redis.asyncio.Redis': {
    aliases:
      'redis.asyncio.client.Redis redis.asyncio.StrictRedis redis.asyncio.client.StrictRedis aioredis.client.Redis',
    coroutines: '*',
    quick: `${REDIS_QUICK} sentinel_masters wait_closed`,
    gives: {
      'redis.asyncio.Redis': 'from_url',
      'redis.asyncio.client.Pipeline': 'pipeline',
      'redis.asyncio.lock.Lock': 'lock',
      'redis.asyncio.client.PubSub': 'pubsub',
    },
    asyncWith: true,
    threadSafe: true,
  },
  'redis.asyncio.RedisCluster': {
    aliases: 'redis.asyncio.cluster.RedisCluster',
    bases: 'redis.asyncio.Redis',
  },
  'redis.asyncio.client.Pipeline': { coroutines: 'execute watch unwatch', asyncWith: true },
  'redis.asyncio.client.PubSub': {
    coroutines: 'get_message subscribe psubscribe unsubscribe punsubscribe parse_response run',
  },
  'redis.asyncio.lock.Lock': { coroutines: 'acquire release extend reacquire locked owned', asyncWith: true },
};

const CACHE: Entry = {
  blocks: {
    database: 'get set add replace append prepend delete incr decr touch get_multi set_multi delete_multi',
  },
};

const caches: Library = {
  'memcache.Client': CACHE,
  'pylibmc.Client': CACHE,
  'pymemcache.client.base.Client': {
    aliases: 'pymemcache.Client',
    blocks: {
      database: 'get set add replace append prepend delete incr decr touch gets cas get_many set_many',
    },
  },
  'pymemcache.client.base.PooledClient': {
    aliases: 'pymemcache.PooledClient',
    bases: 'pymemcache.client.base.Client',
  },
  'aiomcache.Client': { coroutines: 'get set add replace delete incr decr multi_get' },
};

const COLLECTION_ASKS = `find_one find_one_and_update find_one_and_replace find_one_and_delete insert_one insert_many
  update_one update_many replace_one delete_one delete_many count_documents estimated_document_count distinct
  bulk_write aggregate create_index create_indexes drop_index drop_indexes list_indexes index_information drop rename`;
const DATABASE_ASKS = 'command create_collection drop_collection list_collection_names list_collections';
const CLIENT_ASKS = 'list_database_names list_databases drop_database server_info';

const mongo: Library = {
  // Every attribute of a client is a database, every one of a database a collection.
  'pymongo.MongoClient': {
    aliases: 'pymongo.mongo_client.MongoClient pymongo.synchronous.mongo_client.MongoClient',
    blocks: { database: CLIENT_ASKS },
    gives: { 'pymongo.database.Database': 'get_database get_default_database' },
    attributes: { 'pymongo.database.Database': '*' },
    items: 'pymongo.database.Database',
    quick: 'close start_session watch',
    threadSafe: true,
  },
  'pymongo.database.Database': {
    aliases: 'pymongo.synchronous.database.Database',
    blocks: { database: DATABASE_ASKS },
    gives: { 'pymongo.collection.Collection': 'get_collection create_collection' },
    attributes: { 'pymongo.collection.Collection': '*' },
    items: 'pymongo.collection.Collection',
    quick: 'aggregate watch with_options',
  },
  'pymongo.collection.Collection': {
    aliases: 'pymongo.synchronous.collection.Collection',
    blocks: { database: COLLECTION_ASKS },
    gives: { 'pymongo.cursor.Cursor': 'find' },
    attributes: { 'pymongo.collection.Collection': '*' },
    items: 'pymongo.collection.Collection',
    quick: 'watch with_options find_raw_batches',
  },
  'pymongo.cursor.Cursor': {
    aliases: 'pymongo.synchronous.cursor.Cursor',
    blocks: { database: 'next to_list explain distinct' },
    gives: { 'pymongo.cursor.Cursor': 'sort limit skip batch_size hint' },
  },
  'pymongo.AsyncMongoClient': {
    aliases: 'pymongo.asynchronous.mongo_client.AsyncMongoClient',
    coroutines: `${CLIENT_ASKS} close`,
    gives: { 'pymongo.asynchronous.database.AsyncDatabase': 'get_database get_default_database' },
    attributes: { 'pymongo.asynchronous.database.AsyncDatabase': '*' },
    items: 'pymongo.asynchronous.database.AsyncDatabase',
    quick: 'start_session watch',
    asyncWith: true,
  },
  'pymongo.asynchronous.database.AsyncDatabase': {
    coroutines: DATABASE_ASKS,
    gives: { 'pymongo.asynchronous.collection.AsyncCollection': 'get_collection create_collection' },
    attributes: { 'pymongo.asynchronous.collection.AsyncCollection': '*' },
    items: 'pymongo.asynchronous.collection.AsyncCollection',
    quick: 'aggregate watch with_options',
  },
  'pymongo.asynchronous.collection.AsyncCollection': {
    coroutines: COLLECTION_ASKS,
    gives: { 'pymongo.asynchronous.cursor.AsyncCursor': 'find' },
    attributes: { 'pymongo.asynchronous.collection.AsyncCollection': '*' },
    items: 'pymongo.asynchronous.collection.AsyncCollection',
    quick: 'watch with_options find_raw_batches',
  },
  'pymongo.asynchronous.cursor.AsyncCursor': {
    coroutines: 'next to_list close distinct explain',
    gives: { 'pymongo.asynchronous.cursor.AsyncCursor': 'sort limit skip batch_size hint' },
    asyncFor: true,
  },
  // Motor hands each call to a thread at once and gives a future: what is not awaited runs all the same.
  'motor.motor_asyncio.AsyncIOMotorClient': {
    attributes: { 'motor.motor_asyncio.AsyncIOMotorDatabase': '*' },
    items: 'motor.motor_asyncio.AsyncIOMotorDatabase',
    gives: {
      'motor.motor_asyncio.AsyncIOMotorDatabase': 'get_database get_default_database',
      'asyncio.Future': CLIENT_ASKS,
    },
    quick: 'close start_session watch',
  },
  'motor.motor_asyncio.AsyncIOMotorDatabase': {
    attributes: { 'motor.motor_asyncio.AsyncIOMotorCollection': '*' },
    items: 'motor.motor_asyncio.AsyncIOMotorCollection',
    gives: {
      'motor.motor_asyncio.AsyncIOMotorCollection': 'get_collection',
      'asyncio.Future': 'command drop_collection list_collection_names',
    },
    quick: 'create_collection aggregate watch with_options list_collections',
  },
  'motor.motor_asyncio.AsyncIOMotorCollection': {
    gives: {
      'motor.motor_asyncio.AsyncIOMotorCursor': 'find',
      'asyncio.Future': `find_one find_one_and_update find_one_and_replace find_one_and_delete insert_one insert_many
        update_one update_many replace_one delete_one delete_many count_documents distinct bulk_write create_index
        drop`,
    },
  },
  'motor.motor_asyncio.AsyncIOMotorCursor': {
    gives: {
      'asyncio.Future': 'to_list',
      'motor.motor_asyncio.AsyncIOMotorCursor': 'sort limit skip batch_size hint',
    },
    asyncFor: true,
  },
};

const SEARCH =
  'search index create get get_source mget exists delete update bulk count info ping msearch scroll reindex';
const INDICES =
  'create delete exists get refresh put_mapping get_mapping put_settings get_settings open close';

const searchEngines: Library = {
  'elasticsearch.Elasticsearch': { blocks: { network: SEARCH } },
  'elasticsearch.Elasticsearch.indices': { blocks: { network: INDICES } },
  'elasticsearch.helpers': { blocks: { network: 'bulk reindex' }, coroutines: 'async_bulk async_reindex' },
  'elasticsearch.AsyncElasticsearch': { coroutines: `${SEARCH} close`, asyncWith: true },
  'elasticsearch.AsyncElasticsearch.indices': { coroutines: INDICES },
  'opensearchpy.OpenSearch': { blocks: { network: SEARCH } },
  'opensearchpy.OpenSearch.indices': { blocks: { network: INDICES } },
  'opensearchpy.AsyncOpenSearch': { coroutines: `${SEARCH} close`, asyncWith: true },
  'opensearchpy.AsyncOpenSearch.indices': { coroutines: INDICES },
};

const others: Library = {
  'cassandra.cluster.Cluster': {
    blocks: { database: 'connect' },
    gives: { 'cassandra.cluster.Session': 'connect' },
  },
  'cassandra.cluster.Session': {
    blocks: { database: 'execute prepare' },
    gives: { 'cassandra.cluster.ResponseFuture': 'execute_async' },
  },
  'cassandra.cluster.ResponseFuture': { blocks: { database: 'result' } },
  'neo4j.GraphDatabase': { gives: { 'neo4j.Driver': 'driver' } },
  'neo4j.Driver': {
    blocks: { database: 'execute_query verify_connectivity' },
    gives: { 'neo4j.Session': 'session' },
  },
  'neo4j.Session': { blocks: { database: 'run execute_read execute_write' } },
  'neo4j.AsyncGraphDatabase': { gives: { 'neo4j.AsyncDriver': 'driver' } },
  'neo4j.AsyncDriver': {
    coroutines: 'execute_query verify_connectivity close',
    gives: { 'neo4j.AsyncSession': 'session' },
    asyncWith: true,
  },
  'neo4j.AsyncSession': { coroutines: 'run execute_read execute_write close', asyncWith: true },
};

export const NOSQL: readonly Library[] = [redis, caches, mongo, searchEngines, others];
