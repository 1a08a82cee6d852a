/** What a call sends to another process. */
import type { Expr } from '../../facts/facts.ts';
import type { Project } from '../../project/project.ts';
import type { HandOver } from './handed-over.ts';

/** The callable and what it gets, as far as that is written there. */
export function* sentBy({
  callable,
  args,
  spawn,
  call,
}: HandOver): Generator<{ expr: Expr; argument: boolean }> {
  if (callable !== null) yield { expr: callable, argument: false };
  for (const arg of args ?? []) if (arg.star === '') yield { expr: arg.value, argument: true };
  if (spawn.args !== 'elements') return;
  for (const arg of call.args) {
    if (arg.name !== '' || arg.value === callable || arg.value.k !== 'seq') continue;
    for (const item of arg.value.items) {
      if (item.k === 'seq') for (const inner of item.items) yield { expr: inner, argument: true };
      else yield { expr: item, argument: true };
    }
  }
}

export function runsInProcess({ fn, op, call, spawn, external }: HandOver, project: Project): boolean {
  if (spawn.executor !== undefined) {
    const executor = call.args[spawn.executor]?.value;
    if (executor === undefined) return false;
    return project.isA(project.resolve(fn, executor, op), 'concurrent.futures.ProcessPoolExecutor');
  }
  if (spawn.kind === 'process') return true;
  const { target } = project.call(fn, op);
  if (!external.startsWith('concurrent.futures.') || target.k !== 'external' || target.receiver === null)
    return false;
  return project.isA(target.receiver, 'concurrent.futures.ProcessPoolExecutor');
}
