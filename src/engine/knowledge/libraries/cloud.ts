/** Clouds and what runs in them: AWS, Google, Azure, gRPC, Docker, Kubernetes. */
import type { Entry, Library, Waits } from '../entry.ts';
import { argument, isConst, unlessZero } from '../waits.ts';

const CLIENT_QUICK = 'exceptions meta get_paginator get_waiter can_paginate close';

const aws: Library = {
  boto3: { gives: { 'boto3.client': 'client', 'boto3.resource': 'resource' } },
  'boto3.Session': {
    aliases: 'boto3.session.Session',
    gives: { 'boto3.client': 'client', 'boto3.resource': 'resource' },
  },
  // Each service has methods of its own, made when the program runs: nearly all ask the service.
  'boto3.client': {
    blocks: { network: '*' },
    quick: `${CLIENT_QUICK} generate_presigned_url generate_presigned_post`,
    gives: { 'botocore.waiter.Waiter': 'get_waiter', 'botocore.paginate.Paginator': 'get_paginator' },
    threadSafe: true,
  },
  'boto3.resource': {
    gives: {
      'boto3.resource.Table': 'Table',
      'boto3.resource.Bucket': 'Bucket',
      'boto3.resource.Object': 'Object',
      'boto3.resource.Queue': 'Queue',
    },
  },
  'boto3.resource.Table': {
    blocks: {
      network:
        'get_item put_item update_item delete_item query scan load reload delete update wait_until_exists',
    },
  },
  'boto3.resource.Bucket': {
    blocks: {
      network:
        'upload_file upload_fileobj download_file download_fileobj put_object delete_objects create delete copy',
    },
    gives: { 'boto3.resource.Object': 'Object' },
  },
  'boto3.resource.Object': {
    blocks: {
      network: `get put delete load reload copy copy_from upload_file upload_fileobj download_file download_fileobj
        wait_until_exists`,
    },
  },
  'boto3.resource.Queue': {
    blocks: { network: 'send_message send_messages receive_messages delete_messages purge' },
  },
  'botocore.session': { gives: { 'botocore.session.Session': 'get_session' } },
  'botocore.session.Session': { gives: { 'boto3.client': 'create_client' } },
  'botocore.waiter.Waiter': { blocks: { network: 'wait' } },
  'botocore.paginate.Paginator': { gives: { 'botocore.paginate.PageIterator': 'paginate' } },
  'botocore.paginate.PageIterator': { blocks: { network: 'build_full_result' } },
  aiobotocore: { gives: { 'aiobotocore.session.AioSession': 'get_session' } },
  'aiobotocore.session': { gives: { 'aiobotocore.session.AioSession': 'get_session' } },
  'aiobotocore.session.AioSession': {
    gives: { 'aiobotocore.session.AioSession.create_client()': 'create_client' },
  },
  'aioboto3.Session': {
    aliases: 'aioboto3.session.Session',
    gives: { 'aiobotocore.session.AioSession.create_client()': 'client' },
  },
  'aiobotocore.session.AioSession.create_client()': {
    asyncWith: true,
    enters: 'aiobotocore.client.AioBaseClient',
  },
  'aiobotocore.client.AioBaseClient': {
    coroutines: '*',
    quick: 'exceptions meta get_paginator get_waiter can_paginate',
  },
};

const BLOB = `upload_from_filename upload_from_string upload_from_file download_to_filename download_to_file
  download_as_bytes download_as_string download_as_text exists delete reload patch make_public`;
const DOCUMENT = 'get set update delete create';

const google: Library = {
  'google.cloud.storage.Client': {
    aliases: 'google.cloud.storage.client.Client',
    blocks: { network: 'get_bucket create_bucket lookup_bucket' },
    gives: { 'google.cloud.storage.Bucket': 'bucket get_bucket create_bucket' },
  },
  'google.cloud.storage.Bucket': {
    aliases: 'google.cloud.storage.bucket.Bucket',
    blocks: { network: 'exists create delete reload patch get_blob copy_blob delete_blob' },
    gives: { 'google.cloud.storage.Blob': 'blob get_blob' },
  },
  'google.cloud.storage.Blob': { aliases: 'google.cloud.storage.blob.Blob', blocks: { network: BLOB } },
  'google.cloud.bigquery.Client': {
    aliases: 'google.cloud.bigquery.client.Client',
    blocks: {
      network:
        'query query_and_wait get_table get_dataset create_table delete_table insert_rows insert_rows_json',
    },
    gives: { 'google.cloud.bigquery.QueryJob': 'query' },
  },
  'google.cloud.bigquery.QueryJob': {
    aliases: 'google.cloud.bigquery.job.QueryJob',
    blocks: { network: 'result to_dataframe reload' },
  },
  'google.cloud.firestore.Client': {
    aliases: 'google.cloud.firestore_v1.Client google.cloud.firestore_v1.client.Client',
    gives: {
      'google.cloud.firestore.DocumentReference': 'document',
      'google.cloud.firestore.CollectionReference': 'collection',
    },
  },
  'google.cloud.firestore.DocumentReference': {
    blocks: { network: DOCUMENT },
    gives: { 'google.cloud.firestore.CollectionReference': 'collection' },
  },
  'google.cloud.firestore.CollectionReference': {
    blocks: { network: 'add get' },
    gives: { 'google.cloud.firestore.DocumentReference': 'document' },
  },
  'google.cloud.firestore.AsyncClient': {
    aliases: 'google.cloud.firestore_v1.AsyncClient google.cloud.firestore_v1.async_client.AsyncClient',
    gives: {
      'google.cloud.firestore.AsyncDocumentReference': 'document',
      'google.cloud.firestore.AsyncCollectionReference': 'collection',
    },
  },
  'google.cloud.firestore.AsyncDocumentReference': {
    coroutines: DOCUMENT,
    gives: { 'google.cloud.firestore.AsyncCollectionReference': 'collection' },
  },
  'google.cloud.firestore.AsyncCollectionReference': {
    coroutines: 'add get',
    gives: { 'google.cloud.firestore.AsyncDocumentReference': 'document' },
  },
  'google.cloud.datastore.Client': { blocks: { network: 'get get_multi put put_multi delete delete_multi' } },
  'google.cloud.secretmanager.SecretManagerServiceClient': {
    aliases: 'google.cloud.secretmanager_v1.SecretManagerServiceClient',
    blocks: { network: 'access_secret_version get_secret create_secret add_secret_version delete_secret' },
  },
  'google.cloud.secretmanager.SecretManagerServiceAsyncClient': {
    aliases: 'google.cloud.secretmanager_v1.SecretManagerServiceAsyncClient',
    coroutines: 'access_secret_version get_secret create_secret add_secret_version delete_secret',
  },
};

const BLOB_CLIENT = 'upload_blob download_blob delete_blob exists get_blob_properties set_blob_metadata';
const CONTAINER_CLIENT = 'upload_blob download_blob delete_blob create_container delete_container exists';
const COSMOS = 'create_item read_item upsert_item replace_item delete_item patch_item';
const SECRETS = 'get_secret set_secret';

const azure: Library = {
  'azure.storage.blob.BlobServiceClient': {
    blocks: { network: 'create_container delete_container get_account_information' },
    gives: {
      'azure.storage.blob.BlobServiceClient': 'from_connection_string',
      'azure.storage.blob.BlobClient': 'get_blob_client',
      'azure.storage.blob.ContainerClient': 'get_container_client create_container',
    },
  },
  'azure.storage.blob.ContainerClient': {
    blocks: { network: CONTAINER_CLIENT },
    gives: {
      'azure.storage.blob.ContainerClient': 'from_connection_string',
      'azure.storage.blob.BlobClient': 'get_blob_client',
    },
  },
  'azure.storage.blob.BlobClient': {
    blocks: { network: BLOB_CLIENT },
    gives: { 'azure.storage.blob.BlobClient': 'from_connection_string' },
  },
  'azure.storage.blob.aio.BlobServiceClient': {
    coroutines: 'create_container delete_container get_account_information close',
    gives: {
      'azure.storage.blob.aio.BlobServiceClient': 'from_connection_string',
      'azure.storage.blob.aio.BlobClient': 'get_blob_client',
      'azure.storage.blob.aio.ContainerClient': 'get_container_client create_container',
    },
    asyncWith: true,
  },
  'azure.storage.blob.aio.ContainerClient': {
    coroutines: `${CONTAINER_CLIENT} close`,
    gives: {
      'azure.storage.blob.aio.ContainerClient': 'from_connection_string',
      'azure.storage.blob.aio.BlobClient': 'get_blob_client',
    },
    asyncWith: true,
  },
  'azure.storage.blob.aio.BlobClient': {
    coroutines: `${BLOB_CLIENT} close`,
    gives: { 'azure.storage.blob.aio.BlobClient': 'from_connection_string' },
    asyncWith: true,
  },
  'azure.identity.DefaultAzureCredential': { blocks: { network: 'get_token' } },
  'azure.identity.aio.DefaultAzureCredential': { coroutines: 'get_token close', asyncWith: true },
  'azure.keyvault.secrets.SecretClient': { blocks: { network: SECRETS } },
  'azure.keyvault.secrets.aio.SecretClient': { coroutines: `${SECRETS} close`, asyncWith: true },
  'azure.cosmos.CosmosClient': { gives: { 'azure.cosmos.DatabaseProxy': 'get_database_client' } },
  'azure.cosmos.DatabaseProxy': { gives: { 'azure.cosmos.ContainerProxy': 'get_container_client' } },
  'azure.cosmos.ContainerProxy': { blocks: { network: COSMOS } },
  'azure.cosmos.aio.CosmosClient': {
    gives: { 'azure.cosmos.aio.DatabaseProxy': 'get_database_client' },
    asyncWith: true,
  },
  'azure.cosmos.aio.DatabaseProxy': { gives: { 'azure.cosmos.aio.ContainerProxy': 'get_container_client' } },
  'azure.cosmos.aio.ContainerProxy': { coroutines: COSMOS },
};

const grpc: Library = {
  grpc: {
    gives: {
      'grpc.Channel': 'insecure_channel secure_channel',
      'grpc.Future': 'channel_ready_future',
      'grpc.Server': 'server',
    },
  },
  'grpc.Future': {
    blocks: { network: 'result exception' },
    waits: { result: unlessZero(0), exception: unlessZero(0) },
  },
  'grpc.Server': { blocks: { event: 'wait_for_termination' } },
  'grpc.aio': {
    aliases: 'grpc.experimental.aio',
    gives: { 'grpc.aio.Channel': 'insecure_channel secure_channel', 'grpc.aio.Server': 'server' },
  },
  'grpc.aio.Channel': { coroutines: 'channel_ready close', asyncWith: true },
  'grpc.aio.Server': { coroutines: 'start stop wait_for_termination' },
};

const CONTAINER = `start stop restart kill pause unpause remove wait exec_run reload logs stats top commit rename
  get_archive put_archive`;

const docker: Library = {
  docker: { blocks: { network: 'from_env' }, gives: { 'docker.DockerClient': 'from_env' } },
  'docker.from_env': { aliases: 'docker.client.from_env' },
  'docker.DockerClient': {
    aliases: 'docker.client.DockerClient',
    blocks: { network: 'ping info version login events df' },
    gives: { 'docker.DockerClient': 'from_env' },
    attributes: {
      'docker.models.containers.ContainerCollection': 'containers',
      'docker.models.images.ImageCollection': 'images',
    },
  },
  'docker.models.containers.ContainerCollection': {
    blocks: { network: 'run create get list prune' },
    gives: { 'docker.models.containers.Container': 'create get' },
  },
  'docker.models.containers.Container': { blocks: { network: CONTAINER } },
  'docker.models.images.ImageCollection': {
    blocks: { network: 'build get list pull push load prune remove search' },
  },
};

const unlessAsync: Waits = (call) => !isConst(argument(call, -1, 'async_req'), true);
const API: Entry = { blocks: { network: '*' }, waits: { '*': unlessAsync }, quick: 'api_client' };
const ASYNC_API: Entry = { coroutines: '*', quick: 'api_client' };
const APIS =
  `CoreV1Api AppsV1Api BatchV1Api CustomObjectsApi NetworkingV1Api RbacAuthorizationV1Api StorageV1Api
  ApiextensionsV1Api AutoscalingV1Api PolicyV1Api`.split(/\s+/);

const kubernetes: Library = Object.fromEntries(
  APIS.flatMap((api) => [
    [`kubernetes.client.${api}`, API],
    [`kubernetes_asyncio.client.${api}`, ASYNC_API],
  ]),
);

export const CLOUD: readonly Library[] = [aws, google, azure, grpc, docker, kubernetes];
