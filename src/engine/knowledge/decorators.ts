/** Decorators that leave a function what it is, and those that change how it is called. */

type Kind = 'function' | 'static' | 'class' | 'property' | 'context-manager' | 'async-context-manager';

const KINDS: Readonly<Record<string, Kind>> = {
  'builtins.staticmethod': 'static',
  'builtins.classmethod': 'class',
  'builtins.property': 'property',
  'functools.cached_property': 'property',
  'django.utils.functional.cached_property': 'property',
  'werkzeug.utils.cached_property': 'property',
  'abc.abstractproperty': 'property',
  'contextlib.contextmanager': 'context-manager',
  'contextlib.asynccontextmanager': 'async-context-manager',
  'async_generator.asynccontextmanager': 'async-context-manager',
  'functools.wraps': 'function',
  'functools.lru_cache': 'function',
  'functools.cache': 'function',
  'functools.singledispatch': 'function',
  'functools.total_ordering': 'function',
  'abc.abstractmethod': 'function',
  'abc.abstractclassmethod': 'class',
  'abc.abstractstaticmethod': 'static',
  'atexit.register': 'function',
  'typing.final': 'function',
  'typing.override': 'function',
  'typing.no_type_check': 'function',
  'typing.runtime_checkable': 'function',
  'typing_extensions.final': 'function',
  'typing_extensions.override': 'function',
  'typing_extensions.deprecated': 'function',
  'warnings.deprecated': 'function',
  'types.coroutine': 'function',
  'unittest.skip': 'function',
  'unittest.skipIf': 'function',
  'unittest.skipUnless': 'function',
  'unittest.expectedFailure': 'function',
  'unittest.mock.patch': 'function',
  'unittest.mock.patch.object': 'function',
  'unittest.mock.patch.dict': 'function',
  'pytest.fixture': 'function',
  'pytest_asyncio.fixture': 'function',
  'numba.jit': 'function',
  'torch.no_grad': 'function',
  'torch.inference_mode': 'function',
  'django.views.decorators.csrf.csrf_exempt': 'function',
  'flask.stream_with_context': 'function',
  'celery.shared_task': 'function',
  'click.command': 'function',
  'click.group': 'function',
  'click.option': 'function',
  'click.argument': 'function',
  'click.pass_context': 'function',
};

/** Decorators that register a function with a framework and give it back as it is. */
const REGISTERS: readonly RegExp[] = [
  /^(fastapi\.(FastAPI|APIRouter)|starlette\.\w+(\.\w+)*)\.(get|post|put|patch|delete|head|options|trace|websocket|route|websocket_route|api_route|middleware|on_event|exception_handler)$/,
  /^(flask|quart)\.(Flask|Blueprint|Quart)\.(get|post|put|patch|delete|route|before_request|after_request|teardown_request|teardown_appcontext|errorhandler|context_processor|cli\.command|before_first_request|before_serving|after_serving|while_serving|websocket)$/,
  /^aiohttp\.web\.RouteTableDef\.(get|post|put|patch|delete|head|view|route)$/,
  /^aiohttp\.web\.middleware$/,
  /^pytest\.mark\.\w+(\.\w+)*$/,
  /^sanic\.(Sanic|Blueprint)\.\w+$/,
  /^(discord|nextcord|disnake)\.(Client|ext\.commands\.(Bot|Cog))\.(event|listen|listener|command)$/,
];

/** What the decorator makes of a function; null where that is not known. A class's method stands as `Class.method`. */
export function transparentDecorators(name: string): Kind | null {
  const known = KINDS[name];
  if (known !== undefined) return known;
  return REGISTERS.some((pattern) => pattern.test(name)) ? 'function' : null;
}
