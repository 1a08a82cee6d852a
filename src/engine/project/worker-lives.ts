/**
 * While which operations threads may be alive that the code has started, itself or through what it calls; and with
 * that, whether main-thread code runs alone.
 */
import type { CallOp } from '../facts/facts.ts';
import { SPAWNS } from '../knowledge/spawns.ts';
import { callAt, callsInto, knownCalls } from './call-graph.ts';
import { isInstanceOf } from './class-members.ts';
import { callOp, type LinkedFile, type Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { loopAround } from './loops.ts';
import type { Worker } from './project.ts';
import { isInside, pathOf } from './scope-index.ts';
import { only } from './value-set.ts';
import type { Call } from './values.ts';
import { workerCalls, workerUses } from './worker-calls.ts';
import type { WorkerMap } from './workers.ts';

/** From the operation that starts a thread to the last one that it may be alive at. */
type Life = readonly [number, number];

const NOBODY: ReadonlySet<Scope> = new Set();
const NO_LIVES: readonly Life[] = [];
const NO_SCOPES: readonly Scope[] = [];
const NO_CALLS: readonly Call[] = [];

export class WorkerLives {
  private readonly linker: Linker;
  private readonly workers: WorkerMap;

  constructor(linker: Linker, workers: WorkerMap) {
    this.linker = linker;
    this.workers = workers;
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
    return !this.besideThreads().has(fn);
  }

  private startsThreads(fn: Scope): boolean {
    return this.lives(fn).length > 0 || this.linker.callers.of(fn).length > 0 || fn.kind === 'module';
  }

  /** What is called while a thread may be alive that the caller started, and all that is called from there. */
  private besideThreads(): ReadonlySet<Scope> {
    return this.linker.askAll<ReadonlySet<Scope>>('beside threads', NOBODY, () => {
      const found = new Set<Scope>();
      for (const caller of this.starting()) for (const callee of this.calledBeside(caller)) found.add(callee);
      // A set gives what is added to it on the way too.
      for (const fn of found)
        for (const callee of calleesIn(this.linker, fn.linked).get(fn) ?? NO_SCOPES) found.add(callee);
      return found;
    });
  }

  /** What the function itself calls while a thread may be alive that it started. */
  private calledBeside(fn: Scope): readonly Scope[] {
    return this.linker.ask<readonly Scope[]>(fn, 'called beside threads', NO_SCOPES, () => {
      const lives = this.lives(fn);
      if (lives.length === 0) return NO_SCOPES;
      return (callsByFunction(this.linker, fn.linked).get(fn) ?? NO_CALLS).flatMap(({ op, functions }) => {
        const isBeside = lives.some(([start, end]) => start !== op && op > start && op <= end);
        return isBeside ? (functions as readonly Scope[]) : NO_SCOPES;
      });
    });
  }

  /** Functions that may start threads, themselves or through calls. Most do not, and need not be looked at. */
  private starting(): ReadonlySet<Scope> {
    return this.linker.askAll<ReadonlySet<Scope>>('starting threads', NOBODY, () => {
      const found = new Set<Scope>();
      for (const file of this.linker.allFiles())
        for (const fn of startingIn(this.linker, file)) found.add(fn);
      for (const fn of found) for (const call of this.linker.callers.of(fn)) found.add(call.fn as Scope);
      return found;
    });
  }

  private lives(fn: Scope): readonly Life[] {
    if (!this.starting().has(fn)) return NO_LIVES;
    return this.linker.ask<readonly Life[]>(fn, 'lives of threads', NO_LIVES, () => this.findLives(fn));
  }

  private findLives(fn: Scope): readonly Life[] {
    const lives: Life[] = [];
    const seen = new Set<Worker>();
    for (const op of fn.index.calls) {
      const call = callAt(this.linker, fn, op);
      const facts = callOp(fn, op);
      const workers = this.startedAt(fn, op, facts);
      for (const worker of workers) {
        if (seen.has(worker) || worker.kind === 'process') continue;
        seen.add(worker);
        lives.push([op, joinedBy(fn, worker, op)]);
      }
      if (workers.length > 0) continue;
      if (startsOtherThread(call.external)) lives.push([op, poolEnd(this.linker, fn, facts, op)]);
      else if (call.entered.some((callee) => callee !== fn && this.leavesThreads(callee as Scope))) {
        lives.push([op, Number.POSITIVE_INFINITY]);
      }
    }
    return lives;
  }

  /** A call of the function may leave threads behind that go on running. */
  private leavesThreads(fn: Scope): boolean {
    return this.lives(fn).some(([, end]) => end === Number.POSITIVE_INFINITY);
  }

  private startedAt(fn: Scope, op: number, facts: CallOp): readonly Worker[] {
    const found = this.workers
      .of(fn)
      .filter((worker) => worker.starts.some((site) => site.fn === fn && site.op === op));
    if (found.length === 0 && facts.callee.k === 'attr' && facts.callee.name === 'start') {
      return this.workers.meant(fn, facts.callee.of, op);
    }
    return found;
  }
}

/** The last op of the join behind the start; infinite where nobody waits. */
function joinedBy(fn: Scope, worker: Worker, start: number): number {
  const joins = worker.joins.filter((site) => site.fn === fn && site.op > start).map((site) => site.op);
  const certain = joins.filter((op) => callOp(fn, op).args.length === 0);
  if (certain.length === 0) return Number.POSITIVE_INFINITY;
  const first = Math.min(...certain);
  // Threads of a list are all done when the loop over it is.
  const loop = loopAround(fn, first);
  return loop < 0 ? first : fn.facts.blocks[loop]!.end - 1;
}

function callsByFunction(linker: Linker, file: LinkedFile): ReadonlyMap<Scope, readonly Call[]> {
  return linker.ask<ReadonlyMap<Scope, readonly Call[]>>(file.root, 'calls by function', new Map(), () => {
    const found = new Map<Scope, Call[]>();
    for (const call of callsInto(linker, file)) {
      const list = found.get(call.fn as Scope);
      if (list) list.push(call);
      else found.set(call.fn as Scope, [call]);
    }
    return found;
  });
}

/** Whom each function of a file calls, wherever: the same while lines are added around the calls. */
function calleesIn(linker: Linker, file: LinkedFile): ReadonlyMap<Scope, readonly Scope[]> {
  return linker.ask<ReadonlyMap<Scope, readonly Scope[]>>(file.root, 'callees', new Map(), () => {
    const found = new Map<Scope, readonly Scope[]>();
    for (const [fn, calls] of callsByFunction(linker, file))
      found.set(fn, [...new Set(calls.flatMap(({ functions }) => functions as readonly Scope[]))]);
    return found;
  });
}

/** The functions of a file that make or start a thread, or may do so. */
function startingIn(linker: Linker, file: LinkedFile): readonly Scope[] {
  return linker.ask<readonly Scope[]>(file.root, 'starting threads', NO_SCOPES, () => {
    const calls = [
      ...workerCalls(linker, file),
      ...workerUses(linker, file).filter((use) => use.starts),
      ...knownCalls(linker, file).filter(({ external }) => startsOtherThread(external)),
    ];
    return [...new Set(calls.map(({ fn }) => fn as Scope))];
  });
}

/** Pools, executors and the like; threads and timers are known by the objects that stand for them. */
function startsOtherThread(external: string): boolean {
  const spawn = SPAWNS[external];
  return spawn?.kind === 'thread' && !/^(Thread|Timer|request handler|dependency)$/.test(spawn.how);
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
