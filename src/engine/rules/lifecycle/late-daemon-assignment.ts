import type { ProjectFunction } from '../../project/project.ts';
import { defineRule, inFile } from '../rule.ts';
import { daemonFixes } from './daemon-fixes.ts';
import { keyOf } from './start-state.ts';
import { type LateAssignment, lateAssignments } from './started-threads.ts';
import { kindOf, threadNames } from './thread-names.ts';

export interface LateDaemon extends LateAssignment {
  fn: ProjectFunction;
  /** `thread`, `self.thread`. */
  name: string;
  process: boolean;
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
  message: ({ name, process, startLine }) =>
    process
      ? `${name} was started in line ${startLine}, so this raises AssertionError: a process has its daemon setting from its start on.`
      : `${name} was started in line ${startLine}, so this raises RuntimeError: a thread has its daemon setting from its start on.`,
  *check(file, project) {
    for (const fn of project.functions(file.path)) {
      if (!mentionsDaemon(fn)) continue;
      for (const late of lateAssignments(fn.facts, threadNames(fn, project))) {
        const kind = kindOf(fn, late, project);
        if (kind === null) continue;
        const start = inFile(fn.facts, late.start.op.at);
        const startLine = file.lineStarts.filter((offset) => offset <= start[0]).length;
        yield {
          at: inFile(fn.facts, late.op.at),
          confidence: 'certain',
          related: [{ file: file.path, at: start, message: `${keyOf(late.receiver)} is started here` }],
          data: { ...late, fn, name: keyOf(late.receiver)!, process: kind === 'process', startLine },
        };
      }
    }
  },
  fixes: ({ data }, source) => daemonFixes(data, source),
});

/** Most functions have nothing to do with it, and the walk over their blocks is saved. */
function mentionsDaemon(fn: ProjectFunction): boolean {
  return fn.facts.ops.some((op) => {
    if (op.k === 'assign')
      return op.targets.some((target) => target.k === 'attr' && target.name === 'daemon');
    return op.k === 'call' && op.callee.k === 'attr' && op.callee.name === 'setDaemon';
  });
}
