/**
 * Threads, timers and processes, from the call that makes them to their start and join.
 *
 * A worker is known by the place that keeps it: a local name, an attribute of self, a list. Its starts and joins are
 * the calls whose receiver names one of its places, also as the variable of a loop over the list.
 */
import type { CallOp, Expr } from '../facts/facts.ts';
import { RUNNERS, SPAWNS, spawnedCallable } from '../knowledge/spawns.ts';
import { callAt, callsInto, knownCalls } from './call-graph.ts';
import { isInstanceOf } from './class-members.ts';
import { type Class, callOp, type LinkedFile, type Scope, selfName } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { isInLoop, loopAround } from './loops.ts';
import type { Worker } from './project.ts';
import { isInside, pathOf } from './scope-index.ts';
import { scopeOf } from './scope-names.ts';
import { only } from './value-set.ts';
import type { Call, Site, Value } from './values.ts';

interface Made extends Worker {
  readonly places: ReadonlySet<string>;
  readonly starts: Site[];
  readonly joins: Site[];
}

export class WorkerMap {
  private readonly byFunction = new Map<Scope, Made[]>();
  private readonly byPlace = new Map<string, Made[]>();
  private readonly starters = new Map<Scope, boolean>();
  private readonly spans = new Map<Scope, ReadonlyArray<readonly [number, number]>>();
  private readonly calls = new Map<LinkedFile, Map<Scope, Call[]>>();
  private mayStart: ReadonlySet<Scope> | null = null;
  private besideThreads: ReadonlySet<Scope> | null = null;
  /** How many questions for threads that are left behind are under way. */
  private depth = 0;
  private readonly linker: Linker;

  constructor(linker: Linker) {
    this.linker = linker;
    for (const file of linker.sortedFiles()) {
      for (const { fn, op } of workerCalls(linker, file)) {
        const worker = this.workerAt(fn, op);
        if (worker !== null) this.keep(fn, worker);
      }
    }
    for (const file of linker.sortedFiles()) {
      for (const use of workerUses(linker, file)) this.use(use);
    }
  }

  of(fn: Scope): readonly Worker[] {
    return this.byFunction.get(fn) ?? [];
  }

  meant(fn: Scope, expr: Expr, at: number): readonly Worker[] {
    return this.named(madeBy(this.linker, fn, expr, at), placesOf(fn, expr));
  }

  private named(made: Site | null, places: readonly string[]): readonly Made[] {
    if (made !== null) {
      const exact = this.byFunction.get(made.fn as Scope)?.find((worker) => worker.made.op === made.op);
      if (exact) return [exact];
    }
    const found = new Set<Made>();
    for (const place of places) for (const worker of this.byPlace.get(place) ?? []) found.add(worker);
    return [...found];
  }

  private keep(fn: Scope, worker: Made): void {
    const list = this.byFunction.get(fn);
    if (list) list.push(worker);
    else this.byFunction.set(fn, [worker]);
    for (const place of worker.places) {
      const there = this.byPlace.get(place);
      if (there) there.push(worker);
      else this.byPlace.set(place, [worker]);
    }
  }

  private workerAt(fn: Scope, op: number): Made | null {
    const call = callAt(this.linker, fn, op);
    const { target } = call;
    const subclass = target.k === 'class' ? (target.cls as Class) : null;
    const kind = kindOf(this.linker, target);
    if (kind === null) return null;
    const facts = callOp(fn, op);
    const places = keptAt(fn, op, facts);
    const spawn = SPAWNS[kind.base];
    const given = spawn ? spawnedCallable(spawn, facts) : null;
    const run =
      subclass === null
        ? null
        : this.linker.members({ k: 'instance', cls: subclass, exact: true, made: null }, 'run');
    const own = run === null ? null : only(run);
    const starts: Site[] = [];
    const startsItself = subclass !== null && this.startsItself(subclass);
    if (facts.use.k === 'attribute' && facts.use.name === 'start') {
      const start = fn.index.calls.find((at) => at > op && isCallOn(callOp(fn, at).callee, op));
      if (start !== undefined) starts.push({ fn, op: start });
    }
    if (startsItself) starts.push({ fn, op });
    return {
      kind: kind.kind,
      cls: subclass === null ? kind.base : `${subclass.module}.${subclass.qualname}`,
      subclass,
      made: { fn, op },
      target:
        own?.k === 'function'
          ? own
          : given === null
            ? { k: 'unknown' }
            : only(this.linker.values(fn, given, op)),
      daemon: daemonOf(fn, op, facts, places),
      many: isInLoop(fn, op) || this.runsOften(fn),
      keptIn: [...places][0]?.replace(/^.*::/, '') ?? '',
      starts,
      joins: [],
      startsItself,
      places,
    };
  }

  private runsOften(fn: Scope): boolean {
    if (fn.facts.kind === 'module') return false;
    const callers = this.linker.callers.of(fn);
    if (callers.length > 1 || callers.some((call) => isInLoop(call.fn as Scope, call.op))) return true;
    return this.linker.contexts.of(fn).some((context) => context.many);
  }

  private startsItself(cls: Class): boolean {
    const init = only(this.linker.members({ k: 'instance', cls, exact: true, made: null }, '__init__'));
    if (init.k !== 'function') return false;
    const fn = init.fn as Scope;
    const self = selfName(fn);
    return fn.index.calls.some((op) => {
      const { callee } = callOp(fn, op);
      return (
        callee.k === 'attr' && callee.name === 'start' && callee.of.k === 'name' && callee.of.id === self
      );
    });
  }

  private use({ fn, op, starts, made, places }: Use): void {
    for (const worker of this.named(made, places)) {
      const list = starts ? worker.starts : worker.joins;
      if (!list.some((site) => site.fn === fn && site.op === op)) list.push({ fn, op });
    }
  }

  /**
   * Main-thread code, at an operation where no thread can be alive that this function (or what it calls) started.
   * Only straight code is judged: an operation in a loop that also starts threads is not alone.
   */
  runsAlone(fn: Scope, op: number): boolean {
    const contexts = this.linker.contexts.of(fn);
    if (contexts.length === 0 || contexts.some((context) => context.kind !== 'main')) return false;
    if (!this.startsThreads(fn)) return false;
    for (const [start, end] of this.lives(fn)) {
      if (op > start && op <= end) return false;
      const loop = loopAround(fn, start);
      if (
        loop >= 0 &&
        isInside(fn.facts.blocks, fn.facts.ops[op]!.block, loop) &&
        end === Number.POSITIVE_INFINITY
      )
        return false;
    }
    return !this.isCalledWhileThreadsLive(fn);
  }

  /** Some caller, up to the module, runs this function while a thread of its own may be alive. */
  private isCalledWhileThreadsLive(fn: Scope): boolean {
    this.besideThreads ??= this.reachedBesideThreads();
    return this.besideThreads.has(fn);
  }

  /** What is called while a thread may be alive that the caller started, and all that is called from there. */
  private reachedBesideThreads(): ReadonlySet<Scope> {
    const found = new Set<Scope>();
    for (const caller of this.starting()) {
      const spans = this.lives(caller);
      if (spans.length === 0) continue;
      for (const { op, functions } of this.callsIn(caller)) {
        if (!spans.some(([start, end]) => start !== op && op > start && op <= end)) continue;
        for (const callee of functions) found.add(callee as Scope);
      }
    }
    // A set gives what is added to it on the way too.
    for (const fn of found)
      for (const { functions } of this.callsIn(fn))
        for (const callee of functions) found.add(callee as Scope);
    return found;
  }

  private callsIn(fn: Scope): readonly Call[] {
    let calls = this.calls.get(fn.linked);
    if (calls === undefined) {
      calls = new Map();
      for (const call of callsInto(this.linker, fn.linked)) {
        const list = calls.get(call.fn as Scope);
        if (list) list.push(call);
        else calls.set(call.fn as Scope, [call]);
      }
      this.calls.set(fn.linked, calls);
    }
    return calls.get(fn) ?? NO_CALLS;
  }

  /** Functions that may start threads, themselves or through calls. Most do not, and need not be looked at. */
  private starting(): ReadonlySet<Scope> {
    if (this.mayStart !== null) return this.mayStart;
    const found = new Set<Scope>();
    for (const file of this.linker.sortedFiles())
      for (const { fn } of threadStarts(this.linker, file)) found.add(fn);
    for (const fn of found) for (const call of this.linker.callers.of(fn)) found.add(call.fn as Scope);
    this.mayStart = found;
    return found;
  }

  /** Spans of operations during which a thread that is started in this function may be alive. */
  private lives(fn: Scope): ReadonlyArray<readonly [number, number]> {
    if (!this.starting().has(fn)) return NO_SPANS;
    const known = this.spans.get(fn);
    if (known !== undefined) return known;
    const spans = this.findLives(fn);
    // Inside of a circle of calls less is known than there is.
    if (this.depth === 0) this.spans.set(fn, spans);
    return spans;
  }

  private findLives(fn: Scope): ReadonlyArray<readonly [number, number]> {
    const spans: Array<readonly [number, number]> = [];
    const seen = new Set<Worker>();
    for (const op of fn.index.calls) {
      const call = callAt(this.linker, fn, op);
      const facts = callOp(fn, op);
      const workers = this.startedAt(fn, op, facts);
      for (const worker of workers) {
        if (seen.has(worker) || worker.kind === 'process') continue;
        seen.add(worker);
        spans.push([op, this.joinedBy(fn, worker, op)]);
      }
      if (workers.length > 0) continue;
      if (startsOtherThread(call.external)) spans.push([op, poolEnd(this.linker, fn, facts, op)]);
      else if (call.entered.some((callee) => callee !== fn && this.leavesThreads(callee as Scope))) {
        spans.push([op, Number.POSITIVE_INFINITY]);
      }
    }
    return spans;
  }

  private startedAt(fn: Scope, op: number, facts: CallOp): Made[] {
    const found: Made[] = [];
    for (const worker of this.byFunction.get(fn) ?? []) {
      if (worker.starts.some((site) => site.fn === fn && site.op === op)) found.push(worker);
    }
    if (found.length === 0 && facts.callee.k === 'attr' && facts.callee.name === 'start') {
      return this.meant(fn, facts.callee.of, op) as Made[];
    }
    return found;
  }

  /** The last op of the join behind the start; infinite where nobody waits. */
  private joinedBy(fn: Scope, worker: Made, start: number): number {
    const joins = worker.joins.filter((site) => site.fn === fn && site.op > start).map((site) => site.op);
    const certain = joins.filter((op) => {
      const { args } = callOp(fn, op);
      return args.length === 0;
    });
    if (certain.length === 0) return Number.POSITIVE_INFINITY;
    const first = Math.min(...certain);
    // Threads of a list are all done when the loop over it is.
    const loop = loopAround(fn, first);
    return loop < 0 ? first : fn.facts.blocks[loop]!.end - 1;
  }

  private startsThreads(fn: Scope): boolean {
    return this.lives(fn).length > 0 || this.linker.callers.of(fn).length > 0 || fn.facts.kind === 'module';
  }

  /** A call of the function may leave threads behind that go on running. */
  private leavesThreads(fn: Scope): boolean {
    const known = this.starters.get(fn);
    if (known !== undefined) return known;
    if (!this.starting().has(fn)) return false;
    this.starters.set(fn, false);
    this.depth++;
    const leaves = this.lives(fn).some(([, end]) => end === Number.POSITIVE_INFINITY);
    this.depth--;
    this.starters.set(fn, leaves);
    return leaves;
  }
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

const NO_CALLS: readonly Call[] = [];
const NO_SPANS: ReadonlyArray<readonly [number, number]> = [];

/** Pools, executors and the like; threads and timers are known by the objects that stand for them. */
function startsOtherThread(external: string): boolean {
  const spawn = SPAWNS[external];
  return spawn?.kind === 'thread' && !/^(Thread|Timer|request handler|dependency)$/.test(spawn.how);
}

/** The calls of a file that make or start a thread, or may do so. */
function threadStarts(linker: Linker, file: LinkedFile): ReadonlyArray<{ fn: Scope; op: number }> {
  return linker.ask<ReadonlyArray<{ fn: Scope; op: number }>>(file.root, 'thread starts', [], () => [
    ...workerCalls(linker, file),
    ...workerUses(linker, file).filter((use) => use.starts),
    ...knownCalls(linker, file)
      .filter(({ external }) => startsOtherThread(external))
      .map(({ fn, op }) => ({ fn: fn as Scope, op })),
  ]);
}

/** The calls of a file that make threads, timers or processes. */
function workerCalls(linker: Linker, file: LinkedFile): ReadonlyArray<{ fn: Scope; op: number }> {
  return linker.ask<ReadonlyArray<{ fn: Scope; op: number }>>(file.root, 'worker calls', [], () =>
    knownCalls(linker, file)
      .filter(({ target }) => kindOf(linker, target) !== null)
      .map(({ fn, op }) => ({ fn: fn as Scope, op })),
  );
}

/** A call of `start` or `join`, and what it is called on. */
interface Use {
  readonly fn: Scope;
  readonly op: number;
  readonly starts: boolean;
  readonly made: Site | null;
  readonly places: readonly string[];
}

/** A file's calls of `start` and `join`; most are of strings and paths. */
function workerUses(linker: Linker, file: LinkedFile): readonly Use[] {
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
function madeBy(linker: Linker, fn: Scope, expr: Expr, at: number): Site | null {
  const value = only(linker.values(fn, expr, at));
  return value.k === 'object' || value.k === 'instance' ? value.made : null;
}

/** The end of the `with` block of the pool; infinite without one. */
function poolEnd(linker: Linker, fn: Scope, facts: CallOp, op: number): number {
  const { blocks, ops } = fn.facts;
  for (let at = ops[op]!.block; at >= 0; at = blocks[at]!.parent) {
    const opener = ops[blocks[at]!.op];
    if (blocks[at]!.kind !== 'with' || opener?.k !== 'enter' || opener.as === null) continue;
    if (facts.callee.k !== 'attr' || pathOf(facts.callee.of) !== pathOf(opener.as)) continue;
    const pool = only(linker.values(fn, opener.context, blocks[at]!.op));
    if (isInstanceOf(linker, pool, 'concurrent.futures.Executor')) return blocks[at]!.end - 1;
  }
  return Number.POSITIVE_INFINITY;
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
  return `${scope.path}:${scope.facts.id}::${path}`;
}

/** All places that an expression may stand for: its own, and of a loop's variable the list's elements. */
function placesOf(fn: Scope, e: Expr): string[] {
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
