/** Web frameworks and servers: what they run in threads, what has to be awaited, how they use decorators. */
import type { Entry, Library } from '../entry.ts';
import { inThread, onLoop } from '../spawn-kinds.ts';

const VERBS = 'get post put patch delete head options trace';
const ROUTES: Entry = {
  decorators: {
    function: `${VERBS} websocket route websocket_route api_route middleware on_event exception_handler`,
  },
  endpoints: `${VERBS} api_route route websocket websocket_route`,
};
const STARLETTE_ROUTES: Entry = {
  decorators: { function: 'route websocket_route middleware on_event exception_handler' },
  endpoints: 'route websocket_route',
};
const REQUEST: Entry = { coroutines: 'json body form is_disconnected close send_push_promise' };
const WEB_SOCKET =
  'accept receive send receive_text receive_json receive_bytes send_text send_json send_bytes close';
const BACKGROUND = { add_task: inThread('background task', 0, 'func') };

/** Plain views, endpoints and dependencies: each request has a thread for them. */
const view = (position: number, keyword: string) => inThread('request handler', position, keyword, 'none');

const fastapi: Library = {
  fastapi: { spawns: { Depends: inThread('dependency', 0, 'dependency', 'none') } },
  'starlette.routing': { spawns: { Route: view(1, 'endpoint') } },
  // Plain endpoints run in a pool of threads, coroutine functions on the event loop.
  'fastapi.FastAPI': {
    aliases: 'fastapi.applications.FastAPI',
    spawns: { add_api_route: view(1, 'endpoint') },
    ...ROUTES,
  },
  'fastapi.APIRouter': {
    aliases: 'fastapi.routing.APIRouter',
    spawns: { add_api_route: view(1, 'endpoint') },
    ...ROUTES,
  },
  'fastapi.BackgroundTasks': { aliases: 'fastapi.background.BackgroundTasks', spawns: BACKGROUND },
  'fastapi.concurrency': {
    coroutines: 'run_in_threadpool',
    spawns: { run_in_threadpool: inThread('run_in_threadpool', 0, 'func') },
  },
  'fastapi.Request': { aliases: 'fastapi.requests.Request', ...REQUEST },
  'fastapi.WebSocket': { aliases: 'fastapi.websockets.WebSocket', coroutines: WEB_SOCKET },
  'fastapi.UploadFile': {
    aliases: 'fastapi.datastructures.UploadFile',
    coroutines: 'read write seek close',
  },
  'starlette.applications.Starlette': STARLETTE_ROUTES,
  'starlette.routing.Router': {
    decorators: { function: 'route websocket_route on_event' },
    endpoints: 'route',
  },
  'starlette.background.BackgroundTasks': { spawns: BACKGROUND },
  'starlette.background': { spawns: { BackgroundTask: inThread('background task', 0, 'func') } },
  'starlette.concurrency': {
    coroutines: 'run_in_threadpool',
    spawns: { run_in_threadpool: inThread('run_in_threadpool', 0, 'func') },
  },
  'starlette.requests.Request': REQUEST,
  'starlette.websockets.WebSocket': { coroutines: WEB_SOCKET },
  'starlette.datastructures.UploadFile': { coroutines: 'read write seek close' },
};

const flaskRoutes = `get post put patch delete route before_request after_request teardown_request teardown_appcontext
  errorhandler context_processor before_first_request app_errorhandler before_app_request`;
const flaskEndpoints =
  'get post put patch delete route before_request after_request teardown_request errorhandler';
const quartRoutes = `${flaskRoutes} before_serving after_serving while_serving websocket`;

const flask: Library = {
  // The usual servers give each request a thread.
  'flask.Flask': {
    aliases: 'flask.app.Flask',
    spawns: { add_url_rule: view(2, 'view_func') },
    decorators: { function: flaskRoutes },
    endpoints: flaskEndpoints,
  },
  'flask.Flask.cli': { decorators: { function: 'command' } },
  'flask.Blueprint': {
    aliases: 'flask.blueprints.Blueprint',
    spawns: { add_url_rule: view(2, 'view_func') },
    decorators: { function: flaskRoutes },
    endpoints: flaskEndpoints,
  },
  flask: { decorators: { function: 'stream_with_context' } },
  'quart.Quart': { aliases: 'quart.app.Quart', decorators: { function: quartRoutes } },
  'quart.Blueprint': { aliases: 'quart.blueprints.Blueprint', decorators: { function: quartRoutes } },
  'quart.request': { coroutines: 'get_json get_data' },
  quart: { coroutines: 'render_template render_template_string' },
  bottle: { decorators: { function: 'get post put delete route' }, endpoints: 'get post put delete route' },
  'bottle.Bottle': {
    decorators: { function: 'get post put delete route' },
    endpoints: 'get post put delete route',
  },
  'sanic.Sanic': {
    aliases: 'sanic.app.Sanic',
    decorators: {
      function: `${VERBS} route websocket middleware listener exception on_request on_response signal
        before_server_start after_server_start before_server_stop after_server_stop main_process_start`,
    },
  },
  'sanic.Blueprint': {
    aliases: 'sanic.blueprints.Blueprint',
    decorators: { function: `${VERBS} route websocket middleware listener exception on_request on_response` },
  },
  'werkzeug.utils': { decorators: { property: 'cached_property' } },
};

const SYNC_ASKS = `get create get_or_create update_or_create bulk_create bulk_update count first last latest earliest
  exists delete update aggregate in_bulk contains explain`;
const LAZY = `filter exclude all order_by annotate select_related prefetch_related distinct values values_list only
  defer using reverse none select_for_update union`;
const ASYNC_ASKS = `aget acreate aget_or_create aupdate_or_create abulk_create abulk_update acount afirst alast alatest
  aearliest aexists adelete aupdate aaggregate ain_bulk acontains aexplain`;
const QUERIES: Entry = {
  blocks: { database: SYNC_ASKS },
  twinMethods: { 'a*': SYNC_ASKS },
  coroutines: ASYNC_ASKS,
  gives: { 'django.db.models.QuerySet': LAZY },
};

const django: Library = {
  'django.urls': { spawns: { path: view(1, 'view'), re_path: view(1, 'view') } },
  // A query set asks the database when it is iterated, not when it is made.
  'django.db.models.QuerySet': { aliases: 'django.db.models.query.QuerySet', ...QUERIES },
  'django.db.models.Manager': { aliases: 'django.db.models.manager.Manager', ...QUERIES },
  'django.db.models.Model': {
    aliases: 'django.db.models.base.Model',
    attributes: { 'django.db.models.Manager': 'objects _default_manager' },
    blocks: { database: 'save delete refresh_from_db' },
    twinMethods: { 'a*': 'save delete refresh_from_db' },
    coroutines: 'asave adelete arefresh_from_db',
  },
  'django.core.mail': { blocks: { network: 'send_mail send_mass_mail mail_admins mail_managers' } },
  'django.core.mail.EmailMessage': { blocks: { network: 'send' } },
  'django.core.mail.EmailMultiAlternatives': { bases: 'django.core.mail.EmailMessage' },
  'django.shortcuts': {
    blocks: { database: 'get_object_or_404 get_list_or_404' },
    twinMethods: { 'a*': 'get_object_or_404 get_list_or_404' },
    coroutines: 'aget_object_or_404 aget_list_or_404',
  },
  'django.utils.functional': { decorators: { property: 'cached_property' } },
  'django.views.decorators.csrf': { decorators: { function: 'csrf_exempt' } },
  'django.views.decorators.http': {
    decorators: { function: 'require_GET require_POST require_safe' },
  },
  'asgiref.sync': { spawns: { sync_to_async: inThread('sync_to_async', 0, 'func', 'none') } },
  'channels.db': {
    spawns: { database_sync_to_async: inThread('database_sync_to_async', 0, 'func', 'none') },
  },
  'channels.generic.websocket.AsyncWebsocketConsumer': {
    coroutines: 'accept send close',
  },
  'channels.generic.websocket.AsyncJsonWebsocketConsumer': {
    bases: 'channels.generic.websocket.AsyncWebsocketConsumer',
    coroutines: 'send_json',
  },
  'channels_redis.core.RedisChannelLayer': {
    coroutines: 'send receive group_add group_discard group_send',
  },
};

const tornado: Library = {
  'tornado.ioloop.IOLoop': {
    gives: { 'tornado.ioloop.IOLoop': 'current instance', 'asyncio.Future': 'run_in_executor' },
    spawns: {
      run_in_executor: { ...inThread('run_in_executor', 1, 'func'), executor: 0 },
      add_callback: onLoop('add_callback', 0),
      add_callback_from_signal: onLoop('add_callback_from_signal', 0),
      spawn_callback: onLoop('spawn_callback', 0),
      call_later: onLoop('call_later', 1),
      call_at: onLoop('call_at', 1),
      add_handler: onLoop('add_handler', 1, 'handler', 'none'),
    },
  },
  'tornado.httpclient.HTTPClient': { blocks: { network: 'fetch' } },
  // It begins at once and gives a future.
  'tornado.httpclient.AsyncHTTPClient': { gives: { 'asyncio.Future': 'fetch' } },
  'tornado.websocket': { gives: { 'asyncio.Future': 'websocket_connect' } },
  'tornado.web': { decorators: { function: 'authenticated' } },
};

const servers: Library = {
  'uvicorn.Server': { aliases: 'uvicorn.server.Server', coroutines: 'serve' },
  'hypercorn.asyncio': { coroutines: 'serve' },
};

export const WEB: readonly Library[] = [fastapi, flask, django, tornado, servers];
