/** What the walk over a function's starts asks the project: which objects are threads, and what starts them. */
import type { Project, ProjectFunction } from '../../project/project.ts';
import { type LateAssignment, startsOf, type ThreadNames } from './started-threads.ts';

export function kindOf(
  fn: ProjectFunction,
  late: LateAssignment,
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

export function threadNames(fn: ProjectFunction, project: Project): ThreadNames {
  const names: ThreadNames = {
    startsItself: (_, call) => {
      const target = project.call(fn, fn.facts.ops.indexOf(call)).target;
      if (target.k !== 'class') return null;
      const init = project.member({ k: 'instance', cls: target.cls, exact: true, made: null }, '__init__');
      if (init.k !== 'function') return null;
      return startsOf(init.fn.facts, names).get(init.fn.facts.params[0]?.name ?? '') ?? null;
    },
    method: (facts, name) => {
      const self = fn.file.functions[facts.id] === facts ? fn.cls : null;
      return (
        self?.file.functions.find(
          (one) => one.cls === facts.cls && one.kind === 'function' && one.name === name,
        ) ?? null
      );
    },
  };
  return names;
}
