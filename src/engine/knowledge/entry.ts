/**
 * The one form in which libraries are described.
 *
 * A library is a table from *owners* to entries. An owner is a module (`redis`) or a class (`redis.Redis`) under its
 * canonical name: the one that people import it by. What an entry lists are words, separated by spaces: names of
 * the owner's functions, methods or classes.
 *
 * To add a library, describe its modules and classes in the file of its domain, and add a line for each to
 * `test/engine/knowledge/`. Say only what is sure: what is not listed is unknown, and rules stay silent about it.
 */
import type { CallOp, Op } from '../facts/facts.ts';

export type BlockingKind =
  | 'sleep'
  | 'network'
  | 'subprocess'
  | 'program-start'
  | 'lock'
  | 'queue'
  | 'join'
  | 'future'
  /** Events, conditions and barriers. */
  | 'event'
  | 'file-io'
  | 'database'
  | 'input'
  | 'dns'
  | 'cpu'
  | 'tls'
  | 'process'
  | 'executor-shutdown';

/** False where the arguments say not to wait. `ops` are those of the function that the call stands in. */
export type Waits = (call: CallOp, ops: readonly Op[]) => boolean;

/** Async twins that take the same arguments, by flavour: `{ asyncio: 'asyncio.sleep' }`. */
export type Twins = Readonly<Record<string, string>>;

/** Who runs a callable somewhere else: in a thread, a process, or later on the event loop. */
export interface Spawn {
  readonly kind: 'thread' | 'process' | 'loop' | 'main';
  /** For people. */
  readonly how: string;
  /** Where the callable stands: its position (-1: by keyword only) and keyword. */
  readonly position: number;
  readonly keyword: string;
  /** Where its arguments stand: behind it, in a tuple (position and keyword), or elements of iterables. */
  readonly args: 'rest' | 'tuple' | 'elements' | 'none';
  readonly argsPosition?: number;
  readonly argsKeyword?: string;
  /** Several may run at once because of one call. */
  readonly many: boolean;
  /** `run_in_executor`: the kind depends on the executor at this position. */
  readonly executor?: number;
}

/** What a decorator makes of a function. */
export type DecoratorKind =
  | 'function'
  | 'static'
  | 'class'
  | 'property'
  | 'context-manager'
  | 'async-context-manager';

export interface Entry {
  /** Other names of this owner: `redis.client.Redis`; of a module, everything below moves with it. */
  readonly aliases?: string;
  /** The bases that matter, for a class. */
  readonly bases?: string;
  /** Methods keep the name of this class even where a base defines them, because the class decides what they do. */
  readonly own?: true;
  /** An object of it may be used by several threads without a lock. */
  readonly threadSafe?: true;

  /** What makes its thread wait, by what it waits for. `*` stands for all methods but those in `quick`. */
  readonly blocks?: Readonly<Partial<Record<BlockingKind, string>>>;
  /** With a `*` in `blocks` or `coroutines`: what it does not stand for. */
  readonly quick?: string;
  /** By method: which calls of it wait. */
  readonly waits?: Readonly<Record<string, Waits>>;
  readonly twins?: Readonly<Record<string, Twins>>;
  /** The object's own async methods: `{ 'a*': 'get save' }` for `aget` and `asave`. */
  readonly twinMethods?: Readonly<Record<string, string>>;

  /** Calling these gives a coroutine, or another awaitable that does nothing until it is awaited. */
  readonly coroutines?: string;
  /** The class of what a call gives, for coroutine functions once it is awaited: class to names. `=x` for module x. */
  readonly gives?: Readonly<Record<string, string>>;
  /** The class of attributes: class to names. `*` for all others. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Classes that are called like functions, because they begin with a small letter. */
  readonly classes?: string;

  /** What `with` gives as its `as`, where it is not the object itself; '' for nothing that matters. */
  readonly enters?: string;
  /** What `await` gives of an object that is no coroutine, but can be awaited. */
  readonly awaits?: string;
  /** The class of `object[...]`. */
  readonly items?: string;
  /** The class of what a `for` over it gives. */
  readonly elements?: string;
  /** Needs `async with`; needs `async for`. */
  readonly asyncWith?: true;
  readonly asyncFor?: true;

  readonly spawns?: Readonly<Record<string, Spawn>>;
  /** What is used as a decorator. */
  readonly decorators?: Readonly<Partial<Record<DecoratorKind, string>>>;
  /** Decorators of a framework that runs plain functions in a pool of threads, for each request. */
  readonly endpoints?: string;
}

export type Library = Readonly<Record<string, Entry>>;

const WORDS = new Map<string, readonly string[]>();

/** The words of a list. */
export function words(text: string): readonly string[] {
  let list = WORDS.get(text);
  if (list === undefined) {
    list = text.split(/\s+/).filter((word) => word !== '');
    if (text.length < 40) WORDS.set(text, list);
  }
  return list;
}
