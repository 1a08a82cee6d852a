/** Pools of threads, and the jobs that are given to them. */
import type { CallOp, Expr } from '../../facts/facts.ts';
import type { Project, ProjectFunction, Site, Value } from '../../project/project.ts';

/** A call that gives a job to a pool of threads of this process. */
export interface Job {
  readonly site: Site;
  readonly method: string;
  /** The call that makes the pool. */
  readonly pool: Site;
}

const GIVES =
  /^(?:concurrent\.futures\.(?:Thread|Interpreter)?(?:Pool)?Executor|multiprocessing\.pool\.ThreadPool)\.(submit|map|apply|apply_async|map_async|imap|imap_unordered|starmap|starmap_async)$/;
const GIVING_NAMES =
  /^(submit|map|apply|apply_async|map_async|imap|imap_unordered|starmap|starmap_async|run_in_executor)$/;
const ON_LOOP = 'asyncio.AbstractEventLoop.run_in_executor';
const POOLS = /^(concurrent\.futures\.ThreadPoolExecutor|multiprocessing\.pool\.ThreadPool)$/;

export function jobAt(fn: ProjectFunction, op: number, project: Project): Job | null {
  const facts = fn.facts.ops[op];
  if (facts?.k !== 'call' || facts.callee.k !== 'attr' || !GIVING_NAMES.test(facts.callee.name)) return null;
  const { target } = project.call(fn, op);
  if (target.k === 'external' && target.name === ON_LOOP) {
    const [given] = facts.args;
    const made = given === undefined ? null : poolOf(project.resolve(fn, given.value, op));
    return made === null ? null : { site: { fn, op }, method: 'run_in_executor', pool: made };
  }
  const match = target.k === 'external' ? GIVES.exec(target.name) : null;
  if (match === null || target.k !== 'external') return null;
  const pool = poolOf(target.receiver);
  return pool === null ? null : { site: { fn, op }, method: match[1]!, pool };
}

export function poolOf(value: Value | null): Site | null {
  return value?.k === 'object' && POOLS.test(value.cls) ? value.made : null;
}

/** The functions that the job runs. */
export function workOf({ method, site: { fn, op } }: Job, project: Project): readonly ProjectFunction[] {
  const call = fn.facts.ops[op] as CallOp;
  if (method === 'run_in_executor') {
    const func = project.argument(call, 1, 'func');
    return func === null ? [] : functionsOf(project.resolve(fn, func, op));
  }
  const given = call.args.find((arg) => arg.name === '' || arg.name === 'fn' || arg.name === 'func');
  return given === undefined ? [] : functionsOf(project.resolve(fn, given.value, op));
}

export function functionsOf(value: Value): readonly ProjectFunction[] {
  if (value.k === 'function') return [value.fn];
  if (value.k === 'coroutine' || value.k === 'partial') return functionsOf(value.of);
  return [];
}

export function samePlace(a: Site, b: Site): boolean {
  return a.fn === b.fn && a.op === b.op;
}

/** How many workers the pool has; null where the code does not say. */
export function workersOfPool({ fn, op }: Site): number | null {
  const call = fn.facts.ops[op];
  if (call?.k !== 'call') return null;
  const arg = call.args.find((a) => a.name === 'max_workers' || a.name === 'processes') ?? call.args[0];
  if (arg === undefined || (arg.name !== '' && !/^(max_workers|processes)$/.test(arg.name))) return null;
  return arg.value.k === 'const' && typeof arg.value.value === 'number' ? arg.value.value : null;
}

/**
 * The calls that made the futures an expression stands for: a future, a list of them, a variable that holds either, a
 * dictionary that has them for keys.
 */
export function madeFutures(fn: ProjectFunction, expr: Expr, at: number, project: Project): readonly Site[] {
  const value = project.resolve(fn, expr, at);
  const one = value.k === 'container' ? value.element : value;
  if (one.k === 'object' && one.made !== null) return [one.made];
  if (expr.k === 'call') return callsWithin(fn, expr.at);
  return expr.k === 'name'
    ? putInto(fn, expr.id)
    : expr.k === 'comp' || expr.k === 'seq'
      ? callsWithin(fn, expr.at)
      : [];
}

function putInto(fn: ProjectFunction, name: string): Site[] {
  return fn.facts.ops.flatMap((op) => {
    const isIt = (e: Expr): boolean => e.k === 'name' && e.id === name;
    if (op.k === 'assign' && op.value !== null) {
      const named = op.targets.some((target) => isIt(target) || (target.k === 'sub' && isIt(target.of)));
      const keyed = op.targets.flatMap((target) =>
        target.k === 'sub' && isIt(target.of) ? callsWithin(fn, target.at) : [],
      );
      return named ? [...callsWithin(fn, op.value.at), ...keyed] : [];
    }
    if (op.k !== 'call' || op.callee.k !== 'attr' || !isIt(op.callee.of)) return [];
    return /^(append|add)$/.test(op.callee.name)
      ? op.args.flatMap((arg) => callsWithin(fn, arg.value.at))
      : [];
  });
}

function callsWithin(fn: ProjectFunction, [start, end]: readonly [number, number]): Site[] {
  return fn.facts.ops.flatMap((op, i) =>
    op.k === 'call' && op.at[0] >= start && op.at[1] <= end ? [{ fn, op: i }] : [],
  );
}
