/** What names and expressions mean: the vocabulary that the project and its readers share. */
import type { ClassFacts, Expr, FileFacts, FunctionFacts } from '../facts/facts.ts';
import type { Span } from '../text.ts';

/**
 * A scope of the project: module body, class body, function or lambda. One object per scope, so `===` compares; it
 * lives until its file is replaced.
 */
export interface ProjectFunction {
  readonly path: string;
  /** Dotted name of its module: `shop.storage`. */
  readonly module: string;
  /** `__qualname__`: `Client.connect`, `main.<locals>.work`, `<module>`. */
  readonly qualname: string;
  readonly facts: FunctionFacts;
  readonly file: FileFacts;
  /** The line, from zero, in which a span of the function begins. */
  lineOf(at: Span): number;
  readonly parent: ProjectFunction | null;
  /** The class in whose body it is defined (or whose body it is). */
  readonly cls: ProjectClass | null;
}

export interface ProjectClass {
  readonly path: string;
  readonly module: string;
  readonly qualname: string;
  readonly facts: ClassFacts;
  readonly file: FileFacts;
  /** The scope that its class statement stands in. */
  readonly parent: ProjectFunction;
  readonly body: ProjectFunction;
}

/** An operation of a scope: `fn.facts.ops[op]`. */
export interface Site {
  readonly fn: ProjectFunction;
  readonly op: number;
}

/**
 * What an expression means.
 *
 * `external` is anything outside of the project by its canonical qualified name: `time.sleep`, `queue.Queue`,
 * `builtins.open`, the module `time`; a method of a known class is named through the class that is known
 * (`queue.Queue.get`) and carries its receiver.
 */
export type Value =
  | {
      readonly k: 'function';
      readonly fn: ProjectFunction;
      /** The object it is bound to: an `instance`, or a `class` for a classmethod. null for a plain function. */
      readonly receiver: Value | null;
    }
  | { readonly k: 'class'; readonly cls: ProjectClass }
  | {
      readonly k: 'instance';
      readonly cls: ProjectClass;
      /** True where the class itself was called here; false where a subclass may stand in (`self`, annotations). */
      readonly exact: boolean;
      /** The call that made it, where there is one. */
      readonly made: Site | null;
    }
  | { readonly k: 'module'; readonly name: string; readonly path: string | null }
  | { readonly k: 'external'; readonly name: string; readonly receiver: Value | null }
  | {
      readonly k: 'object';
      /** Canonical name of its class: `threading.Lock`, `queue.Queue`, `asyncio.Task`. */
      readonly cls: string;
      readonly made: Site | null;
    }
  | {
      readonly k: 'partial';
      readonly of: Value;
      /** How many positional arguments it has bound. */
      readonly bound: number;
      readonly made: Site;
    }
  /** A coroutine object: the call was made and nobody has awaited its result yet. */
  | { readonly k: 'coroutine'; readonly of: Value; readonly made: Site }
  /** The object a generator function (or async one) gives. */
  | { readonly k: 'generator'; readonly of: Value; readonly async: boolean; readonly made: Site }
  /** A list, set, dict or tuple and what its elements (a dict's values) are; unknown where they disagree. */
  | {
      readonly k: 'container';
      readonly type: 'list' | 'tuple' | 'set' | 'dict';
      readonly element: Value;
      /** All that the elements may be, where there are several and each is known. */
      readonly elements?: readonly Value[];
      /** What is at each place of a tuple of known length, or under each constant key of a dict. */
      readonly parts?: ReadonlyMap<string | number, readonly Value[]>;
      readonly made: Site | null;
    }
  | { readonly k: 'const'; readonly expr: Extract<Expr, { k: 'const' }> }
  | { readonly k: 'unknown' };

export const UNKNOWN: Value = { k: 'unknown' };

/** A call, with what it calls. */
export interface Call extends Site {
  /** The one thing that is called; `unknown` where there are several or none is known. */
  readonly target: Value;
  /** All that may be called, where all of them are known; empty otherwise. */
  readonly targets: readonly Value[];
  /** Canonical name of the one external target (`time.sleep`, `queue.Queue.get`), through partial; else ''. */
  readonly external: string;
  /**
   * The project's functions whose bodies a call like this enters: methods of subclasses too, `__init__` for a
   * class, through partials and transparent decorators, never through opaque ones. Calling a coroutine function or
   * a generator does not run its body; the function is listed all the same, see `entered`.
   */
  readonly functions: readonly ProjectFunction[];
  /** Those of `functions` whose body runs now, in the caller's thread: not coroutine functions, nor generators. */
  readonly entered: readonly ProjectFunction[];
  /** Positional arguments the callee gets in front of this call's own: a bound receiver or partial's. */
  readonly bound: number;
}
