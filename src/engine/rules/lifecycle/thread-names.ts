/** What the walk over a function's starts asks the project: which objects are threads, and what starts them. */
import type { Project, ProjectFunction } from '../../project/project.ts';
import { type LateAssignment, startOfReturned, startsOf, type ThreadNames } from './started-threads.ts';

export function kindOf(
  fn: ProjectFunction,
  late: Pick<LateAssignment, 'op' | 'receiver'>,
  project: Project,
): 'thread' | 'process' | null {
  const at = fn.facts.ops.indexOf(late.op);
  const value = project.resolve(fn, late.receiver, at);
  if (project.isA(value, 'threading.Thread')) return 'thread';
  if (project.isA(value, 'multiprocessing.Process')) return 'process';
  if (value.k !== 'unknown' && value.k !== 'container') return null;
  const workers = project.workersOf(fn, late.receiver, at);
  if (workers.length === 0) return null;
  return workers.every((worker) => worker.kind === 'process') ? 'process' : 'thread';
}

/** `seen` are the constructors under way: two classes may make each other. */
export function threadNames(
  fn: ProjectFunction,
  project: Project,
  seen: ReadonlySet<ProjectFunction> = new Set(),
): ThreadNames {
  const scopes = project.functions(fn.path);
  return {
    startsItself: (facts, call) => {
      const scope = scopes[facts.id];
      const target = scope && project.call(scope, facts.ops.indexOf(call)).target;
      if (target?.k === 'function') {
        if (seen.has(target.fn) || target.fn.path !== fn.path || project.isOpaque(target.fn)) return null;
        return startOfReturned(
          target.fn.facts,
          threadNames(target.fn, project, new Set([...seen, target.fn])),
        );
      }
      if (target?.k !== 'class') return null;
      const init = project.member({ k: 'instance', cls: target.cls, exact: true, made: null }, '__init__');
      if (init.k !== 'function' || seen.has(init.fn)) return null;
      const names = threadNames(init.fn, project, new Set([...seen, init.fn]));
      return startsOf(init.fn.facts, names).get(init.fn.facts.params[0]?.name ?? '') ?? null;
    },
    method: (facts, name) =>
      scopes.find(({ facts: one }) => {
        return facts.cls >= 0 && one.cls === facts.cls && one.kind === 'function' && one.name === name;
      })?.facts ?? null,
  };
}
