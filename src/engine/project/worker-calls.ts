/** What a file's calls say of threads, timers and processes: which are made, kept where, and started or joined. */
import type { CallOp, Expr } from '../facts/facts.ts';
import { RUNNERS, SPAWNS, spawnedCallable } from '../knowledge/spawns.ts';
import { callAt, knownCalls } from './call-graph.ts';
import { type Class, callOp, type LinkedFile, type Scope, selfName } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { isInLoop } from './loops.ts';
import type { Worker } from './project.ts';
import { pathOf } from './scope-index.ts';
import { scopeOf } from './scope-names.ts';
import { only } from './value-set.ts';
import type { Site, Value } from './values.ts';

/** A worker as the call that makes it tells; who starts and joins it elsewhere is found out when all are known. */
export interface Made extends Worker {
  readonly places: ReadonlySet<string>;
}

/** The workers that a file's calls make. To be asked when the contexts are known. */
export function workersMade(linker: Linker, file: LinkedFile): readonly Made[] {
  return linker.ask<readonly Made[]>(file.root, 'workers made', [], () =>
    workerCalls(linker, file).flatMap(({ fn, op }) => workerAt(linker, fn, op) ?? []),
  );
}

function workerAt(linker: Linker, fn: Scope, op: number): Made | null {
  const call = callAt(linker, fn, op);
  const { target } = call;
  const subclass = target.k === 'class' ? (target.cls as Class) : null;
  const kind = kindOf(linker, target);
  if (kind === null) return null;
  const facts = callOp(fn, op);
  const places = keptAt(fn, op, facts);
  const spawn = SPAWNS[kind.base];
  const given = spawn ? spawnedCallable(spawn, facts) : null;
  const run =
    subclass === null
      ? null
      : linker.members({ k: 'instance', cls: subclass, exact: true, made: null }, 'run');
  const own = run === null ? null : only(run);
  const starts: Site[] = [];
  const startedByItself = subclass !== null && startsItself(linker, subclass);
  if (facts.use.k === 'attribute' && facts.use.name === 'start') {
    const start = fn.index.calls.find((at) => at > op && isCallOn(callOp(fn, at).callee, op));
    if (start !== undefined) starts.push({ fn, op: start });
  }
  if (startedByItself) starts.push({ fn, op });
  return {
    kind: kind.kind,
    cls: subclass === null ? kind.base : `${subclass.module}.${subclass.qualname}`,
    subclass,
    made: { fn, op },
    target:
      own?.k === 'function' ? own : given === null ? { k: 'unknown' } : only(linker.values(fn, given, op)),
    daemon: daemonOf(fn, op, facts, places),
    many: isInLoop(fn, op) || runsOften(linker, fn),
    keptIn: [...places][0]?.replace(/^.*::/, '') ?? '',
    starts,
    joins: [],
    startsItself: startedByItself,
    places,
  };
}

function runsOften(linker: Linker, fn: Scope): boolean {
  if (fn.facts.kind === 'module') return false;
  const callers = linker.callers.of(fn);
  if (callers.length > 1 || callers.some((call) => isInLoop(call.fn as Scope, call.op))) return true;
  return linker.contexts.of(fn).some((context) => context.many);
}

function startsItself(linker: Linker, cls: Class): boolean {
  const init = only(linker.members({ k: 'instance', cls, exact: true, made: null }, '__init__'));
  if (init.k !== 'function') return false;
  const fn = init.fn as Scope;
  const self = selfName(fn);
  return fn.index.calls.some((op) => {
    const { callee } = callOp(fn, op);
    return callee.k === 'attr' && callee.name === 'start' && callee.of.k === 'name' && callee.of.id === self;
  });
}

function kindOf(linker: Linker, target: Value): { kind: Worker['kind']; base: string } | null {
  if (target.k === 'external') {
    if (target.name === 'threading.Thread') return { kind: 'thread', base: target.name };
    if (target.name === 'threading.Timer') return { kind: 'timer', base: target.name };
    if (target.name === 'multiprocessing.Process') return { kind: 'process', base: target.name };
    return null;
  }
  if (target.k !== 'class') return null;
  for (const base of linker.mro(target.cls as Class)) {
    const runner = typeof base === 'string' ? RUNNERS[base] : undefined;
    if (runner) return { kind: base === 'threading.Timer' ? 'timer' : runner.kind, base: base as string };
  }
  return null;
}

/** The calls of a file that make threads, timers or processes. */
export function workerCalls(linker: Linker, file: LinkedFile): ReadonlyArray<{ fn: Scope; op: number }> {
  return linker.ask<ReadonlyArray<{ fn: Scope; op: number }>>(file.root, 'worker calls', [], () =>
    knownCalls(linker, file)
      .filter(({ target }) => kindOf(linker, target) !== null)
      .map(({ fn, op }) => ({ fn: fn as Scope, op })),
  );
}

/** A call of `start` or `join`, and what it is called on. */
export interface Use {
  readonly fn: Scope;
  readonly op: number;
  readonly starts: boolean;
  readonly made: Site | null;
  readonly places: readonly string[];
}

/** A file's calls of `start` and `join`; most are of strings and paths. */
export function workerUses(linker: Linker, file: LinkedFile): readonly Use[] {
  return linker.ask<readonly Use[]>(file.root, 'worker uses', [], () => {
    const uses: Use[] = [];
    for (const name of ['start', 'join']) {
      for (const fn of file.scopes) {
        for (const op of fn.index.calls) {
          const { callee } = callOp(fn, op);
          if (callee.k !== 'attr' || callee.name !== name) continue;
          const made = madeBy(linker, fn, callee.of, op);
          const places = placesOf(fn, callee.of);
          if (made !== null || places.length > 0)
            uses.push({ fn, op, starts: name === 'start', made, places });
        }
      }
    }
    return uses;
  });
}

/** The call that made the object. */
export function madeBy(linker: Linker, fn: Scope, expr: Expr, at: number): Site | null {
  const value = only(linker.values(fn, expr, at));
  return value.k === 'object' || value.k === 'instance' ? value.made : null;
}

function isCallOn(callee: Expr, op: number): boolean {
  return callee.k === 'attr' && callee.name === 'start' && callee.of.k === 'call' && callee.of.op === op;
}

/** The places that the new object goes to: a name, an attribute, a list (`threads[]`). */
function keptAt(fn: Scope, op: number, facts: CallOp): ReadonlySet<string> {
  const places = new Set<string>();
  const { use } = facts;
  const intoList = (call: number): void => {
    const outer = fn.facts.ops[call];
    if (
      outer?.k === 'call' &&
      outer.callee.k === 'attr' &&
      /^(append|add|appendleft)$/.test(outer.callee.name)
    ) {
      const place = placeOf(fn, outer.callee.of);
      if (place !== '') places.add(`${place}[]`);
    }
  };
  if (use.k === 'assigned') {
    const assign = fn.facts.ops[use.op];
    for (const target of assign?.k === 'assign' ? assign.targets : []) {
      if (target.k === 'sub') {
        const place = placeOf(fn, target.of);
        if (place !== '') places.add(`${place}[]`);
        continue;
      }
      const place = placeOf(fn, target);
      if (place !== '') places.add(place);
      if (target.k === 'name') alsoPut(fn, target.id, use.op, places);
    }
  } else if (use.k === 'argument') intoList(use.call);
  else if (use.k === 'element') {
    // `threads = [Thread(...) for ...]`: the assignment that follows takes the list.
    const assign = fn.facts.ops.find((next, at) => {
      return (
        at > op && next.k === 'assign' && next.value !== null && within(fn.facts.ops[op]!.at, next.value.at)
      );
    });
    for (const target of assign?.k === 'assign' ? assign.targets : []) {
      const place = placeOf(fn, target);
      if (place !== '') places.add(`${place}[]`);
    }
  }
  return places;
}

function within(inner: readonly [number, number], outer: readonly [number, number]): boolean {
  return inner[0] >= outer[0] && inner[1] <= outer[1];
}

/** `t = Thread(...)`, then `threads.append(t)` or `self.thread = t`. */
function alsoPut(fn: Scope, name: string, from: number, places: Set<string>): void {
  for (const [list, fillings] of fn.index.fillings) {
    if (!fillings.some(({ op, value }) => op > from && value.k === 'name' && value.id === name)) continue;
    const place = placeOfPath(fn, list);
    if (place !== '') places.add(`${place}[]`);
  }
  fn.facts.ops.forEach((op, at) => {
    if (at <= from || op.k !== 'assign' || op.value?.k !== 'name' || op.value.id !== name) return;
    for (const target of op.targets) {
      const place = placeOf(fn, target);
      if (place !== '') places.add(place);
    }
  });
}

function placeOf(fn: Scope, e: Expr): string {
  return placeOfPath(fn, pathOf(e));
}

/** A place's name with the scope that it belongs to, so that other functions find it under the same. */
function placeOfPath(fn: Scope, path: string): string {
  if (path === '') return '';
  const [root = '', ...rest] = path.split('.');
  const scope = scopeOf(fn, root);
  if (scope === null) return `${fn.path}::${path}`;
  if (rest.length > 0 && selfName(scope) === root && scope.cls !== null) {
    return `${scope.path}:${scope.cls.qualname}::self.${rest.join('.')}`;
  }
  return `${scope.path}:${scope.serial}::${path}`;
}

/** All places that an expression may stand for: its own, and of a loop's variable the list's elements. */
export function placesOf(fn: Scope, e: Expr): string[] {
  if (e.k === 'sub') {
    const place = placeOf(fn, e.of);
    return place === '' ? [] : [`${place}[]`];
  }
  const own = placeOf(fn, e);
  const places = own === '' ? [] : [own];
  if (e.k !== 'name') return places;
  for (const d of fn.index.definitions.get(e.id) ?? []) {
    if (d.k !== 'for') continue;
    const { iter } = d.facts;
    const source = iter.k === 'call' ? firstArgument(fn, iter.op) : iter;
    const place = source === null ? '' : placeOf(fn, source);
    if (place !== '') places.push(`${place}[]`);
  }
  return places;
}

/** `for t in list(threads)`, `reversed(threads)`, `threads.values()`. */
function firstArgument(fn: Scope, op: number): Expr | null {
  const call = callOp(fn, op);
  if (call.callee.k === 'attr') return call.callee.of;
  return call.args[0]?.value ?? null;
}

function daemonOf(fn: Scope, op: number, facts: CallOp, places: ReadonlySet<string>): boolean | null {
  const given = facts.args.find((arg) => arg.name === 'daemon');
  if (given?.value.k === 'const' && given.value.type === 'bool') return Boolean(given.value.value);
  for (let at = op + 1; at < fn.facts.ops.length; at++) {
    const next = fn.facts.ops[at]!;
    if (next.k !== 'assign' || next.value?.k !== 'const') continue;
    for (const target of next.targets) {
      if (target.k === 'attr' && target.name === 'daemon' && places.has(placeOf(fn, target.of))) {
        return Boolean(next.value.value);
      }
    }
  }
  return null;
}
