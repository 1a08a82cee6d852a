/** Library functions that call what they are given themselves, in the caller's thread. */
import type { CallOp, Expr } from '../facts/facts.ts';

interface Callback {
  readonly position: number;
  readonly keyword: string;
  /** Called when somebody asks for the values, and not at all where nobody does. */
  readonly lazy: boolean;
}

const now = (position: number, keyword: string): Callback => ({ position, keyword, lazy: false });
const lazily = (position: number): Callback => ({ position, keyword: '', lazy: true });

const CALLBACKS: Readonly<Record<string, Callback>> = {
  'builtins.sorted': now(-1, 'key'),
  'builtins.min': now(-1, 'key'),
  'builtins.max': now(-1, 'key'),
  'builtins.list.sort': now(-1, 'key'),
  'builtins.map': lazily(0),
  'builtins.filter': lazily(0),
  'itertools.starmap': lazily(0),
  'functools.reduce': now(0, ''),
  're.sub': now(1, 'repl'),
  're.subn': now(1, 'repl'),
};

/** Functions that ask an iterator for all of its values at once. */
const CONSUMERS: ReadonlySet<string> = new Set(
  'list tuple set frozenset dict sorted sum any all min max'.split(' ').map((name) => `builtins.${name}`),
);

/** What a call of `name` calls before it returns; null for nothing. `consumer`: who takes its result, '' for nobody. */
export function callbackOf(name: string, call: CallOp, consumer: string): Expr | null {
  const callback = CALLBACKS[name];
  if (callback === undefined) return null;
  if (callback.lazy && call.use.k !== 'iterated' && call.use.k !== 'starred' && !CONSUMERS.has(consumer))
    return null;
  const named = call.args.find((arg) => arg.name !== '' && arg.name === callback.keyword);
  if (named !== undefined || callback.position < 0) return named?.value ?? null;
  const arg = call.args[callback.position];
  return arg === undefined || arg.name !== '' || arg.star !== '' ? null : arg.value;
}
