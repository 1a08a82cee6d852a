/** HTTP and WebSocket clients. */
import type { Library } from '../entry.ts';
import { unlessZero } from '../waits.ts';

const VERBS = 'get post put patch delete head options request';

const requests: Library = {
  requests: {
    aliases: 'requests.api requests.sessions requests.models',
    blocks: { network: VERBS },
    gives: { 'requests.Response': VERBS, 'requests.Session': 'session' },
  },
  'requests.Session': {
    blocks: { network: `${VERBS} send` },
    gives: { 'requests.Response': `${VERBS} send` },
  },
  'requests_oauthlib.OAuth1Session': {
    bases: 'requests.Session',
    blocks: { network: 'fetch_request_token fetch_access_token' },
  },
  'requests_oauthlib.OAuth2Session': {
    bases: 'requests.Session',
    blocks: { network: 'fetch_token refresh_token' },
  },
  'requests_html.HTMLSession': { bases: 'requests.Session' },
  cloudscraper: { gives: { 'requests.Session': 'create_scraper' } },
  'requests_futures.sessions.FuturesSession': { gives: { 'concurrent.futures.Future': VERBS } },
};

const httpx: Library = {
  httpx: {
    aliases: 'httpx._api httpx._client httpx._models',
    blocks: { network: `${VERBS} stream` },
    gives: { 'httpx.Response': VERBS },
  },
  'httpx.Client': {
    blocks: { network: `${VERBS} send stream` },
    gives: { 'httpx.Response': `${VERBS} send` },
  },
  'httpx.AsyncClient': {
    coroutines: `${VERBS} send aclose`,
    gives: { 'httpx.Response': `${VERBS} send`, 'httpx.AsyncClient.stream()': 'stream' },
    asyncWith: true,
  },
  'httpx.AsyncClient.stream()': { asyncWith: true, enters: 'httpx.Response' },
  'httpx.Response': { coroutines: 'aread aclose' },
};

const RECEIVE = 'receive receive_str receive_bytes receive_json';
const SEND = 'send_str send_bytes send_json ping pong close';

const aiohttp: Library = {
  aiohttp: { aliases: 'aiohttp.client aiohttp.client_reqrep', gives: { 'aiohttp.request()': 'request' } },
  'aiohttp.request()': { asyncWith: true, enters: 'aiohttp.ClientResponse' },
  // What a verb gives is awaited, or entered with `async with`: without either nothing is sent.
  'aiohttp.ClientSession': {
    coroutines: `${VERBS} ws_connect close`,
    gives: { 'aiohttp.ClientResponse': VERBS, 'aiohttp.ClientWebSocketResponse': 'ws_connect' },
    asyncWith: true,
  },
  'aiohttp.ClientResponse': {
    coroutines: 'json text read',
    attributes: { 'aiohttp.StreamReader': 'content' },
  },
  'aiohttp.ClientWebSocketResponse': {
    aliases: 'aiohttp.client_ws.ClientWebSocketResponse',
    coroutines: `${RECEIVE} ${SEND}`,
    asyncFor: true,
  },
  'aiohttp.StreamReader': {
    aliases: 'aiohttp.streams.StreamReader',
    coroutines: 'read readline readany readexactly readchunk',
    asyncFor: true,
  },
  'aiohttp.web.Request': {
    aliases: 'aiohttp.web_request.Request',
    coroutines: 'json text read post multipart',
  },
  'aiohttp.web.WebSocketResponse': {
    aliases: 'aiohttp.web_ws.WebSocketResponse',
    coroutines: `prepare ${RECEIVE} ${SEND}`,
    asyncFor: true,
  },
  'aiohttp.web.StreamResponse': {
    aliases: 'aiohttp.web_response.StreamResponse',
    coroutines: 'prepare write write_eof',
  },
  'aiohttp.web.AppRunner': { coroutines: 'setup cleanup' },
  'aiohttp.web.TCPSite': { coroutines: 'start stop' },
  'aiohttp.web': { decorators: { function: 'middleware' } },
  'aiohttp.web.RouteTableDef': {
    decorators: { function: 'get post put patch delete head view route' },
  },
};

const urllib3: Library = {
  urllib3: {
    aliases: 'urllib3.poolmanager urllib3.connectionpool',
    blocks: { network: 'request' },
    gives: { 'urllib3.HTTPResponse': 'request' },
  },
  'urllib3.PoolManager': {
    blocks: { network: 'request urlopen request_encode_url request_encode_body' },
    gives: { 'urllib3.HTTPResponse': 'request urlopen' },
  },
  'urllib3.ProxyManager': { bases: 'urllib3.PoolManager' },
  'urllib3.HTTPConnectionPool': { blocks: { network: 'request urlopen' } },
  'urllib3.HTTPSConnectionPool': { bases: 'urllib3.HTTPConnectionPool' },
  'httplib2.Http': { blocks: { network: 'request' } },
  'pycurl.Curl': { blocks: { network: 'perform' } },
  wget: { blocks: { network: 'download' } },
};

const webSockets: Library = {
  websocket: {
    blocks: { network: 'create_connection' },
    gives: { 'websocket.WebSocket': 'create_connection' },
  },
  'websocket.WebSocket': {
    aliases: 'websocket._core.WebSocket',
    blocks: { network: 'connect recv recv_data recv_data_frame recv_frame send send_binary' },
  },
  'websocket.WebSocketApp': { aliases: 'websocket._app.WebSocketApp', blocks: { network: 'run_forever' } },
  // It is awaited, entered with `async with`, or gives one connection after the other to `async for`.
  websockets: {
    coroutines: 'serve',
    gives: { 'websockets.connect()': 'connect', 'websockets.Server': 'serve' },
  },
  'websockets.connect()': {
    asyncWith: true,
    asyncFor: true,
    enters: 'websockets.ClientConnection',
    awaits: 'websockets.ClientConnection',
  },
  'websockets.connect': {
    aliases: 'websockets.client.connect websockets.legacy.client.connect websockets.asyncio.client.connect',
  },
  'websockets.serve': {
    aliases: 'websockets.server.serve websockets.legacy.server.serve websockets.asyncio.server.serve',
  },
  'websockets.ClientConnection': {
    aliases: `websockets.WebSocketClientProtocol websockets.client.WebSocketClientProtocol
      websockets.legacy.client.WebSocketClientProtocol websockets.asyncio.client.ClientConnection`,
    coroutines: 'recv send close ping pong wait_closed',
    asyncFor: true,
  },
  'websockets.ServerConnection': {
    aliases: `websockets.WebSocketServerProtocol websockets.server.WebSocketServerProtocol
      websockets.legacy.server.WebSocketServerProtocol websockets.asyncio.server.ServerConnection`,
    coroutines: 'recv send close ping pong wait_closed',
    asyncFor: true,
  },
  'websockets.Server': { coroutines: 'wait_closed serve_forever' },
  'websockets.sync.client': {
    blocks: { network: 'connect' },
    gives: { 'websockets.sync.client.ClientConnection': 'connect' },
  },
  'websockets.sync.client.ClientConnection': {
    blocks: { network: 'recv send' },
    waits: { recv: unlessZero(0) },
  },
  'websockets.sync.server.ServerConnection': {
    blocks: { network: 'recv send' },
    waits: { recv: unlessZero(0) },
  },
};

export const HTTP: readonly Library[] = [requests, httpx, aiohttp, urllib3, webSockets];
