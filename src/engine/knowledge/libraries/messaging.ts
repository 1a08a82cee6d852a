/** Message brokers and queues of jobs. */
import type { Library, Waits } from '../entry.ts';
import { inThread } from '../spawn-kinds.ts';
import { argument, unlessZero } from '../waits.ts';

const kafka: Library = {
  kafka: { blocks: { network: 'KafkaProducer KafkaConsumer KafkaAdminClient' } },
  'kafka.KafkaProducer': {
    aliases: 'kafka.producer.KafkaProducer kafka.producer.kafka.KafkaProducer',
    blocks: { network: 'flush close' },
    gives: { 'kafka.producer.future.FutureRecordMetadata': 'send' },
    threadSafe: true,
  },
  'kafka.producer.future.FutureRecordMetadata': { blocks: { network: 'get' } },
  'kafka.KafkaConsumer': {
    aliases: 'kafka.consumer.KafkaConsumer kafka.consumer.group.KafkaConsumer',
    blocks: { network: 'poll commit close' },
    waits: { poll: unlessZero(0, 'timeout_ms') },
  },
  'confluent_kafka.Producer': {
    aliases: 'confluent_kafka.cimpl.Producer',
    blocks: { network: 'flush list_topics' },
    waits: { flush: unlessZero(0) },
  },
  'confluent_kafka.SerializingProducer': { bases: 'confluent_kafka.Producer' },
  'confluent_kafka.Consumer': {
    aliases: 'confluent_kafka.cimpl.Consumer',
    blocks: { network: 'poll consume committed list_topics' },
    waits: { poll: unlessZero(0), consume: unlessZero(1) },
  },
  'confluent_kafka.DeserializingConsumer': { bases: 'confluent_kafka.Consumer' },
  'aiokafka.AIOKafkaProducer': {
    aliases: 'aiokafka.producer.AIOKafkaProducer aiokafka.producer.producer.AIOKafkaProducer',
    coroutines: 'start stop send send_and_wait flush',
  },
  'aiokafka.AIOKafkaConsumer': {
    aliases: 'aiokafka.consumer.AIOKafkaConsumer aiokafka.consumer.consumer.AIOKafkaConsumer',
    coroutines: 'start stop getone getmany commit committed position seek_to_beginning seek_to_end',
    asyncFor: true,
  },
};

const CHANNEL = `basic_get queue_declare queue_delete queue_purge queue_bind queue_unbind exchange_declare
  exchange_delete exchange_bind basic_qos basic_consume basic_cancel confirm_delivery start_consuming`;

const amqp: Library = {
  pika: { blocks: { network: 'BlockingConnection' } },
  'pika.BlockingConnection': {
    aliases: 'pika.adapters.BlockingConnection pika.adapters.blocking_connection.BlockingConnection',
    blocks: { network: 'channel process_data_events', sleep: 'sleep' },
    gives: { 'pika.adapters.blocking_connection.BlockingChannel': 'channel' },
  },
  'pika.adapters.blocking_connection.BlockingChannel': { blocks: { network: CHANNEL } },
  aio_pika: {
    coroutines: 'connect connect_robust',
    gives: { 'aio_pika.Connection': 'connect', 'aio_pika.RobustConnection': 'connect_robust' },
  },
  'aio_pika.connect': { aliases: 'aio_pika.connection.connect' },
  'aio_pika.connect_robust': { aliases: 'aio_pika.robust_connection.connect_robust' },
  // `channel()` is awaited, or entered with `async with`.
  'aio_pika.Connection': {
    aliases: 'aio_pika.connection.Connection aio_pika.abc.AbstractConnection',
    coroutines: 'channel close',
    gives: { 'aio_pika.Channel': 'channel' },
    asyncWith: true,
  },
  'aio_pika.RobustConnection': {
    aliases: 'aio_pika.robust_connection.RobustConnection aio_pika.abc.AbstractRobustConnection',
    bases: 'aio_pika.Connection',
  },
  'aio_pika.Channel': {
    aliases:
      'aio_pika.channel.Channel aio_pika.abc.AbstractChannel aio_pika.RobustChannel aio_pika.abc.AbstractRobustChannel',
    coroutines: 'set_qos declare_queue declare_exchange get_queue get_exchange close',
    gives: {
      'aio_pika.Queue': 'declare_queue get_queue',
      'aio_pika.Exchange': 'declare_exchange get_exchange',
    },
    attributes: { 'aio_pika.Exchange': 'default_exchange' },
    asyncWith: true,
  },
  'aio_pika.Exchange': {
    aliases: 'aio_pika.exchange.Exchange aio_pika.abc.AbstractExchange',
    coroutines: 'publish declare bind unbind delete',
  },
  'aio_pika.Queue': {
    aliases: 'aio_pika.queue.Queue aio_pika.abc.AbstractQueue',
    coroutines: 'bind unbind consume get cancel purge delete',
    gives: { 'aio_pika.queue.QueueIterator': 'iterator' },
  },
  'aio_pika.queue.QueueIterator': { asyncWith: true, asyncFor: true },
  'kombu.Connection': {
    aliases: 'kombu.connection.Connection',
    blocks: { network: 'connect ensure_connection drain_events' },
    gives: { 'kombu.simple.SimpleQueue': 'SimpleQueue' },
  },
  'kombu.simple.SimpleQueue': { blocks: { network: 'get put' } },
  'kombu.Producer': { aliases: 'kombu.messaging.Producer', blocks: { network: 'publish' } },
  'kombu.Consumer': { aliases: 'kombu.messaging.Consumer', blocks: { network: 'consume' } },
};

const jobs: Library = {
  // `delay` and `apply_async` send a message; the wait is for the result.
  'celery.result.AsyncResult': {
    blocks: { future: 'get wait' },
    aliases: 'celery.Celery.AsyncResult celery.AsyncResult',
  },
  'celery.result.GroupResult': {
    aliases: 'celery.Celery.GroupResult',
    blocks: { future: 'get join join_native' },
  },
  'celery.Celery': {
    aliases: 'celery.app.base.Celery',
    blocks: { network: 'send_task' },
    gives: { 'celery.result.AsyncResult': 'send_task' },
    decorators: { function: 'task' },
  },
  celery: { decorators: { function: 'shared_task' } },
  'celery.shared_task': { aliases: 'celery.app.shared_task' },
  'rq.Queue': {
    aliases: 'rq.queue.Queue',
    blocks: { database: 'enqueue enqueue_call enqueue_in enqueue_at enqueue_many' },
  },
  'rq.Worker': { aliases: 'rq.worker.Worker', blocks: { database: 'work' } },
  arq: { coroutines: 'create_pool', gives: { 'arq.ArqRedis': 'create_pool' } },
  'arq.create_pool': { aliases: 'arq.connections.create_pool' },
  'arq.ArqRedis': {
    aliases: 'arq.connections.ArqRedis',
    bases: 'redis.asyncio.Redis',
    coroutines: 'enqueue_job',
  },
};

const RECEIVE = 'recv recv_string recv_json recv_pyobj recv_multipart';

/** `recv(zmq.NOBLOCK)`. */
const unlessNoBlock: Waits = (call) => {
  const flags = argument(call, 0, 'flags')?.value;
  if (flags === undefined) return true;
  const text = JSON.stringify(flags);
  return !/NOBLOCK|DONTWAIT/.test(text);
};

const others: Library = {
  'zmq.Context': {
    aliases: 'zmq.sugar.context.Context',
    gives: { 'zmq.Socket': 'socket', 'zmq.Context': 'instance' },
  },
  'zmq.Socket': {
    aliases: 'zmq.sugar.socket.Socket',
    blocks: { network: RECEIVE },
    waits: Object.fromEntries(RECEIVE.split(' ').map((word) => [word, unlessNoBlock])),
  },
  'zmq.Poller': {
    aliases: 'zmq.sugar.poll.Poller',
    blocks: { network: 'poll' },
    waits: { poll: unlessZero(0) },
  },
  'zmq.asyncio.Context': { gives: { 'zmq.asyncio.Socket': 'socket', 'zmq.asyncio.Context': 'instance' } },
  // They begin at once and give futures.
  'zmq.asyncio.Socket': { gives: { 'asyncio.Future': `${RECEIVE} send send_multipart poll` } },
  zmq: { blocks: { network: 'proxy' } },
  nats: { coroutines: 'connect', gives: { 'nats.aio.client.Client': 'connect' } },
  'nats.aio.client.Client': {
    aliases: 'nats.NATS',
    coroutines: 'connect publish subscribe request flush drain close',
  },
  'paho.mqtt.client.Client': { blocks: { network: 'connect reconnect loop_forever loop' } },
  'aiomqtt.Client': { coroutines: 'publish subscribe unsubscribe', asyncWith: true },
  'stomp.Connection': { blocks: { network: 'connect send' } },
  'google.cloud.pubsub_v1.PublisherClient': {
    aliases: 'google.cloud.pubsub.PublisherClient',
    gives: { 'concurrent.futures.Future': 'publish' },
  },
  'google.cloud.pubsub_v1.SubscriberClient': {
    aliases: 'google.cloud.pubsub.SubscriberClient',
    blocks: { network: 'pull acknowledge modify_ack_deadline' },
    gives: { 'concurrent.futures.Future': 'subscribe' },
    spawns: { subscribe: inThread('subscribe', 1, 'callback', 'none') },
  },
};

export const MESSAGING: readonly Library[] = [kafka, amqp, jobs, others];
