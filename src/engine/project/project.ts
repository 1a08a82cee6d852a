/**
 * The project: all files' facts, linked. This is what rules ask.
 *
 * Everything is computed when it is asked for and kept until a file that it was read from changes. Answers are
 * about what can be proved: what cannot be resolved is `unknown` (or missing from a list), and rules stay silent.
 * No method throws for bad Python.
 */
import type { CallOp, Expr, FileFacts, FunctionFacts } from '../facts/facts.ts';
import type { BlockingKind } from '../knowledge/entry.ts';
import type { Span } from '../text.ts';
import type { Call, ProjectClass, ProjectFunction, Site, Value } from './values.ts';

export { createProject } from './linked-project.ts';
export type { Call, ProjectClass, ProjectFunction, Site, Value } from './values.ts';

export interface ProjectFileOptions {
  /** A notebook's cells: its top level runs inside an event loop. */
  notebook?: boolean;
}

export interface Project {
  // ------------------------------------------------------------------------------------------------ files

  /** Folders that imports start from, beside those derived from packages. */
  setRoots(roots: readonly string[]): void;
  /** Adds or replaces a file. */
  set(facts: FileFacts, options?: ProjectFileOptions): void;
  remove(path: string): void;
  facts(path: string): FileFacts | undefined;
  /** Folders of installed packages, the first one first. */
  setPackageRoots(roots: readonly string[]): void;
  /** A module of an installed package: asked what its functions are, never checked itself. */
  addPackage(facts: FileFacts): void;
  /**
   * Modules of packages that asynchronous code of the project imports, that no table knows, and that have not been
   * added: dotted, with the imported words behind them. Empty where there are no roots.
   */
  missingModules(): readonly string[];
  files(): readonly string[];
  isNotebook(path: string): boolean;
  /** `shop.storage` for `.../src/shop/storage.py`. */
  moduleName(path: string): string;

  // ----------------------------------------------------------------------------------------------- scopes

  /** The scope with these facts (of the current version of its file). */
  fn(path: string, id: number): ProjectFunction;
  /** All scopes of a file, `[0]` the module; empty for an unknown file. */
  functions(path: string): readonly ProjectFunction[];
  classes(path: string): readonly ProjectClass[];
  /** The span in its file. */
  inFile(fn: ProjectFunction, span: Span): Span;

  /**
   * What a rule makes of these answers, about one function or the project as a whole; worked out anew when one of
   * those that it asked for has changed. `compute` goes by what it asks for alone; `bottom` is the answer to whoever
   * asks for it while it is worked out. Positions change with every edit, and change nothing here: who goes by lines
   * asks for `lineOf`.
   */
  remember<T>(about: ProjectFunction | null, question: string, bottom: T, compute: () => T): T;

  // ------------------------------------------------------------------------------------------------ names

  /**
   * What `expr` of `fn` means when operation `at` runs; for a callee or an argument, `at` is the call's op. One
   * meaning or unknown; None counts as no alternative (`self.x = None`, later `self.x = Thread(...)` is a thread).
   */
  resolve(fn: ProjectFunction, expr: Expr, at: number): Value;
  /** All meanings where every one is known (at most 8); empty where any is not. */
  alternatives(fn: ProjectFunction, expr: Expr, at: number): readonly Value[];
  /** The canonical name: `time.sleep`, `shop.storage.Client.connect`, of an object its class's; '' for unknown. */
  nameOf(value: Value): string;
  /** The value's class, or one of its bases however far away, has this canonical name. For `object`, `instance`. */
  isA(value: Value, className: string): boolean;
  /** The attribute `name` of a value, methods bound. */
  member(value: Value, name: string): Value;
  /** All bases in the order Python looks attributes up in, itself first; external ones by name. */
  mro(cls: ProjectClass): ReadonlyArray<ProjectClass | string>;
  subclasses(cls: ProjectClass): readonly ProjectClass[];
  /** True where a decorator hides what a call of the function does; `@wraps`-like and well-known ones do not. */
  isOpaque(fn: ProjectFunction): boolean;

  // ------------------------------------------------------------------------------------------------ calls

  /** The call at an op of kind `call`. */
  call(fn: ProjectFunction, op: number): Call;
  calls(fn: ProjectFunction): readonly Call[];
  /** Which operations of the function are calls, in order. */
  callOps(fn: ProjectFunction): readonly number[];
  /** Calls in the project that list this function among their `functions`. */
  callers(fn: ProjectFunction): readonly Call[];
  /** Every call of the project whose callee ends in this name, whatever that means there. */
  callsNamed(name: string): readonly Site[];
  /** The argument that a parameter gets, or null: by position (0 is the first the caller writes) or by keyword. */
  argument(call: CallOp, position: number, keyword: string): Expr | null;

  // --------------------------------------------------------------------------------------------- contexts

  /** Where the function can run; empty where nothing is known to call it. Shortest chain first, one per root. */
  contexts(fn: ProjectFunction): readonly Context[];
  /** Everything that starts a thread, process, or callback on the loop, in the project. */
  roots(): readonly ContextRoot[];
  rootsIn(path: string): readonly ContextRoot[];
  /** Two different executions can be inside of these two functions at the same time, on different threads. */
  concurrent(a: ProjectFunction, b: ProjectFunction): boolean;
  /**
   * True where `op` of main-thread code runs while no thread that the same function starts can be alive: before the
   * first start, or after all have been joined.
   */
  runsAlone(fn: ProjectFunction, op: number): boolean;
  /** The async library that this file uses: what words and fixes should speak. asyncio where nothing says. */
  flavour(path: string): Flavour;
  /** gevent or eventlet patched the standard library where this file runs: its waits give way to other greenlets. */
  isMonkeyPatched(path: string): boolean;

  // --------------------------------------------------------------------------------------------- blocking

  /**
   * What this one call or `with` blocks on when it is made synchronously, the surest first; empty where it does not or
   * nothing is known.
   */
  blockingCall(fn: ProjectFunction, op: number): readonly Blocking[];
  /** What a synchronous call of the function blocks on; the surest, then the shortest chain, one per kind. */
  blocking(fn: ProjectFunction): readonly Blocking[];

  /** The event loop that a synchronous call, or reading a property, runs in its own thread, itself or through calls. */
  loopRun(fn: ProjectFunction, op: number): LoopRun | null;

  // ------------------------------------------------------------------------------------------- coroutines

  /** Whether the call gives something that has to be awaited (or iterated, entered asynchronously). */
  asyncCall(fn: ProjectFunction, op: number): AsyncCall | null;
  /** Whether calling the value gives a coroutine (or async generator...); for callbacks. */
  asyncCallable(value: Value): AsyncCall | null;
  /** Whether entering the value with a plain `with` is wrong: it has `__aenter__` and no `__enter__`. */
  isAsyncContextManager(value: Value): boolean;
  /** The value has `__aiter__` and no `__iter__`. */
  isAsyncIterable(value: Value): boolean;

  // ------------------------------------------------------------------------------------------------ locks

  /** The lock that an expression means, or null. */
  lock(fn: ProjectFunction, expr: Expr, at: number): LockRef | null;
  /** Where the function itself takes locks, in order of their ops. */
  acquisitions(fn: ProjectFunction): readonly Acquisition[];
  /** Where all code of the project takes this lock. */
  acquisitionsOf(lock: Lock): readonly Acquisition[];
  /** Locks that are certainly held when `op` runs: taken here, or by every caller. Outermost first. */
  locksHeld(fn: ProjectFunction, op: number): readonly HeldLock[];
  /** Locks that all callers hold around every call of this function. */
  entryLocks(fn: ProjectFunction): readonly HeldLock[];
  /** `inner` is taken while `outer` is held, here or through calls; every pair of the project. */
  lockPairs(): readonly LockPair[];
  /** Some function gives the lock back that has not taken it: it is handed on, or used as a signal. */
  isHandedOver(lock: Lock): boolean;
  /** Locks that are known to be created in the project. */
  locks(): readonly Lock[];
  /** Locks held at an access whenever others can have its object; see `isConstructing`. */
  accessGuards(access: Access): readonly HeldLock[];
  /** A constructor, or a method that constructors alone call on their own object: nobody else has it yet. */
  isConstructing(fn: ProjectFunction): boolean;

  // --------------------------------------------------------------------------------------- shared state

  /** What the function itself reads and writes of state that others can see. In order of ops. */
  accesses(fn: ProjectFunction): readonly Access[];
  /** All accesses of a variable in the project. */
  accessesOf(variable: SharedVariable): readonly Access[];
  variables(): readonly SharedVariable[];

  // ------------------------------------------------------------------------------------- threads and processes

  /** Threads, timers and processes that the function creates. */
  workers(fn: ProjectFunction): readonly Worker[];
  /** Those that an expression means (several for a list or a variable that is assigned in a loop). */
  workersOf(fn: ProjectFunction, expr: Expr, at: number): readonly Worker[];
}

export type Flavour = 'asyncio' | 'trio' | 'anyio' | 'curio';

// ---------------------------------------------------------------------------------------------------- contexts

export type ContextKind = 'loop' | 'thread' | 'process' | 'main';

/** One reason why code runs somewhere. */
export interface ContextRoot {
  readonly kind: ContextKind;
  /** In words for people: `Thread`, `Timer`, `submit`, `run_in_executor`, `async def`, `call_soon`, `module`, ... */
  readonly how: string;
  /** What runs first there. */
  readonly entry: ProjectFunction;
  /** The op that starts it; null for `async def`, handlers and modules. */
  readonly site: Site | null;
  /** More than one can run at the same time: started in a loop, by a pool, for each request. */
  readonly many: boolean;
}

export interface Context {
  readonly root: ContextRoot;
  readonly kind: ContextKind;
  /** Several executions of this function can run at once because of this root alone. */
  readonly many: boolean;
  /** Calls from the root's entry down to the function; empty where it is the entry itself. */
  readonly chain: readonly Site[];
}

// ---------------------------------------------------------------------------------------------------- blocking

export type { BlockingKind };

export interface Blocking {
  readonly kind: BlockingKind;
  /** Canonical name of the library's function: `time.sleep`, `queue.Queue.get`. */
  readonly name: string;
  /** `always`: on every path; `sometimes`: behind a branch, a loop or a handler. Of the whole chain. */
  readonly when: 'always' | 'sometimes';
  /** The calls from the asked function down to the library call, which is last. Never empty. */
  readonly chain: readonly Site[];
  /** How many of the calls below the first stand behind a branch, a loop or a handler. */
  readonly doubts: number;
  /** Canonical async twins by flavour, to be awaited with the same arguments: `asyncio.sleep`. */
  readonly twins: Readonly<Partial<Record<Flavour, string>>>;
  /** Name of the receiver's own async method (`aget`), where it has one. */
  readonly twinMethod: string;
  /** The parameter whose default waits, at the end of the chain: who calls from elsewhere may give another. */
  readonly byDefault?: string;
  /** `name` is of an installed package that no table knows, and its source says so. */
  readonly inPackage?: boolean;
}

export interface LoopRun {
  /** Canonical name of the library's function: `asyncio.run`. */
  readonly name: string;
  /** No branch, loop or handler stands in the way, all along the chain. */
  readonly always: boolean;
  /** The calls from the asked one down to the library's, which is last. Never empty. */
  readonly chain: readonly Site[];
}

// -------------------------------------------------------------------------------------------------- coroutines

export interface AsyncCall {
  readonly kind: 'coroutine' | 'generator' | 'context-manager';
  /** What is called, for messages: `save`, `asyncio.sleep`, `Session.commit`. */
  readonly name: string;
  /** The coroutine function, where it is the project's. */
  readonly fn: ProjectFunction | null;
  /** Calls through plain functions that return the coroutine; empty where it is called directly. */
  readonly through: readonly ProjectFunction[];
}

// ------------------------------------------------------------------------------------------------------- locks

export type LockKind = 'lock' | 'rlock' | 'condition' | 'semaphore' | 'unknown';

export interface Lock {
  /** `bank.Account.lock`, `bank.LOCK_A`, `run.<locals>.lock`: the place that keeps it. */
  readonly id: string;
  readonly kind: LockKind;
  /** Who waits: a thread, a process, or a task of the event loop. */
  readonly library: 'threading' | 'multiprocessing' | Flavour;
  /** Where it is kept; `instance`: each object has its own; `element`: all of a container count as one. */
  readonly place: 'global' | 'class' | 'instance' | 'closure' | 'local' | 'parameter' | 'element';
  /** As users write it: `LOCK_A`, `self.lock`. */
  readonly name: string;
  /** The class that keeps it, for `instance` and `class`. */
  readonly cls: ProjectClass | null;
  /** The same thread can take it again. */
  readonly reentrant: boolean;
  /** How many can hold it: 1, or a semaphore's count where it is a number; null for one that is not known. */
  readonly count: number | null;
  readonly made: Site | null;
}

/** A lock as a function sees it: of which object. */
export interface LockRef {
  readonly lock: Lock;
  /**
   * For `instance` locks: the object, in words of this function: `self`, `other`, `a.b`; '' for others and where it
   * is not known. Equal owners of one function are one object; different ones may or may not be.
   */
  readonly owner: string;
}

export interface Acquisition extends LockRef, Site {
  readonly how: 'with' | 'acquire' | 'enter-context' | 'helper' | 'decorator';
  /** `no`: gives up at once; `timeout`: gives up later. */
  readonly waits: 'yes' | 'no' | 'timeout';
  /** `async with`, `await lock.acquire()`. */
  readonly async: boolean;
  /** The lock's own words, relative to the function; for `with` the item without its `as`. */
  readonly at: Span;
  /** The expression of the lock, null for a helper or decorator. */
  readonly expr: Expr | null;
}

export interface HeldLock extends LockRef {
  readonly acquisition: Acquisition;
  /** Calls from the function that took it down to here; empty where it was taken in the same function. */
  readonly chain: readonly Site[];
}

export interface LockPair {
  /** With the calls that lead from it to the inner one. */
  readonly outer: HeldLock;
  readonly inner: Acquisition;
  /** Locks held around both. */
  readonly gates: readonly HeldLock[];
  /** Both are locks of the same object, of different ones, or nobody can tell. */
  readonly sameObject: 'yes' | 'no' | 'unknown';
}

// ------------------------------------------------------------------------------------------------ shared state

export interface SharedVariable {
  /** `stats.requests`, `bank.Account.balance`. */
  readonly id: string;
  readonly kind: 'global' | 'class' | 'instance' | 'closure';
  /** As users write it in most places: `requests`, `Account.opened`, `self.balance`. */
  readonly name: string;
  readonly path: string;
  /** The class, for `class` and `instance`. */
  readonly cls: ProjectClass | null;
  /** The scope that keeps it, for `closure` and `global`. */
  readonly scope: ProjectFunction | null;
  /** What it holds, where all assignments agree. */
  readonly value: Value;
  /** Its object takes care of threads itself: queue.Queue, threading.local, itertools.count, locks, loggers. */
  readonly threadSafe: boolean;
}

export type AccessKind =
  | 'read' // the name or attribute itself
  | 'write' // is assigned or deleted
  | 'update' // x += 1, x = x + 1 in one statement
  | 'element-read' // d[k]
  | 'element-write' // d[k] = v
  | 'element-update' // d[k] += 1
  | 'element-delete' // del d[k]
  | 'call' // d.append(1); `method` names it
  | 'iterate'
  | 'contains'; // k in d

export interface Access extends Site {
  readonly variable: SharedVariable;
  readonly kind: AccessKind;
  /** For `call`: the method. */
  readonly method: string;
  /** Changes the variable or its object. For a method that is not known: false. */
  readonly writes: boolean;
  /** The object that an instance attribute belongs to, as in `LockRef.owner`. */
  readonly owner: string;
  /** The object was created in this very function call and has not been handed on: nobody else sees it. */
  readonly fresh: boolean;
  /** The words of the access, relative to the function. */
  readonly at: Span;
  /** The op of the statement's assignment for writes; else the op of the read. Same as `op`. */
  readonly target: Expr;
}

// ----------------------------------------------------------------------------------------------------- threads

export interface Worker {
  readonly kind: 'thread' | 'timer' | 'process';
  /** `threading.Thread`, `multiprocessing.Process`, or the qualified name of the project's subclass. */
  readonly cls: string;
  readonly subclass: ProjectClass | null;
  /** The call that creates it. */
  readonly made: Site;
  /** What it runs; unknown where that is not known. */
  readonly target: Value;
  /** What the constructor was told, or what is assigned before start. null: not said. */
  readonly daemon: boolean | null;
  /** Created in a loop or comprehension, or by a function that runs more than once. */
  readonly many: boolean;
  /** Where it is kept: `thread`, `self.thread`, `threads`; '' for nowhere. */
  readonly keptIn: string;
  /** Calls of `start`, `join`, and `run` on it, in all functions that can see it. */
  readonly starts: readonly Site[];
  readonly joins: readonly Site[];
  /** Its class starts it in `__init__`. */
  readonly startsItself: boolean;
}

/** Facts of a scope, for callers that have only those. */
export type { FunctionFacts };
