/**
 * Jobs that wait for other jobs of the pool they run in, and coroutines that wait for their own loop.
 *
 * Each waiting job keeps a worker. With one worker the awaited job never gets one; with several that is so as soon as
 * all of them wait, so more than one such job must be on its way.
 */
import type { CallOp } from '../../facts/facts.ts';
import type { Confidence } from '../../finding.ts';
import type { Context, Project, ProjectFunction, Site } from '../../project/project.ts';
import { conditionsOf } from './conditions.ts';
import { type Job, jobAt, madeFutures, samePlace, workersOfPool, workOf } from './jobs.ts';

export interface StarvedJob {
  fn: ProjectFunction;
  op: number;
  call: CallOp;
  confidence: Confidence;
  /** The job that is waited for, and how the waiting one came into the same pool. */
  job: Job | null;
  context: Context | null;
  workers: number | null;
}

const WAITS = /^(result|exception|get|wait|as_completed|map|apply|starmap)$/;
const WAITED =
  /^(concurrent\.futures\.Future\.(result|exception)|multiprocessing\.pool\.AsyncResult\.(get|wait))$/;
const COLLECTED = /^concurrent\.futures\.(wait|as_completed)$/;
const TAKES_ALL = /^builtins\.(list|tuple|set|frozenset|dict|sum|min|max|any|all|sorted)$/;

export function* starvedJobs(fn: ProjectFunction, project: Project): Generator<StarvedJob> {
  for (const op of project.callOps(fn)) {
    const call = fn.facts.ops[op] as CallOp;
    if (!WAITS.test(lastName(call)) || hasTimeout(call)) continue;
    const onLoop = loopWait(fn, op, call, project);
    if (onLoop !== null) {
      yield { fn, op, call, confidence: onLoop, job: null, context: null, workers: null };
      continue;
    }
    const found = starvedBy(fn, op, call, project);
    if (found !== null) yield { fn, op, call, ...found };
  }
}

function lastName({ callee }: CallOp): string {
  return callee.k === 'attr' ? callee.name : callee.k === 'name' ? callee.id : '';
}

function hasTimeout({ args, callee }: CallOp): boolean {
  if (args.some(({ name, value }) => name === 'timeout' && !(value.k === 'const' && value.type === 'none')))
    return true;
  return callee.k === 'attr' && /^(result|exception|get)$/.test(callee.name) && args.length > 0;
}

function starvedBy(
  fn: ProjectFunction,
  op: number,
  call: CallOp,
  project: Project,
): Pick<StarvedJob, 'confidence' | 'job' | 'context' | 'workers'> | null {
  const jobs = jobsWaitedFor(fn, op, call, project);
  if (jobs.length === 0) return null;
  for (const context of project.contexts(fn)) {
    const { site } = context.root;
    const outer = site === null ? null : jobAt(site.fn, site.op, project);
    const job = outer === null ? undefined : jobs.find(({ pool }) => samePlace(pool, outer.pool));
    if (outer === null || job === undefined || isPoolOfItsOwn(job.pool, fn, context)) continue;
    const workers = workersOfPool(job.pool);
    const always = [...context.chain, { fn, op }].every((one) => conditionsOf(one.fn, one.op).length === 0);
    const several = isOneOfSeveral(outer, project) || workOf(job, project).includes(fn);
    const confidence = workers === 1 ? (always ? 'certain' : 'likely') : several ? 'likely' : 'possible';
    return { confidence, job, context, workers };
  }
  return null;
}

/** The jobs that this call waits for. */
function jobsWaitedFor(fn: ProjectFunction, op: number, call: CallOp, project: Project): Job[] {
  const { external } = project.call(fn, op);
  const made = (sites: readonly Site[]): Job[] =>
    sites.flatMap((site) => jobAt(site.fn, site.op, project) ?? []);
  if (COLLECTED.test(external)) {
    const [arg] = call.args;
    return arg === undefined ? [] : made(madeFutures(fn, arg.value, op, project));
  }
  if (call.callee.k !== 'attr') return [];
  if (WAITED.test(external)) return made(madeFutures(fn, call.callee.of, op, project));
  const job = jobAt(fn, op, project);
  if (job === null) return [];
  return /^(apply|starmap)$/.test(job.method) || job.method === 'map'
    ? isConsumed(fn, call, job, project)
      ? [job]
      : []
    : [];
}

/** A pool's `map` waits at once; an executor's when its results are taken. */
function isConsumed(fn: ProjectFunction, { use }: CallOp, job: Job, project: Project): boolean {
  const { target } = project.call(job.site.fn, job.site.op);
  if (target.k === 'external' && target.name.startsWith('multiprocessing.')) return true;
  if (use.k === 'iterated' || use.k === 'starred') return true;
  return use.k === 'argument' && TAKES_ALL.test(project.call(fn, use.call).external);
}

/** Each run of the function that makes the pool has another one. */
function isPoolOfItsOwn(pool: Site, fn: ProjectFunction, { chain, root }: Context): boolean {
  if (pool.fn.facts.kind === 'module' || pool.fn.facts.kind === 'class') return false;
  return fn === pool.fn || root.entry === pool.fn || chain.some((site) => site.fn === pool.fn);
}

function isOneOfSeveral({ site, method }: Job, project: Project): boolean {
  if (!/^(submit|apply_async|run_in_executor)$/.test(method)) return true;
  const { blocks, ops } = site.fn.facts;
  for (let id = ops[site.op]!.block; id >= 0; id = blocks[id]!.parent)
    if (/^(loop|comprehension)$/.test(blocks[id]!.kind)) return true;
  if (project.callers(site.fn).length > 1) return true;
  return project.contexts(site.fn).some(({ many }) => many);
}

/** `run_coroutine_threadsafe(...).result()` in the thread of the loop that should run the coroutine. */
function loopWait(fn: ProjectFunction, op: number, call: CallOp, project: Project): Confidence | null {
  if (call.callee.k !== 'attr' || !/^(result|exception)$/.test(call.callee.name)) return null;
  const future = project.resolve(fn, call.callee.of, op);
  if (future.k !== 'object' || future.cls !== 'concurrent.futures.Future' || future.made === null)
    return null;
  const { made } = future;
  if (project.call(made.fn, made.op).external !== 'asyncio.run_coroutine_threadsafe') return null;
  if (!fn.facts.async && !project.contexts(fn).some(({ kind }) => kind === 'loop')) return null;
  const facts = made.fn.facts.ops[made.op] as CallOp;
  const loop = project.argument(facts, 1, 'loop');
  const value = loop === null ? null : project.resolve(made.fn, loop, made.op);
  const how =
    value?.k === 'object' && value.made !== null ? project.call(value.made.fn, value.made.op).external : '';
  if (how === 'asyncio.get_running_loop' && value?.k === 'object')
    return fn.facts.async && value.made!.fn === fn && conditionsOf(fn, op).length === 0
      ? 'certain'
      : 'likely';
  if (how === 'asyncio.get_event_loop') return fn.facts.async ? 'likely' : 'possible';
  return how === '' && fn.facts.async ? 'possible' : null;
}
