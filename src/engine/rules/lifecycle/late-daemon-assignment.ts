import type { Project, ProjectFunction, Value } from '../../project/project.ts';
import { defineRule, type Hit, inFile } from '../rule.ts';
import { daemonAssignments } from './daemon-assignments.ts';
import { daemonFixes } from './daemon-fixes.ts';
import { keyOf, type Start } from './start-state.ts';
import { type LateAssignment, lateAssignments } from './started-threads.ts';
import { kindOf, threadNames } from './thread-names.ts';

export interface LateDaemon extends Omit<LateAssignment, 'start'> {
  fn: ProjectFunction;
  /** `thread`, `self.thread`. */
  name: string;
  process: boolean;
  /** null in `run()`, which runs only when the thread has been started. */
  start: Start | null;
  /** One-based. */
  startLine: number;
}

export const lateDaemonAssignment = defineRule<LateDaemon>({
  meta: {
    id: 'late-daemon-assignment',
    family: 'lifecycle',
    severity: 'error',
    summary: 'daemon is set after the thread was started.',
    lesson: 'Whether Python waits for a thread at exit is settled when it starts; later it refuses a change.',
    concept: 'daemon-threads',
    demo: 'late-daemon',
    since: '0.1.0',
  },
  message: ({ name, process, start, startLine }) =>
    start === null
      ? `${name}.run() runs in the thread that has been started, so this raises RuntimeError: a thread has its daemon setting from its start on.`
      : process
        ? `${name} was started in line ${startLine}, so this raises AssertionError: a process has its daemon setting from its start on.`
        : `${name} was started in line ${startLine}, so this raises RuntimeError: a thread has its daemon setting from its start on.`,
  *checkFunction(fn, project) {
    if (!mentionsDaemon(fn)) return;
    for (const late of lateAssignments(fn.facts, threadNames(fn, project))) {
      const kind = kindOf(fn, late, project);
      if (kind === null) continue;
      const start = inFile(fn.facts, late.start.op.at);
      const startLine = fn.file.lineStarts.filter((offset) => offset <= start[0]).length;
      yield {
        at: inFile(fn.facts, late.op.at),
        confidence: 'certain',
        related: [{ file: fn.path, at: start, message: `${keyOf(late.receiver)} is started here` }],
        data: { ...late, fn, name: keyOf(late.receiver)!, process: kind === 'process', startLine },
      };
    }
    yield* insideRun(fn, project);
  },
  fixes: ({ data }, source) => daemonFixes(data, source),
});

/** `self.daemon = True` in the `run()` of a thread: whoever runs that has started it. */
function* insideRun(fn: ProjectFunction, project: Project): Generator<Hit<LateDaemon>> {
  const self = fn.facts.params[0]?.name;
  if (fn.facts.name !== 'run' || fn.cls === null || self === undefined) return;
  const value: Value = { k: 'instance', cls: fn.cls, exact: false, made: null };
  if (!project.isA(value, 'threading.Thread')) return;
  for (const { op, receiver, value: given } of daemonAssignments(fn.facts)) {
    if (keyOf(receiver) !== self) continue;
    const data = { op, receiver, value: given, fn, name: self, process: false, start: null, startLine: 0 };
    yield { at: inFile(fn.facts, op.at), confidence: 'certain', data };
  }
}

/** Most functions have nothing to do with it, and the walk over their blocks is saved. */
function mentionsDaemon(fn: ProjectFunction): boolean {
  return fn.facts.ops.some((op) => {
    if (op.k === 'assign')
      return op.targets.some((target) => target.k === 'attr' && target.name === 'daemon');
    return op.k === 'call' && op.callee.k === 'attr' && op.callee.name === 'setDaemon';
  });
}
