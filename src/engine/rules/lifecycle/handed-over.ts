/** Calls that hand a callable over to a thread, a process or a pool. */
import type { Arg, CallOp, Expr } from '../../facts/facts.ts';
import { SPAWNS, type Spawn, spawnedArguments, spawnedCallable } from '../../knowledge/spawns.ts';
import type { Project, ProjectFunction } from '../../project/project.ts';

export interface HandOver {
  fn: ProjectFunction;
  op: number;
  call: CallOp;
  spawn: Spawn;
  /** Canonical name of what is called. */
  external: string;
  /** As people call it: `Thread`, `submit`. */
  taker: string;
  /** The expression that is to be called; null where it is not given, or not seen. */
  callable: Expr | null;
  /** The arguments for it; null where they cannot be seen. */
  args: readonly Arg[] | null;
}

export function* handOvers(fn: ProjectFunction, project: Project): Generator<HandOver> {
  for (const { op, external } of project.calls(fn)) {
    const spawn = external === '' ? undefined : SPAWNS[external];
    const call = fn.facts.ops[op];
    if (spawn === undefined || call?.k !== 'call') continue;
    if (spawn.kind !== 'thread' && spawn.kind !== 'process') continue;
    yield {
      fn,
      op,
      call,
      spawn,
      external,
      taker: external.slice(external.lastIndexOf('.') + 1),
      callable: spawnedCallable(spawn, call),
      args: spawnedArguments(spawn, call),
    };
  }
}

/** Threads and processes of their own; everything else is a job of a pool, whose errors end in a result. */
export function isWorker(external: string): boolean {
  return /^(threading\.(Thread|Timer)|multiprocessing\.Process)$/.test(external);
}
