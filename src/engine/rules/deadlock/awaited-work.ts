/**
 * What a wait waits for: the functions whose end, or whose doing, lets it go on.
 *
 * A join waits for the thread's function, a result for the job's; a queue's `get` for whoever puts something in, an
 * event's `wait` for whoever sets it, a condition's for whoever notifies it.
 */
import type { CallOp, Expr } from '../../facts/facts.ts';
import type { Project, ProjectFunction, Site, Value } from '../../project/project.ts';
import { functionsOf, jobAt, madeFutures, poolOf, samePlace, workOf } from './jobs.ts';

export interface Work {
  /** Runs from its beginning up to `until` (to its end where that is null) before the wait can go on. */
  readonly fn: ProjectFunction;
  readonly until: Site | null;
  /** Where it is started, for those that are. */
  readonly start: Site | null;
}

export interface Wait {
  readonly kind: 'join' | 'result' | 'get' | 'put' | 'event' | 'condition' | 'pool' | 'gather' | 'task';
  /** Any one of them is enough; all of them need the lock for the wait to be in vain. */
  readonly works: readonly Work[];
  readonly any: boolean;
  readonly timeout: boolean;
  readonly async: boolean;
}

const NAMES = /^(join|result|exception|get|put|wait|wait_for|gather|shutdown)$/;
const TIMES_AT: Readonly<Record<string, number>> = { get: 1, put: 2, wait_for: 1, gather: -1, shutdown: -1 };

const WAITING =
  /(^|\.)(Thread|Process)\.join$|\.Future\.(result|exception)$|AsyncResult\.(get|wait)$|^asyncio\.gather$|Queue\.(get|put)$|Executor\.shutdown$|\.Event\.wait$|\.Condition\.wait(_for)?$/;

/** A look at the names alone, before anybody asks what they mean to each other. */
export function mayWait(fn: ProjectFunction, op: number, project: Project): boolean {
  const facts = fn.facts.ops[op]!;
  if (facts.k === 'enter') return facts.context.k === 'call' && /Pool/.test(calleeName(fn, facts.context.op));
  if (facts.k === 'await') return facts.value.k === 'name' || facts.value.k === 'attr';
  return NAMES.test(calleeName(fn, op)) && WAITING.test(project.call(fn, op).external);
}

function calleeName(fn: ProjectFunction, op: number): string {
  const facts = fn.facts.ops[op];
  if (facts?.k !== 'call') return '';
  return facts.callee.k === 'attr' ? facts.callee.name : facts.callee.k === 'name' ? facts.callee.id : '';
}

/** What the call waits for; null where it does not wait, or for something that is not seen. */
export function waitAt(fn: ProjectFunction, op: number, project: Project): Wait | null {
  const facts = fn.facts.ops[op]!;
  if (facts.k === 'enter') return poolWait(fn, op, facts.context, facts.body, project);
  if (facts.k === 'await') return taskWait(fn, op, facts.value, project);
  if (facts.k !== 'call') return null;
  const word =
    facts.callee.k === 'attr' ? facts.callee.name : facts.callee.k === 'name' ? facts.callee.id : '';
  if (!NAMES.test(word)) return null;
  const { external } = project.call(fn, op);
  const async = facts.use.k === 'awaited';
  const wait = (kind: Wait['kind'], works: readonly Work[], any = false): Wait | null =>
    works.length === 0 ? null : { kind, works, any, timeout: hasTimeout(facts, word), async };
  const owner = facts.callee.k === 'attr' ? facts.callee.of : null;
  if (/(^|\.)(Thread|Process)\.join$/.test(external) && owner !== null)
    return wait('join', joined(fn, owner, op, project));
  if (
    /\.Future\.(result|exception)$|AsyncResult\.(get|wait)$/.test(external) &&
    owner !== null &&
    !external.startsWith('asyncio.')
  )
    return wait('result', jobsWork(madeFutures(fn, owner, op, project), project));
  if (external === 'asyncio.gather' && async) return wait('gather', gathered(fn, facts, project));
  if (owner === null || isNoWait(facts, word)) return null;
  if (/^(queue|asyncio|multiprocessing)\.\w*Queue\.get$/.test(external))
    return wait('get', others(fn, owner, op, ['put', 'put_nowait'], project), true);
  if (/^(queue|asyncio|multiprocessing)\.\w*Queue\.put$/.test(external) && isBounded(fn, owner, op, project))
    return wait('put', others(fn, owner, op, ['get', 'get_nowait'], project), true);
  if (/Executor\.shutdown$/.test(external)) return wait('pool', jobsOfPool(fn, owner, op, project));
  if (/\.Event\.wait$/.test(external)) return wait('event', others(fn, owner, op, ['set'], project), true);
  if (/\.Condition\.wait(_for)?$/.test(external))
    return wait('condition', others(fn, owner, op, ['notify', 'notify_all'], project), true);
  return null;
}

function hasTimeout({ args }: CallOp, word: string): boolean {
  const at = TIMES_AT[word] ?? 0;
  const given = args.find((arg) => arg.name === 'timeout') ?? (at < 0 ? undefined : args[at]);
  return given !== undefined && !(given.value.k === 'const' && given.value.type === 'none');
}

/** Where `False` says not to wait. */
const BLOCKS_AT: Readonly<Record<string, number>> = { get: 0, put: 1, shutdown: 0 };

function isNoWait({ args }: CallOp, word: string): boolean {
  const named = args.find((arg) => arg.name === (word === 'shutdown' ? 'wait' : 'block'));
  const block = named ?? args[BLOCKS_AT[word] ?? args.length];
  return block?.value.k === 'const' && block.value.value === false;
}

function joined(fn: ProjectFunction, owner: Expr, op: number, project: Project): Work[] {
  const workers = project.workersOf(fn, owner, op);
  const isSelf = owner.k === 'name' && owner.id === fn.facts.params[0]?.name && fn.cls !== null;
  // A thread's own method, called by somebody else.
  if (workers.length === 0 && isSelf)
    return functionsOf(project.member(project.resolve(fn, owner, op), 'run')).map((work) => ({
      fn: work,
      until: null,
      start: null,
    }));
  return workers.flatMap((worker) =>
    functionsOf(worker.target).map((work) => ({ fn: work, until: null, start: worker.starts[0] ?? null })),
  );
}

/** `await self.task`, where nothing here has cancelled it. */
function taskWait(fn: ProjectFunction, op: number, value: Expr, project: Project): Wait | null {
  const { made } = taskOf(project.resolve(fn, value, op));
  const cancels = fn.facts.ops.some(
    (other) => other.k === 'call' && other.callee.k === 'attr' && other.callee.name === 'cancel',
  );
  const given = made === null || cancels ? undefined : (made.fn.facts.ops[made.op] as CallOp).args[0];
  if (made === null || given === undefined) return null;
  const works = functionsOf(project.resolve(made.fn, given.value, made.op));
  if (works.length === 0) return null;
  return {
    kind: 'task',
    works: works.map((work) => ({ fn: work, until: null, start: made })),
    any: false,
    timeout: false,
    async: true,
  };
}

function taskOf(value: Value): { made: Site | null } {
  return value.k === 'object' && value.cls === 'asyncio.Task' ? value : { made: null };
}

/** `Queue(maxsize=4)`: `put` waits for room. */
function isBounded(fn: ProjectFunction, owner: Expr, op: number, project: Project): boolean {
  const made = madeOf(project.resolve(fn, owner, op));
  const call = made?.fn.facts.ops[made.op];
  if (call?.k !== 'call') return false;
  const size = call.args.find((arg) => arg.name === 'maxsize') ?? call.args.find((arg) => arg.name === '');
  return size?.value.k === 'const' && typeof size.value.value === 'number' && size.value.value > 0;
}

/** `pool.shutdown()` waits for everything that was given to the pool. */
function jobsOfPool(fn: ProjectFunction, owner: Expr, op: number, project: Project): Work[] {
  const pool = poolOf(project.resolve(fn, owner, op));
  if (pool === null) return [];
  const given = ['submit', 'map'].flatMap((name) => project.callsNamed(name));
  if (given.length > 200) return [];
  return given.flatMap((site) => {
    const job = jobAt(site.fn, site.op, project);
    if (job === null || !samePlace(job.pool, pool)) return [];
    return workOf(job, project).map((work) => ({ fn: work, until: null, start: site }));
  });
}

function jobsWork(made: readonly Site[], project: Project): Work[] {
  return made.flatMap((site) => {
    const job = jobAt(site.fn, site.op, project);
    return job === null ? [] : workOf(job, project).map((fn) => ({ fn, until: null, start: site }));
  });
}

/** `await asyncio.gather(a(), b())`: tasks of their own. */
function gathered(fn: ProjectFunction, call: CallOp, project: Project): Work[] {
  return call.args.flatMap(({ value }): Work[] => {
    if (value.k !== 'call') return [];
    const start = { fn, op: value.op };
    return project
      .call(fn, value.op)
      .functions.filter((work) => work.facts.async)
      .map((work) => ({ fn: work, until: null, start }));
  });
}

/** `with ThreadPoolExecutor() as pool:` waits at its end for what was given to it inside. */
function poolWait(
  fn: ProjectFunction,
  op: number,
  context: Expr,
  body: number,
  project: Project,
): Wait | null {
  if (context.k !== 'call') return null;
  const pool = poolOf(project.resolve(fn, context, op));
  const block = fn.facts.blocks[body];
  if (pool === null || block === undefined || !samePlace(pool, { fn, op: context.op })) return null;
  const works: Work[] = [];
  for (let at = block.first; at < block.end; at++) {
    const job = jobAt(fn, at, project);
    if (job === null || !samePlace(job.pool, pool)) continue;
    works.push(...workOf(job, project).map((work) => ({ fn: work, until: null, start: { fn, op: at } })));
  }
  return works.length === 0 ? null : { kind: 'pool', works, any: false, timeout: false, async: false };
}

/** Calls of these methods on the same object, in other functions. */
function others(
  fn: ProjectFunction,
  owner: Expr,
  op: number,
  methods: readonly string[],
  project: Project,
): Work[] {
  const object = project.resolve(fn, owner, op);
  const made = madeOf(object);
  if (made === null) return [];
  return methods.flatMap((method) => {
    const sites = project.callsNamed(method);
    if (sites.length > 200) return [];
    return sites.flatMap((site): Work[] => {
      const call = site.fn.facts.ops[site.op];
      if (call?.k !== 'call' || call.callee.k !== 'attr' || site.fn === fn) return [];
      const there = madeOf(project.resolve(site.fn, call.callee.of, site.op));
      return there !== null && samePlace(there, made) ? [{ fn: site.fn, until: site, start: null }] : [];
    });
  });
}

function madeOf(value: Value): Site | null {
  return value.k === 'object' ? value.made : null;
}
