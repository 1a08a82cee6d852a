/**
 * An object that runs its event loop in a thread of its own: `Thread(target=self.loop.run_forever)`, or a target that
 * calls it. Its other methods belong to whoever calls them, and are not in that thread.
 */
import type { CallOp, Expr } from '../../facts/facts.ts';
import type { Project, ProjectFunction, Site } from '../../project/project.ts';
import { wordsOf } from './lock-leaks.ts';

/** The thread that runs the loop which this method of the same object is about to touch; null where there is none. */
export function foreignLoop(fn: ProjectFunction, loop: Expr, project: Project): Site | null {
  const self = fn.facts.params[0]?.name;
  if (
    fn.cls === null ||
    self === undefined ||
    loop.k !== 'attr' ||
    loop.of.k !== 'name' ||
    loop.of.id !== self
  )
    return null;
  // Private methods may be callbacks of the loop; and constructors come before the thread.
  if (fn.facts.name.startsWith('_') && !/^__(exit|del|call)__$/.test(fn.facts.name)) return null;
  if (project.contexts(fn).some(({ kind }) => kind === 'loop')) return null;
  for (const method of methodsOf(fn, project)) {
    for (const { made, target, kind } of project.workers(method)) {
      if (kind !== 'thread' || method === fn) continue;
      const entry = target.k === 'function' ? target.fn : null;
      const runs = entry === null ? givesRunForever(made, loop.name) : runsForever(entry, loop.name);
      if (runs && entry !== fn && !project.contexts(fn).some(({ root }) => root.entry === entry)) return made;
    }
  }
  return null;
}

function methodsOf(fn: ProjectFunction, project: Project): ProjectFunction[] {
  return project.functions(fn.path).filter((one) => one.cls === fn.cls && one.facts.kind === 'function');
}

function givesRunForever({ fn, op }: Site, attribute: string): boolean {
  const call = fn.facts.ops[op] as CallOp;
  return call.args.some(({ value }) => isRun(value, fn, attribute));
}

function runsForever(entry: ProjectFunction, attribute: string): boolean {
  return entry.facts.ops.some((op) => op.k === 'call' && isRun(op.callee, entry, attribute));
}

/** `self.loop.run_forever`. */
function isRun(expr: Expr, fn: ProjectFunction, attribute: string): boolean {
  return (
    expr.k === 'attr' &&
    /^run_(forever|until_complete)$/.test(expr.name) &&
    wordsOf(expr.of) === `${fn.facts.params[0]?.name}.${attribute}`
  );
}
