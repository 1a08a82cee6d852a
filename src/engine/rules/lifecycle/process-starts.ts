/** Where processes begin: a pool that is made, a process that is started, or a call that leads to one. */
import type { CallOp } from '../../facts/facts.ts';
import type { Project, ProjectFunction, Site } from '../../project/project.ts';
import { type StartMethod, startMethodAt } from './start-methods.ts';

export interface ProcessStart {
  fn: ProjectFunction;
  op: number;
  call: CallOp;
  kind: 'pool' | 'executor' | 'process' | 'manager';
  /** null where nobody says how. */
  method: StartMethod | 'unknown' | null;
  /** Calls from the asked function down to it; empty where it stands there itself. */
  chain: readonly Site[];
}

const POOLS: Readonly<Record<string, 'pool' | 'manager'>> = {
  'multiprocessing.pool.Pool': 'pool',
  'multiprocessing.Manager': 'manager',
};

/** The process that the call at `op` itself begins. */
export function processStart(fn: ProjectFunction, op: number, project: Project): ProcessStart | null {
  const call = fn.facts.ops[op];
  if (call?.k !== 'call') return null;
  const { external } = project.call(fn, op);
  const pool = POOLS[external];
  if (pool !== undefined)
    return { fn, op, call, kind: pool, method: startMethodAt(fn, call, project), chain: [] };
  if (/^concurrent\.futures\.ProcessPoolExecutor\.(submit|map)$/.test(external)) {
    return { fn, op, call, kind: 'executor', method: methodOfExecutor(fn, op, call, project), chain: [] };
  }
  if (call.callee.k !== 'attr' || call.callee.name !== 'start') return null;
  const workers = project.workersOf(fn, call.callee.of, op);
  if (workers.length === 0 || workers.some((worker) => worker.kind !== 'process')) return null;
  const { made } = workers[0]!;
  const maker = made.fn.facts.ops[made.op];
  const method = maker?.k === 'call' ? startMethodAt(made.fn, maker, project) : null;
  return { fn, op, call, kind: 'process', method, chain: [] };
}

/** An executor starts its processes with the first job, in the way that it was made for. */
function methodOfExecutor(
  fn: ProjectFunction,
  op: number,
  call: CallOp,
  project: Project,
): ProcessStart['method'] {
  const made = call.callee.k === 'attr' ? project.resolve(fn, call.callee.of, op) : null;
  const site = made?.k === 'object' || made?.k === 'instance' ? made.made : null;
  const maker = site?.fn.facts.ops[site.op];
  return site !== null && site !== undefined && maker?.k === 'call'
    ? startMethodAt(site.fn, maker, project)
    : startMethodAt(fn, call, project);
}

/** The first process that a call of the function begins, itself or through what it calls. */
export function firstProcess(
  fn: ProjectFunction,
  project: Project,
  seen: Set<ProjectFunction> = new Set(),
): ProcessStart | null {
  if (seen.has(fn) || seen.size > 20) return null;
  seen.add(fn);
  for (const { op, entered } of project.calls(fn)) {
    const own = processStart(fn, op, project);
    if (own !== null) return own;
    for (const callee of entered) {
      const below = firstProcess(callee, project, seen);
      if (below !== null) return { ...below, chain: [{ fn, op }, ...below.chain] };
    }
  }
  return null;
}
