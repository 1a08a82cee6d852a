/**
 * The public methods of an object that runs a method of its own in a thread belong to those who use the object: nobody
 * in the project need call them for them to run beside that thread.
 */
import type { Access, Context, Project, ProjectFunction } from '../../project/project.ts';

/** Methods that set up or end the thread, or that run before it is there. */
const AROUND_THREAD =
  /^(start|run|stop|close|shutdown|join|open|connect|disconnect|setup|set_?up|init|initialize|configure|terminate|cleanup|reset|clear|restart|main)($|_)|^test|^set[A-Z_]|^add_?(handler|listener|callback)/i;

/** `inThread` runs in a thread that the object of `outside` has started on itself. */
export function isCalledBeside(inThread: Access, outside: Access, project: Project): boolean {
  const { fn } = outside;
  if (outside.variable.kind !== 'instance' || !isOwn(outside) || !isOwn(inThread)) return false;
  if (fn.facts.kind !== 'function' || fn.facts.async || /^_/.test(fn.facts.name)) return false;
  if (AROUND_THREAD.test(fn.facts.name) || project.contexts(fn).length > 0) return false;
  if (project.callers(fn).length > 0 || endsOrStarts(fn)) return false;
  const threads = project.contexts(inThread.fn).filter(({ kind }) => kind === 'thread');
  return threads.some((context) => isThreadOf(context, fn, project));
}

function isThreadOf({ root }: Context, fn: ProjectFunction, project: Project): boolean {
  if (fn.cls === null || root.entry.cls === null || root.site?.fn.module === 'threading') return false;
  const classes = project.mro(fn.cls);
  if (!classes.includes(root.entry.cls) && !project.mro(root.entry.cls).includes(fn.cls)) return false;
  const maker = root.site?.fn.cls ?? null;
  return (
    root.how === 'Thread subclass' ||
    (maker !== null && (maker === root.entry.cls || classes.includes(maker)))
  );
}

function isOwn({ fn, owner }: Access): boolean {
  return fn.cls !== null && owner !== '' && owner === fn.facts.params[0]?.name;
}

function endsOrStarts({ facts }: ProjectFunction): boolean {
  return facts.ops.some((op) => {
    return op.k === 'call' && op.callee.k === 'attr' && /^(start|join|shutdown)$/.test(op.callee.name);
  });
}
