/** What an annotation says a value is. */
import type { Expr } from '../facts/facts.ts';
import { isClassName, resultClass } from '../knowledge/classes.ts';
import type { Scope, Values } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { flatMap, only, UNKNOWN_SET, union } from './value-set.ts';
import type { Value } from './values.ts';

const TRANSPARENT = new Set([
  'Optional',
  'Annotated',
  'Final',
  'ClassVar',
  'Required',
  'NotRequired',
  'ReadOnly',
]);
const LISTS = new Set([
  'list',
  'List',
  'Sequence',
  'MutableSequence',
  'Iterable',
  'Iterator',
  'Collection',
  'deque',
  'Deque',
  'Generator',
  'AsyncIterable',
  'AsyncIterator',
  'AsyncGenerator',
  'KeysView',
  'ValuesView',
  'AbstractSet',
]);
const SETS = new Set(['set', 'Set', 'frozenset', 'FrozenSet', 'MutableSet']);
const DICTS = new Set([
  'dict',
  'Dict',
  'Mapping',
  'MutableMapping',
  'DefaultDict',
  'defaultdict',
  'OrderedDict',
]);
const TUPLES = new Set(['tuple', 'Tuple']);
const CONTAINER_MODULES = /^(builtins|typing|typing_extensions|collections(\.abc)?)\.\w+$/;
/** Says nothing about methods. */
const VAGUE = new Set([
  'Any',
  'object',
  'Callable',
  'Type',
  'type',
  'TypeVar',
  'Self',
  'Awaitable',
  'Coroutine',
  'Protocol',
]);

/** `scope` is where the annotation is evaluated, by operation `at`. `UNKNOWN_SET` itself where it says nothing. */
export function annotationValues(linker: Linker, scope: Scope, e: Expr, at: number): Values {
  switch (e.k) {
    case 'const':
      if (e.type === 'none') return [{ k: 'const', expr: e }];
      if (e.type === 'str') {
        const parsed = parseAnnotation(String(e.value));
        return parsed === null ? UNKNOWN_SET : annotationValues(linker, scope, parsed, at);
      }
      return UNKNOWN_SET;
    case 'op':
      if (e.op !== '|') return UNKNOWN_SET;
      return any(e.items.map((item) => annotationValues(linker, scope, item, at)));
    case 'sub':
      return subscripted(linker, scope, e, at);
    case 'name':
    case 'attr': {
      const name = lastWord(e);
      if (VAGUE.has(name)) return UNKNOWN_SET;
      return flatMap(linker.values(scope, e, Math.min(at, ANY)), (v) => instanceOf(v));
    }
    default:
      return UNKNOWN_SET;
  }
}

const ANY = Number.MAX_SAFE_INTEGER;

/** One part that says nothing makes the whole say nothing. */
function any(sets: readonly Values[]): Values {
  return sets.some((set) => set === UNKNOWN_SET) ? UNKNOWN_SET : union(sets);
}

function lastWord(e: Expr): string {
  return e.k === 'name' ? e.id : e.k === 'attr' ? e.name : '';
}

function subscripted(linker: Linker, scope: Scope, e: Extract<Expr, { k: 'sub' }>, at: number): Values {
  const name = lastWord(e.of);
  const items = e.index.k === 'seq' ? e.index.items : [e.index];
  const inner = (item: Expr | undefined): Values =>
    item ? annotationValues(linker, scope, item, at) : UNKNOWN_SET;
  const container = (type: 'list' | 'set' | 'dict' | 'tuple', item: Expr | undefined): Values => [
    { k: 'container', type, element: only(inner(item)), made: null },
  ];
  if (TRANSPARENT.has(name)) return inner(items[0]);
  if (name === 'Union') return any(items.map(inner));
  if (LISTS.has(name)) return container('list', items[0]);
  if (SETS.has(name)) return container('set', items[0]);
  if (DICTS.has(name)) return container('dict', items[1]);
  if (TUPLES.has(name)) {
    const rest = items.slice(1);
    if (rest.some((item) => item.k === 'const' && item.type === 'ellipsis'))
      return container('tuple', items[0]);
    const parts = new Map(items.map((item, i) => [i, inner(item)]));
    return [{ k: 'container', type: 'tuple', element: only(union([...parts.values()])), parts, made: null }];
  }
  if (name === 'Type' || name === 'type') {
    return flatMap(inner(items[0]), (v) => (v.k === 'instance' ? [{ k: 'class', cls: v.cls }] : UNKNOWN_SET));
  }
  if (VAGUE.has(name) || name === 'Literal') return UNKNOWN_SET;
  return annotationValues(linker, scope, e.of, at);
}

/** An object of the class that the annotation names. */
export function instanceOf(value: Value): Values {
  if (value.k === 'class') return [{ k: 'instance', cls: value.cls, exact: false, made: null }];
  if (value.k !== 'external') return UNKNOWN_SET;
  const { name } = value;
  // Libraries have classes of these names too: pymongo's Collection is none of typing's.
  const word = CONTAINER_MODULES.test(name) ? name.slice(name.lastIndexOf('.') + 1) : '';
  if (DICTS.has(word)) return [{ k: 'container', type: 'dict', element: { k: 'unknown' }, made: null }];
  if (LISTS.has(word)) return [{ k: 'container', type: 'list', element: { k: 'unknown' }, made: null }];
  if (SETS.has(word)) return [{ k: 'container', type: 'set', element: { k: 'unknown' }, made: null }];
  if (TUPLES.has(word)) return [{ k: 'container', type: 'tuple', element: { k: 'unknown' }, made: null }];
  if (name.startsWith('typing.') || name.startsWith('typing_extensions.')) return UNKNOWN_SET;
  const cls = name.startsWith('builtins.') || isClassName(name) ? name : resultClass(name);
  return cls === '' || cls.startsWith('=') ? UNKNOWN_SET : [{ k: 'object', cls, made: null }];
}

/** An annotation in quotes, as far as dotted names, `|` and brackets go. */
export function parseAnnotation(text: string): Expr | null {
  const tokens = text.match(/[A-Za-z_][\w]*|[.[\],|]|\.\.\./g) ?? [];
  if (tokens.join('') !== text.replace(/\s+/g, '')) return null;
  let next = 0;
  const at = [0, 0] as const;
  const alternatives = (): Expr | null => {
    const items: Expr[] = [];
    do {
      const item = single();
      if (item === null) return null;
      items.push(item);
    } while (tokens[next] === '|' && next++ >= 0);
    return items.length === 1 ? items[0]! : { k: 'op', op: '|', items, at };
  };
  const single = (): Expr | null => {
    const word = tokens[next++];
    if (word === '...') return { k: 'const', type: 'ellipsis', value: null, at };
    if (word === undefined || !/^[A-Za-z_]/.test(word)) return null;
    if (word === 'None') return { k: 'const', type: 'none', value: null, at };
    let e: Expr = { k: 'name', id: word, at };
    while (tokens[next] === '.') {
      const name = tokens[next + 1];
      if (name === undefined) return null;
      next += 2;
      e = { k: 'attr', of: e, name, nameAt: at, at };
    }
    if (tokens[next] !== '[') return e;
    next++;
    const items: Expr[] = [];
    do {
      if (tokens[next] === ']') break;
      const item = alternatives();
      if (item === null) return null;
      items.push(item);
    } while (tokens[next] === ',' && next++ >= 0);
    if (tokens[next++] !== ']') return null;
    const index: Expr = items.length === 1 ? items[0]! : { k: 'seq', type: 'tuple', items, at };
    return { k: 'sub', of: e, index, at };
  };
  const whole = alternatives();
  return next === tokens.length ? whole : null;
}
