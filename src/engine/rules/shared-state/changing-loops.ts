/**
 * Loops over a container that other code adds to or takes from meanwhile: another thread at any moment, another task
 * while the loop's body awaits.
 */
import type { ForOp } from '../../facts/facts.ts';
import type { Access, Context, Project, ProjectFunction } from '../../project/project.ts';
import { brokenGuarding } from './guarding.ts';
import { isCalledBeside } from './outside-callers.ts';
import { overlap, reaching, TASKS } from './racing.ts';
import { comesAndGoes } from './registering.ts';
import { startsBefore } from './start-order.ts';
import { isIteration, resizes } from './unguarded-harm.ts';
import { hasBetween, isInside } from './update.ts';
import { isConstruction } from './update-patterns.ts';

export interface ChangedLoop {
  pattern: 'loop';
  fn: ProjectFunction;
  /** What is gone over. */
  access: Access;
  /** Changes its size. */
  other: Access;
  kind: 'threads' | 'tasks' | 'nobody';
  contexts: readonly Context[];
}

export function* changedLoops(fn: ProjectFunction, project: Project): Generator<ChangedLoop> {
  const loops = fn.facts.ops.filter((op): op is ForOp => op.k === 'for');
  if (loops.length === 0) return;
  for (const access of project.accesses(fn)) {
    if (access.fresh || access.variable.threadSafe || !isIteration(access) || isConstruction(fn, access))
      continue;
    const loop = loops.find((op) => isInside(access.at, op.iter.at));
    if (loop === undefined || leavesAtOnce(fn, loop)) continue;
    if (project.accessGuards(access).length > 0 || brokenGuarding(access, project) !== null) continue;
    const changed = changedBy(fn, access, loop, project);
    if (changed !== null) yield { pattern: 'loop', fn, access, ...changed };
  }
}

type Change = Pick<ChangedLoop, 'other' | 'kind' | 'contexts'>;

function changedBy(fn: ProjectFunction, access: Access, loop: ForOp, project: Project): Change | null {
  const changes = project.accessesOf(access.variable).filter((other) => {
    if (other.fresh || !other.writes || isConstruction(other.fn, other)) return false;
    if (other.fn.facts.kind === 'module' || other.fn.facts.kind === 'class') return false;
    return isPlainlySame(access, other) && resizes(other, access.variable);
  });
  if (changes.length === 0) return null;
  const others = changes.filter((other) => other.fn !== fn);
  const contexts = reaching(access, project);
  if (!project.runsAlone(fn, access.op)) {
    const other = others.find((one) => {
      if (project.runsAlone(one.fn, one.op) || !overlap(contexts, reaching(one, project))) return false;
      return startsBefore(access, one, project);
    });
    if (other !== undefined) return { other, kind: 'threads', contexts };
  }
  const beside = others.find((one) => {
    return isCalledBeside(access, one, project) || isCalledBeside(one, access, project);
  });
  if (beside !== undefined) return { other: beside, kind: 'threads', contexts };
  const awaits = hasBetween(fn, loopStart(fn, loop), fn.facts.blocks[loop.body]!.end, 'await');
  if (!fn.facts.async || !awaits) return null;
  const loops = project.contexts(fn).filter(({ kind }) => kind === 'loop');
  const task = others.find((one) => {
    return project.contexts(one.fn).some((there) => {
      if (there.kind !== 'loop') return false;
      return loops.some((here) => {
        if (here.root === there.root) return here.many;
        return here.many || there.many || (TASKS.has(here.root.how) && TASKS.has(there.root.how));
      });
    });
  });
  const guest = task ?? changes.find((one) => comesAndGoes(one, project));
  if (guest !== undefined) return { other: guest, kind: 'tasks', contexts: loops };
  const other = others.find((one) => project.contexts(one.fn).every(({ kind }) => kind === 'loop'));
  return other === undefined ? null : { other, kind: 'nobody', contexts: [] };
}

function loopStart(fn: ProjectFunction, loop: ForOp): number {
  return fn.facts.ops.indexOf(loop) + 1;
}

/** The same variable of what is called the same, or of all objects. */
function isPlainlySame(a: Access, b: Access): boolean {
  if (a.variable.kind !== 'instance') return true;
  const own = ({ fn, owner }: Access) => owner === fn.facts.params[0]?.name && fn.cls !== null;
  return own(a) && own(b);
}

/** Its first turn is its last. */
function leavesAtOnce(fn: ProjectFunction, loop: ForOp): boolean {
  return fn.facts.blocks[loop.body]!.exits !== 'no';
}
