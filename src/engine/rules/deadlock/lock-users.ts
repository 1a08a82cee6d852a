/** Who takes a lock, in the whole project. */
import type { Acquisition, Lock, LockPair, Project } from '../../project/project.ts';

const known = new WeakMap<readonly LockPair[], ReadonlyMap<string, readonly Acquisition[]>>();

export function acquisitionsOf(lock: Lock, project: Project): readonly Acquisition[] {
  return byLock(project).get(lock.id) ?? [];
}

/** Asked once for each state of the project, of which the list of pairs is the sign. */
function byLock(project: Project): ReadonlyMap<string, readonly Acquisition[]> {
  const key = project.lockPairs();
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = new Map<string, Acquisition[]>();
  for (const path of project.files()) {
    for (const fn of project.functions(path)) {
      for (const acquisition of project.acquisitions(fn)) {
        const list = found.get(acquisition.lock.id);
        if (list) list.push(acquisition);
        else found.set(acquisition.lock.id, [acquisition]);
      }
    }
  }
  known.set(key, found);
  return found;
}
