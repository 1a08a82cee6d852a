/** Who calls whom: every call op with what it enters. `callers.ts` has the way back. */
import { callbackOf } from '../knowledge/callbacks.ts';
import { decoration } from './decorators.ts';
import { implicitCalls } from './implicit-calls.ts';
import { callOp, type LinkedFile, type Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { loopMethod } from './loop-words.ts';
import { known, NOTHING, only } from './value-set.ts';
import { type Call, UNKNOWN, type Value } from './values.ts';

/** `op` of `fn` runs the bodies of `entered` in the same thread; `awaited` are coroutines that it waits for. */
export interface Edge {
  readonly op: number;
  readonly entered: readonly Scope[];
  readonly awaited: readonly Scope[];
}

export function callAt(linker: Linker, fn: Scope, op: number): Call {
  const call = keptCall(linker, fn, op);
  return call === SILENT ? silentCall(fn, op) : call;
}

/** As it is kept: of most calls nothing is known, and one object stands for all of those. */
function keptCall(linker: Linker, fn: Scope, op: number): Call {
  const { memo } = linker;
  return memo.peek(fn.calls, op) ?? askCall(linker, fn, op);
}

/** Apart, because a function that makes closures pays for them whenever it is called. */
function askCall(linker: Linker, fn: Scope, op: number): Call {
  return linker.memo.get(fn.calls, op, SILENT, () => makeCall(linker, fn, op));
}

/** A call of which nothing is known. What is the same in all of them is there once. */
function silentCall(fn: Scope, op: number): Call {
  return {
    fn,
    op,
    target: UNKNOWN,
    targets: NOTHING,
    external: '',
    functions: NO_SCOPES,
    entered: NO_SCOPES,
    bound: 0,
  };
}

const NO_SCOPES: readonly Scope[] = [];
/** It has no place: nobody outside of `callAt` sees it. */
const SILENT: Call = silentCall(null as unknown as Scope, -1);

function makeCall(linker: Linker, fn: Scope, op: number): Call {
  const values = linker.targets(fn, op);
  const seen = known(values);
  const guessed = seen.length === 0 ? loopMethod(callOp(fn, op).callee) : null;
  if (seen.length === 0 && guessed === null) return SILENT;
  const target = guessed ?? only(values);
  const targets = guessed === null ? seen : [guessed];
  const found = { functions: [] as Scope[], bound: 0 };
  for (const value of targets) expand(linker, value, found, 0);
  const facts = callOp(fn, op);
  const { use } = facts;
  const external = externalName(target);
  for (const callee of calledBack(linker, fn, op, external)) found.functions.push(callee);
  const runsNow = (callee: Scope): boolean => {
    const { async, generator } = callee.header;
    if (async) return false;
    if (!generator) return true;
    if (use.k === 'iterated') return !use.async;
    return use.k === 'entered' && decoration(linker, callee).kind === 'context-manager';
  };
  const functions = found.functions.length === 0 ? NO_SCOPES : found.functions.slice();
  return {
    fn,
    op,
    target,
    targets,
    external,
    functions,
    entered: functions.every(runsNow) ? functions : functions.filter(runsNow),
    bound: found.bound,
  };
}

/** `sorted(xs, key=f)` runs `f`. */
function calledBack(linker: Linker, fn: Scope, op: number, external: string): readonly Scope[] {
  if (external === '') return [];
  const call = callOp(fn, op);
  const consumer = call.use.k === 'argument' ? externalName(only(linker.targets(fn, call.use.call))) : '';
  const given = callbackOf(external, call, consumer);
  if (given === null) return [];
  const found = { functions: [] as Scope[], bound: 0 };
  for (const value of known(linker.values(fn, given, op))) expand(linker, value, found, 0);
  return found.functions.filter((callee) => !callee.isAsync && !callee.header.generator);
}

function externalName(value: Value): string {
  if (value.k === 'external') return value.name;
  return value.k === 'partial' ? externalName(value.of) : '';
}

function expand(
  linker: Linker,
  value: Value,
  found: { functions: Scope[]; bound: number },
  bound: number,
): void {
  switch (value.k) {
    case 'function': {
      const fn = value.fn as Scope;
      found.bound = Math.max(found.bound, bound + (value.receiver === null ? 0 : 1));
      if (!found.functions.includes(fn)) found.functions.push(fn);
      for (const wrapper of decoration(linker, fn).wrappers) {
        if (!found.functions.includes(wrapper)) found.functions.push(wrapper);
      }
      break;
    }
    case 'class':
      for (const name of ['__init__', '__post_init__']) {
        for (const method of linker.members(
          { k: 'instance', cls: value.cls, exact: true, made: null },
          name,
        )) {
          if (method.k === 'function') expand(linker, method, found, bound);
        }
      }
      break;
    case 'partial':
      expand(linker, value.of, found, bound + value.bound);
      break;
  }
}

/** Calls that wait for the coroutine they are given, in the same task. */
const WAITERS = /^asyncio\.(wait_for|shield)$/;

/** Everything that runs other scopes: calls, `with` on the project's objects, properties, class bodies. */
export function edgesOf(linker: Linker, fn: Scope): readonly Edge[] {
  return edgesIn(linker, fn.linked).get(fn) ?? NO_EDGES;
}

const NO_EDGES: readonly Edge[] = [];

/** The coroutine that the call gives is awaited on the spot, or by something that is. */
export function isAwaited(linker: Linker, fn: Scope, op: number): boolean {
  const { use } = callOp(fn, op);
  if (use.k === 'awaited') return true;
  if (use.k === 'iterated' || use.k === 'entered') return true;
  if (use.k !== 'argument') return false;
  const outer = callAt(linker, fn, use.call);
  return WAITERS.test(outer.external) && callOp(fn, use.call).use.k === 'awaited';
}

function enterEdge(linker: Linker, fn: Scope, op: number): Edge | null {
  const facts = fn.facts.ops[op]!;
  if (facts.k !== 'enter') return null;
  const value = only(linker.values(fn, facts.context, op));
  if (value.k !== 'instance') return null;
  const names = facts.async ? ['__aenter__', '__aexit__'] : ['__enter__', '__exit__'];
  const found = names.flatMap((name) => known(linker.members(value, name)));
  const scopes = found.flatMap((v) => (v.k === 'function' ? [v.fn as Scope] : []));
  if (scopes.length === 0) return null;
  return facts.async ? { op, entered: [], awaited: scopes } : { op, entered: scopes, awaited: [] };
}

/** The calls of a file of which something is known. Most passes over all calls need look at no others. */
export function knownCalls(linker: Linker, file: LinkedFile): readonly Call[] {
  return linker.ask<readonly Call[]>(file.root, 'known calls', NO_CALLS, () => {
    const calls: Call[] = [];
    for (const fn of file.scopes) {
      for (const op of fn.index.calls) {
        const call = keptCall(linker, fn, op);
        if (call.targets.length > 0) calls.push(call);
      }
    }
    return calls;
  });
}

/** The calls of a file that may enter functions of the project, also those that nobody wrote as a call. */
export function callsInto(linker: Linker, file: LinkedFile): readonly Call[] {
  return linker.ask<readonly Call[]>(file.root, 'calls into', NO_CALLS, () => {
    const calls = knownCalls(linker, file).filter((call) => call.functions.length > 0);
    for (const fn of file.scopes) {
      for (const [op, implicit] of implicitCalls(linker, fn)) {
        for (const { entered } of implicit) {
          calls.push({ ...silentCall(fn, op), functions: entered, entered, bound: 1 });
        }
      }
    }
    return calls;
  });
}

const NO_CALLS: readonly Call[] = [];

const NO_EDGES_AT_ALL: ReadonlyMap<Scope, readonly Edge[]> = new Map();

/** The edges of all functions of a file that have any, in the order of their ops. */
export function edgesIn(linker: Linker, file: LinkedFile): ReadonlyMap<Scope, readonly Edge[]> {
  return linker.ask<ReadonlyMap<Scope, readonly Edge[]>>(file.root, 'edges', NO_EDGES_AT_ALL, () => {
    const found = new Map<Scope, Edge[]>();
    const put = (fn: Scope, edge: Edge): void => {
      const list = found.get(fn);
      if (list) list.push(edge);
      else found.set(fn, [edge]);
    };
    for (const call of callsInto(linker, file)) {
      const { op, functions } = call;
      const fn = call.fn as Scope;
      const entered = call.entered as readonly Scope[];
      const waits = fn.facts.ops[op]!.k === 'call' && isAwaited(linker, fn, op);
      const awaited = waits ? (functions.filter((f) => (f as Scope).isAsync) as Scope[]) : [];
      if (entered.length > 0 || awaited.length > 0) put(fn, { op, entered, awaited });
    }
    for (const fn of file.scopes) {
      for (const op of fn.index.enters) {
        const edge = enterEdge(linker, fn, op);
        if (edge !== null) put(fn, edge);
      }
      for (const op of fn.index.classes) {
        const facts = fn.facts.ops[op]!;
        if (facts.k === 'class') put(fn, { op, entered: [file.classes[facts.cls]!.body], awaited: [] });
      }
    }
    for (const edges of found.values()) edges.sort((a, b) => a.op - b.op);
    return found;
  });
}
