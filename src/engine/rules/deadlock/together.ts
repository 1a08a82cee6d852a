/** Can two pieces of locking code be under way at the same time? */
import type { LockPair, Project, ProjectFunction } from '../../project/project.ts';

/** `unknown`: nothing in the project says who calls them. */
export type Together = 'yes' | 'unknown' | 'never';

export function together(a: LockPair, b: LockPair, project: Project): Together {
  const [first, second] = [a.outer.acquisition.fn, b.outer.acquisition.fn];
  if (isProcessLock(a) && isProcessLock(b)) return processesTogether(first, second, project);
  if (isTaskLock(a) || isTaskLock(b)) return tasksTogether(first, second, project);
  if (project.concurrent(first, second)) return 'yes';
  const known = project.contexts(first).length > 0 && project.contexts(second).length > 0;
  return known ? 'never' : 'unknown';
}

/** Locks that processes share: two runs of the code are two processes, or a process and its parent. */
function isProcessLock({ inner, outer }: LockPair): boolean {
  return inner.lock.library === 'multiprocessing' && outer.lock.library === 'multiprocessing';
}

function processesTogether(a: ProjectFunction, b: ProjectFunction, project: Project): Together {
  const [first, second] = [project.contexts(a), project.contexts(b)];
  const both = first.some((x) =>
    second.some((y) => {
      const elsewhere =
        x.kind === 'process' || y.kind === 'process' || x.kind === 'thread' || y.kind === 'thread';
      return elsewhere && (x.root === y.root ? x.many : true);
    }),
  );
  if (both) return 'yes';
  return first.length > 0 && second.length > 0 ? 'never' : 'unknown';
}

function isTaskLock({ inner, outer }: LockPair): boolean {
  const threads = ['threading', 'multiprocessing'];
  return !threads.includes(inner.lock.library) || !threads.includes(outer.lock.library);
}

/** Different coroutines of a program are tasks of one loop more often than not; one alone has to run twice. */
function tasksTogether(a: ProjectFunction, b: ProjectFunction, project: Project): Together {
  if (a !== b) return project.callers(a).length > 0 && project.callers(b).length > 0 ? 'yes' : 'unknown';
  return project.contexts(a).some(({ many }) => many) ? 'yes' : 'unknown';
}
