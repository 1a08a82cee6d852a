/**
 * The places where something begins to run: modules, threads, tasks, callbacks, handlers of requests.
 */
import type { CallOp } from '../facts/facts.ts';
import {
  HANDLER_METHODS,
  INITIALIZERS,
  isThreadedEndpoint,
  POOL_CALLBACKS,
  RUNNERS,
  SPAWNS,
  type Spawn,
  spawnedCallable,
  TASK_FUNCTIONS,
  TASKS,
  THREADING_SERVERS,
} from '../knowledge/spawns.ts';
import { callAt, isAwaited, knownCalls } from './call-graph.ts';
import { derivesFrom, isInstanceOf } from './class-members.ts';
import { type Class, callOp, type LinkedFile, type Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { isInLoop } from './loops.ts';
import type { ContextKind, ContextRoot, Site } from './project.ts';
import { protocolRoots } from './protocol-roots.ts';
import { hasSingleWorker } from './single-worker.ts';
import { known, only } from './value-set.ts';
import type { Call, Value } from './values.ts';

/** `t = Thread(...); t.start(); t.join()` in the turn that made it: the next one starts when this one has ended. */
function isJoinedInTurn(fn: Scope, op: number): boolean {
  const { use, block } = callOp(fn, op);
  const assign = use.k === 'assigned' ? fn.facts.ops[use.op] : undefined;
  const target = assign?.k === 'assign' ? assign.targets[0] : undefined;
  if (target?.k !== 'name') return false;
  return fn.index.calls.some((i) => {
    const call = callOp(fn, i);
    // A join with a timeout may give up.
    if (i <= op || call.block !== block || call.args.length > 0 || call.callee.k !== 'attr') return false;
    return call.callee.name === 'join' && call.callee.of.k === 'name' && call.callee.of.id === target.id;
  });
}

/** The roots that a file's own code makes; kept until something they were read from changes. */
export function rootsOfFile(linker: Linker, file: LinkedFile): readonly ContextRoot[] {
  return linker.ask<readonly ContextRoot[]>(file.root, 'roots', [], () => {
    const roots: ContextRoot[] = [{ kind: 'main', how: 'module', entry: file.root, site: null, many: false }];
    for (const fn of file.scopes) {
      roots.push(...endpointRoots(linker, fn), ...testRoots(fn));
    }
    for (const call of knownCalls(linker, file)) roots.push(...callRoots(linker, call));
    for (const cls of file.classes)
      roots.push(...runnerRoots(linker, cls), ...handlerRoots(linker, cls), ...protocolRoots(linker, cls));
    return roots;
  });
}

function callRoots(linker: Linker, call: Call): ContextRoot[] {
  const { op } = call;
  const fn = call.fn as Scope;
  const facts = callOp(fn, op);
  const site: Site = { fn, op };
  const roots: ContextRoot[] = [];
  const { external } = call;
  if (external !== '') {
    const spawn = SPAWNS[external];
    if (spawn) roots.push(...spawnRoots(linker, spawn, facts, call.target, site));
    const initializer = INITIALIZERS[external];
    if (initializer) {
      const given = facts.args.find((arg) => arg.name === 'initializer');
      if (given)
        roots.push(...entriesOf(linker, fn, given.value, op, initializer, 'initializer', site, true));
    }
    if (POOL_CALLBACKS.has(external)) {
      for (const arg of facts.args) {
        if (!/^(callback|error_callback)$/.test(arg.name)) continue;
        roots.push(...entriesOf(linker, fn, arg.value, op, 'thread', 'pool callback', site, false));
      }
    }
    // `gather(*map(fetch, urls))`
    if (external === 'builtins.map' && facts.args[0])
      roots.push(...coroutineEntries(linker, fn, facts.args[0].value, op, external, site, true));
    const task = TASK_FUNCTIONS[external];
    if (task !== undefined) {
      const given = facts.args[task];
      const many = isInLoop(fn, op) || external === 'asyncio.start_server';
      if (given) roots.push(...coroutineEntries(linker, fn, given.value, op, external, site, many));
    }
  }
  if (call.target.k === 'class')
    roots.push(...constructedRunner(linker, call.target.cls as Class, facts, site));
  roots.push(...taskRoots(linker, call));
  return roots;
}

function spawnRoots(linker: Linker, spawn: Spawn, call: CallOp, target: Value, site: Site): ContextRoot[] {
  const given = spawnedCallable(spawn, call);
  if (given === null) return [];
  const fn = site.fn as Scope;
  const kind = kindOfSpawn(linker, spawn, call, target, site);
  if (kind === null) return [];
  const inTurn = target.k === 'external' && hasSingleWorker(target.receiver);
  const again = spawn.kind !== 'main' && isInLoop(fn, site.op) && !isJoinedInTurn(fn, site.op);
  const many = !inTurn && (spawn.many || again);
  return entriesOf(linker, fn, given, site.op, kind, spawn.how, site, many);
}

/** `run_in_executor` and `Executor.submit` depend on the executor; null where that is not known. */
function kindOfSpawn(
  linker: Linker,
  spawn: Spawn,
  call: CallOp,
  target: Value,
  site: Site,
): ContextKind | null {
  if (spawn.executor === undefined) {
    if (target.k !== 'external' || target.receiver === null) return spawn.kind;
    const process = isInstanceOf(linker, target.receiver, 'concurrent.futures.ProcessPoolExecutor');
    return process ? 'process' : spawn.kind;
  }
  const executor = call.args[spawn.executor]?.value;
  if (executor === undefined) return null;
  const value = only(linker.values(site.fn as Scope, executor, site.op));
  return isInstanceOf(linker, value, 'concurrent.futures.ProcessPoolExecutor') ? 'process' : spawn.kind;
}

/** The plain functions that an expression may mean, as entries. */
function entriesOf(
  linker: Linker,
  fn: Scope,
  expr: CallOp['callee'],
  op: number,
  kind: ContextKind,
  how: string,
  site: Site,
  many: boolean,
): ContextRoot[] {
  const entries = new Set<Scope>();
  for (const value of known(linker.values(fn, expr, op))) {
    for (const entry of functionsIn(linker, value))
      if (!entry.facts.async && !entry.facts.generator) entries.add(entry);
  }
  return [...entries].map((entry) => ({ kind, how, entry, site, many }));
}

function coroutineEntries(
  linker: Linker,
  fn: Scope,
  expr: CallOp['callee'],
  op: number,
  how: string,
  site: Site,
  many: boolean,
): ContextRoot[] {
  return known(linker.values(fn, expr, op))
    .flatMap((value) => functionsIn(linker, value))
    .filter((entry) => entry.facts.async)
    .map((entry) => ({ kind: 'loop' as const, how: lastWord(how), entry, site, many }));
}

function functionsIn(linker: Linker, value: Value): Scope[] {
  if (value.k === 'function') return [value.fn as Scope];
  if (value.k === 'partial') return functionsIn(linker, value.of);
  if (value.k === 'instance') {
    return linker.members(value, '__call__').flatMap((v) => (v.k === 'function' ? [v.fn as Scope] : []));
  }
  return [];
}

function lastWord(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** A coroutine that is made and not awaited on the spot is a task (or is going to be one). */
function taskRoots(linker: Linker, call: Call): ContextRoot[] {
  const { op } = call;
  const fn = call.fn as Scope;
  const coroutines = call.functions.filter((callee) => callee.facts.async) as Scope[];
  if (coroutines.length === 0 || isAwaited(linker, fn, op)) return [];
  const { use } = callOp(fn, op);
  if (use.k === 'returned' || use.k === 'lambda-result' || use.k === 'dropped') return [];
  let how = 'task';
  let many = isInLoop(fn, op);
  if (use.k === 'argument') {
    const outer = callAt(linker, fn, use.call).external;
    if (/(^|\.)(run|run_until_complete)$/.test(outer))
      return coroutines.map((entry) => root('run', entry, false));
    if (outer in TASKS) how = lastWord(outer);
  } else if (use.k === 'element') {
    many ||= fn.facts.blocks[fn.facts.ops[op]!.block]!.kind === 'comprehension';
    how = gathererAround(linker, fn, op) ?? how;
  }
  return coroutines.map((entry) => root(how, entry, many));

  function root(word: string, entry: Scope, several: boolean): ContextRoot {
    return { kind: 'loop', how: word, entry, site: { fn, op }, many: several };
  }
}

/** `gather(*[work(i) for i in items])`. */
function gathererAround(linker: Linker, fn: Scope, op: number): string | null {
  const { at } = fn.facts.ops[op]!;
  for (const call of fn.index.calls) {
    const outer = callOp(fn, call);
    if (call <= op || outer.at[0] > at[0] || outer.at[1] < at[1]) continue;
    const { external } = callAt(linker, fn, call);
    if (external in TASKS) return lastWord(external);
  }
  return null;
}

/** `Worker()` where Worker derives from Thread: its `run`, unless a target is given and `run` is the library's. */
function constructedRunner(linker: Linker, cls: Class, facts: CallOp, site: Site): ContextRoot[] {
  const runner = runnerOf(linker, cls);
  if (runner === null || isRunHere(site)) return [];
  const run = only(linker.members({ k: 'instance', cls, exact: true, made: null }, 'run'));
  const many = isInLoop(site.fn as Scope, site.op);
  if (run.k === 'function')
    return [{ kind: runner.kind, how: runner.how, entry: run.fn as Scope, site, many }];
  const target = facts.args.find((arg) => arg.name === 'target');
  if (!target) return [];
  return entriesOf(linker, site.fn as Scope, target.value, site.op, runner.kind, runner.how, site, many);
}

/** `worker = Worker()`, `worker.run()`: a call like any other, where nothing starts it. */
function isRunHere({ fn, op }: Site): boolean {
  const { use } = callOp(fn as Scope, op);
  const assign = use.k === 'assigned' ? fn.facts.ops[use.op] : undefined;
  const target = assign?.k === 'assign' ? assign.targets[0] : undefined;
  if (target?.k !== 'name') return false;
  const called = (fn as Scope).index.calls.flatMap((at) => {
    const { callee } = callOp(fn as Scope, at);
    return callee.k === 'attr' && callee.of.k === 'name' && callee.of.id === target.id ? [callee.name] : [];
  });
  return called.includes('run') && !called.includes('start');
}

/** A class of threads that nobody is seen to make: one at least will be. */
function runnerRoots(linker: Linker, cls: Class): ContextRoot[] {
  const runner = runnerOf(linker, cls);
  if (runner === null) return [];
  const run = cls.body.children.find((fn) => fn.facts.name === 'run' && fn.cls === cls);
  if (run === undefined) return [];
  const made = linker.callsNamed(cls.facts.name).some(({ fn, op }) => {
    const target = callAt(linker, fn, op).target;
    return target.k === 'class' && target.cls === cls;
  });
  if (made || linker.subclasses(cls).length > 0) return [];
  return [{ kind: runner.kind, how: runner.how, entry: run, site: null, many: false }];
}

function runnerOf(linker: Linker, cls: Class): { kind: 'thread' | 'process'; how: string } | null {
  for (const base of linker.mro(cls)) {
    if (typeof base === 'string' && RUNNERS[base]) return RUNNERS[base];
  }
  return null;
}

function handlerRoots(linker: Linker, cls: Class): ContextRoot[] {
  if (!derivesFrom(linker, cls, 'socketserver.BaseRequestHandler')) return [];
  const threaded = servedByThreads(linker, cls);
  return cls.body.children
    .filter((fn) => fn.facts.kind === 'function' && HANDLER_METHODS.test(fn.facts.name) && !fn.facts.async)
    .map((entry) => ({
      kind: threaded ? 'thread' : 'main',
      how: 'request handler',
      entry,
      site: null,
      many: threaded,
    }));
}

/** Some server of threads is made with this handler, or with one that cannot be told. */
function servedByThreads(linker: Linker, cls: Class): boolean {
  for (const name of threadingServers(linker)) {
    for (const { fn, op } of linker.callsNamed(name)) {
      const { target } = callAt(linker, fn, op);
      const server =
        target.k === 'external'
          ? THREADING_SERVERS.has(target.name)
          : target.k === 'class' &&
            [...THREADING_SERVERS].some((base) => derivesFrom(linker, target.cls as Class, base));
      if (!server) continue;
      const handler = callOp(fn, op).args[1]?.value;
      const value = handler ? only(linker.values(fn, handler, op)) : null;
      if (value === null || value.k !== 'class' || value.cls === cls) return true;
      if (linker.mro(value.cls as Class).includes(cls)) return true;
    }
  }
  return false;
}

/** The last words of what servers of threads are called, those of the project among them. */
function threadingServers(linker: Linker): readonly string[] {
  return linker.askAll<readonly string[]>('threading servers', NO_NAMES, () => [
    ...[...THREADING_SERVERS].map(lastWord),
    ...[...linker.allFiles()].flatMap((file) => threadingServersIn(linker, file)),
  ]);
}

function threadingServersIn(linker: Linker, file: LinkedFile): readonly string[] {
  return linker.ask<readonly string[]>(file.root, 'threading servers', NO_NAMES, () => {
    const found = file.classes.filter((cls) =>
      linker.mro(cls).some((base) => typeof base === 'string' && THREADING_SERVERS.has(base)),
    );
    return found.length === 0 ? NO_NAMES : found.map((cls) => cls.facts.name);
  });
}

const NO_NAMES: readonly string[] = [];

/** Plain endpoints of web frameworks run in a pool of threads; coroutine ones as tasks, one for each request. */
function endpointRoots(linker: Linker, fn: Scope): ContextRoot[] {
  if (fn.facts.decorators.length === 0 || fn.parent === null || fn.facts.kind !== 'function') return [];
  for (const decorator of fn.facts.decorators) {
    if (decorator.k !== 'call') continue;
    const { external } = callAt(linker, fn.parent, decorator.op);
    if (!isThreadedEndpoint(external)) continue;
    const kind = fn.facts.async ? 'loop' : 'thread';
    return [{ kind, how: 'request handler', entry: fn, site: null, many: true }];
  }
  return [];
}

/** A test runner calls these in the main thread. */
function testRoots(fn: Scope): ContextRoot[] {
  if (fn.facts.kind !== 'function' || fn.facts.async || !fn.facts.name.startsWith('test')) return [];
  if (!/(^|[/_])test|conftest/.test(fn.path.slice(fn.path.lastIndexOf('/') + 1))) return [];
  return [{ kind: 'main', how: 'test', entry: fn, site: null, many: false }];
}
