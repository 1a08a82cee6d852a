/** Which threads are daemons, where that is said, and whether somebody waits for them. */
import type { Op } from '../../facts/facts.ts';
import type { Project, ProjectFunction, Worker } from '../../project/project.ts';
import type { Span } from '../../text.ts';
import { inFile } from '../rule.ts';
import { rootOf } from './reads-of.ts';
import { keyOf } from './start-state.ts';

/** Given to another function, or returned: somebody else may wait for it. */
export function isHandedOn(fn: ProjectFunction, { keptIn, made }: Worker): boolean {
  if (keptIn === '' || keptIn.includes('.')) {
    const call = fn.facts.ops[made.op];
    return call?.k === 'call' && (call.use.k === 'returned' || call.use.k === 'argument');
  }
  return fn.facts.ops.some((op) => {
    if (op.k === 'return' || op.k === 'yield') return op.value !== null && rootOf(op.value) === keptIn;
    if (op.k !== 'call' || (op.callee.k === 'attr' && /^(append|add)$/.test(op.callee.name))) return false;
    return op.args.some(({ value }) => value.k === 'name' && value.id === keptIn);
  });
}

export function isDaemonOp(op: Op): boolean {
  if (op.k === 'call') {
    if (op.callee.k === 'attr' && op.callee.name === 'setDaemon') return true;
    return op.args.some((arg) => arg.name === 'daemon');
  }
  return op.k === 'assign' && op.targets.some((target) => target.k === 'attr' && target.name === 'daemon');
}

/** `daemon=True` of the constructor, or the assignment. */
export function daemonAt(fn: ProjectFunction, worker: Worker): Span | null {
  const made = fn.facts.ops[worker.made.op];
  const argument = made?.k === 'call' ? made.args.find((arg) => arg.name === 'daemon') : undefined;
  if (argument !== undefined) return inFile(fn.facts, argument.at);
  const assign = fn.facts.ops.find((op, at) => {
    if (op.k !== 'assign' || at < worker.made.op) return false;
    return op.targets.some((t) => t.k === 'attr' && t.name === 'daemon' && keyOf(t.of) !== null);
  });
  return assign === undefined ? null : inFile(fn.facts, assign.at);
}

/** The file waits for a queue to be worked off, for an event, or cleans up at exit: some way or other it waits. */
export function isAwaited(path: string, project: Project): boolean {
  return project.functions(path).some((fn) =>
    project.calls(fn).some(({ external }) => {
      if (/^(queue\.Queue\.join|multiprocessing\.\w*Queue\.join|atexit\.register)$/.test(external))
        return true;
      if (external !== 'threading.Event.wait') return false;
      const contexts = project.contexts(fn);
      return contexts.length === 0 || contexts.some(({ kind }) => kind !== 'thread');
    }),
  );
}
