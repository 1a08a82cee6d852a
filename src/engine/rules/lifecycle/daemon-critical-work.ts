import { functionWords } from '../../context-words.ts';
import type { Project, ProjectFunction, Worker } from '../../project/project.ts';
import type { Span } from '../../text.ts';
import { defineRule, inFile } from '../rule.ts';
import { type CriticalWork, criticalWork } from './critical-work.ts';
import { lineOf } from './line-of.ts';
import { rootOf } from './reads-of.ts';
import { keyOf } from './start-state.ts';

interface CutOff {
  worker: Worker;
  work: CriticalWork;
}

export const daemonCriticalWork = defineRule<CutOff>({
  meta: {
    id: 'daemon-critical-work',
    family: 'lifecycle',
    severity: 'hint',
    summary: 'A daemon thread does work that must not be cut off.',
    lesson:
      'When the program ends, daemon threads are stopped wherever they are, and no finally or with of theirs runs.',
    concept: 'daemon-threads',
    since: '0.1.0',
  },
  message: ({ worker, work }) => {
    const target = worker.target.k === 'function' ? functionWords(worker.target.fn) : 'its target';
    const { fn, op } = work.site;
    const line = lineOf(fn.file, fn.facts.start + fn.facts.ops[op]!.at[0]);
    const where = functionWords(fn) === target ? `line ${line}` : `in ${functionWords(fn)}, line ${line}`;
    return `${target} ${work.does} (${where}) in a daemon thread, and nothing waits for it: at the end of the program it is stopped wherever it is, perhaps in the middle of that.`;
  },
  *check(file, project) {
    for (const fn of project.functions(file.path)) {
      if (!fn.facts.ops.some((op) => isDaemonOp(op))) continue;
      for (const worker of project.workers(fn)) {
        if (worker.daemon !== true || worker.kind === 'process' || worker.joins.length > 0) continue;
        if (isHandedOn(fn, worker)) continue;
        const at = daemonAt(fn, worker);
        const work = at === null ? null : criticalWork(worker.target, project);
        if (at === null || work === null || isAwaited(file.path, project)) continue;
        const { site } = work;
        yield {
          at,
          confidence: 'likely',
          related: [
            {
              file: site.fn.path,
              at: inFile(site.fn.facts, site.fn.facts.ops[site.op]!.at),
              message: `It ${work.does} here`,
            },
          ],
          data: { worker, work },
        };
      }
    }
  },
});

/** Given to another function, or returned: somebody else may wait for it. */
function isHandedOn(fn: ProjectFunction, { keptIn, made }: Worker): boolean {
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

function isDaemonOp(op: ProjectFunction['facts']['ops'][number]): boolean {
  if (op.k === 'call') {
    if (op.callee.k === 'attr' && op.callee.name === 'setDaemon') return true;
    return op.args.some((arg) => arg.name === 'daemon');
  }
  return op.k === 'assign' && op.targets.some((target) => target.k === 'attr' && target.name === 'daemon');
}

/** `daemon=True` of the constructor, or the assignment. */
function daemonAt(fn: ProjectFunction, worker: Worker): Span | null {
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
function isAwaited(path: string, project: Project): boolean {
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
