/** Threads that certainly run when an operation is reached. */
import type { CallOp } from '../../facts/facts.ts';
import type { Project, ProjectFunction, Site } from '../../project/project.ts';

/** The start of a thread that is under way at `op`, in the function itself, in what it called before, or in a caller. */
export function threadUnderWay(
  fn: ProjectFunction,
  op: number,
  project: Project,
  seen: Set<ProjectFunction> = new Set(),
): Site | null {
  if (seen.has(fn) || seen.size > 6) return null;
  seen.add(fn);
  const own = startedBefore(fn, op, project, 0);
  if (own !== null) return own;
  for (const call of project.callers(fn)) {
    const found = threadUnderWay(call.fn, call.op, project, seen);
    if (found !== null) return found;
  }
  return null;
}

function startedBefore(fn: ProjectFunction, before: number, project: Project, depth: number): Site | null {
  const { ops } = fn.facts;
  for (let op = 0; op < Math.min(before, ops.length); op++) {
    const call = ops[op]!;
    if (call.k !== 'call' || !isOnPath(fn, op, before)) continue;
    const start = startOf(fn, op, call, before, project);
    if (start) return { fn, op };
    if (depth > 2) continue;
    for (const callee of project.call(fn, op).entered) {
      const below = startedBefore(callee, callee.facts.ops.length, project, depth + 1);
      if (below !== null) return below;
    }
  }
  return null;
}

/** A `start()` of a thread that nobody joins before `before`. */
function startOf(fn: ProjectFunction, op: number, call: CallOp, before: number, project: Project): boolean {
  if (call.callee.k !== 'attr' || call.callee.name !== 'start') return false;
  const workers = project.workersOf(fn, call.callee.of, op);
  const started =
    workers.length > 0
      ? workers
      : project.workers(fn).filter((one) => one.starts.some((site) => site.fn === fn && site.op === op));
  if (started.length === 0 || started.some((worker) => worker.kind === 'process')) return false;
  // Joined anywhere else than behind: who knows whether that was before.
  return started.every((worker) => worker.joins.every((site) => site.fn === fn && site.op > before));
}

/** It is reached on the way: not in a branch that may be left out, nor in one that leaves. A loop counts as run. */
function isOnPath(fn: ProjectFunction, op: number, before: number): boolean {
  const { blocks, ops } = fn.facts;
  for (let id = ops[op]!.block; id > 0; id = blocks[id]!.parent) {
    const block = blocks[id]!;
    if (block.first <= before && before < block.end) return true;
    if (block.exits === 'function') return false;
    if (!/^(loop|comprehension|with|try|main-guard|finally)$/.test(block.kind)) return false;
  }
  return true;
}
