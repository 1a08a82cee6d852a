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
  const threads = project.contexts(inThread.fn).filter(({ kind }) => kind === 'thread');
  if (!threads.some((context) => isThreadOf(context, fn, project))) return false;
  return isCalledByUsers(fn, project, new Set());
}

/** How far up the callers are followed. */
const MANY = 24;

/** A method that anybody may call, or what such a method calls. The thread may call it as well. */
function isCalledByUsers(fn: ProjectFunction, project: Project, seen: Set<ProjectFunction>): boolean {
  if (seen.has(fn) || seen.size > MANY) return false;
  seen.add(fn);
  const { kind, name, async } = fn.facts;
  if (kind !== 'function' || async || AROUND_THREAD.test(name.replace(/^_+/, '')) || endsOrStarts(fn))
    return false;
  const callers = project.callers(fn);
  if (callers.length === 0)
    return fn.cls !== null && !name.startsWith('_') && project.contexts(fn).length === 0;
  return callers.some((call) => isCalledByUsers(call.fn, project, seen));
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
