/** Calls that make a task which only their caller keeps alive. */
import type { CallOp, Expr } from '../../facts/facts.ts';
import { SPAWNS, type Spawn, spawnedCallable } from '../../knowledge/spawns.ts';
import type { Project, ProjectFunction, Value } from '../../project/project.ts';
import { rootOf } from './local-names.ts';

const MAKERS = /^asyncio\.(create_task|ensure_future|AbstractEventLoop\.create_task)$/;

/** Whether the call makes a task: `no`, `yes`, or only as far as the words say (`self.loop.create_task`). */
export function makesTask(
  fn: ProjectFunction,
  op: number,
  call: CallOp,
  project: Project,
): 'yes' | 'likely' | 'no' {
  const name = lastName(call.callee);
  if (name !== 'create_task' && name !== 'ensure_future' && call.callee.k !== 'name') return 'no';
  const { external, target } = project.call(fn, op);
  if (external === 'asyncio.ensure_future') return ensures(fn, op, call, project);
  if (MAKERS.test(external)) return 'yes';
  return target.k === 'unknown' && name === 'create_task' && isLoopName(call.callee) ? 'likely' : 'no';
}

/** `ensure_future` leaves a future as it is; then somebody else keeps it. */
function ensures(fn: ProjectFunction, op: number, call: CallOp, project: Project): 'yes' | 'likely' | 'no' {
  const given = project.argument(call, 0, 'coro_or_future');
  if (given === null) return 'no';
  if (given.k === 'call') return project.asyncCall(fn, given.op)?.kind === 'coroutine' ? 'yes' : isFuture();
  return project.resolve(fn, given, op).k === 'coroutine' ? 'yes' : 'no';

  function isFuture(): 'likely' | 'no' {
    const value = project.resolve(fn, given!, op);
    return value.k === 'unknown' && project.call(fn, (given as { op: number }).op).target.k === 'unknown'
      ? 'likely'
      : 'no';
  }
}

/** Methods of loops and futures that call what they are given in the loop. */
const CALLERS: ReadonlyMap<string, Spawn> = new Map(
  ['asyncio.Future.', 'asyncio.AbstractEventLoop.'].flatMap((owner) =>
    Object.entries(SPAWNS).flatMap(([name, spawn]): [string, Spawn][] => {
      const isMethod = name.startsWith(owner) && spawn.kind === 'loop';
      return isMethod ? [[name.slice(owner.length), spawn]] : [];
    }),
  ),
);

/** What is given to the loop (`call_soon`, `add_signal_handler`...) to be called, its result thrown away. */
export function callbackOf(
  fn: ProjectFunction,
  op: number,
  call: CallOp,
  project: Project,
): { expr: Expr; by: string } | null {
  if (call.callee.k !== 'attr') return null;
  const by = call.callee.name;
  const spawn = CALLERS.get(by);
  if (spawn === undefined) return null;
  const { external, target } = project.call(fn, op);
  const known = external.startsWith('asyncio.') && SPAWNS[external] === spawn;
  if (!known && !(target.k === 'unknown' && isLoopName(call.callee))) return null;
  const expr = spawnedCallable(spawn, call);
  return expr === null ? null : { expr, by };
}

/** `asyncio.create_task` itself, as a value that somebody will call. */
export function isTaskMaker(fn: ProjectFunction, expr: Expr, op: number, project: Project): boolean {
  const value = project.resolve(fn, expr, op);
  if (value.k === 'unknown') return expr.k === 'attr' && expr.name === 'create_task' && isLoopName(expr);
  return MAKERS.test(externalOf(value));
}

function externalOf(value: Value): string {
  if (value.k === 'partial') return externalOf(value.of);
  return value.k === 'external' ? value.name : '';
}

/** `loop.x`, `self._loop.x`, `get_event_loop().x` are words for an event loop. */
function isLoopName(callee: Expr): boolean {
  if (callee.k !== 'attr') return false;
  const { of } = callee;
  const name = of.k === 'attr' ? of.name : rootOf(of);
  return name !== null && /^_*(event_?|io_?)?loop$/i.test(name);
}

function lastName(expr: Expr): string {
  return expr.k === 'attr' ? expr.name : expr.k === 'name' ? expr.id : '';
}
