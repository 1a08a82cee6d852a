/** Pools of one thread: `ThreadPoolExecutor(max_workers=1)` runs one job after the other. */
import type { Value } from './values.ts';

const POOLS =
  /^(concurrent\.futures\.(ThreadPool|ProcessPool)Executor|multiprocessing\.pool\.(ThreadPool|Pool))$/;

export function hasSingleWorker(pool: Value | null): boolean {
  if (pool?.k !== 'object' || !POOLS.test(pool.cls) || pool.made === null) return false;
  const call = pool.made.fn.facts.ops[pool.made.op];
  if (call?.k !== 'call') return false;
  const given =
    call.args.find(({ name }) => name === 'max_workers' || name === 'processes') ??
    (call.args[0]?.name === '' && call.args[0].star === '' ? call.args[0] : undefined);
  return given?.value.k === 'const' && given.value.value === 1;
}
