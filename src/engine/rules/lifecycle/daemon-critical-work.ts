import { functionWords } from '../../context-words.ts';
import type { Worker } from '../../project/project.ts';
import { defineRule, inFile } from '../rule.ts';
import { type CriticalWork, criticalWork } from './critical-work.ts';
import { daemonAt, isAwaited, isDaemonOp, isHandedOn } from './daemon-workers.ts';
import { lineOf } from './line-of.ts';

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
  *checkFunction(fn, project) {
    if (!fn.facts.ops.some(isDaemonOp)) return;
    for (const worker of project.workers(fn)) {
      if (worker.daemon !== true || worker.kind === 'process' || worker.joins.length > 0) continue;
      if (isHandedOn(fn, worker)) continue;
      const at = daemonAt(fn, worker);
      const work = at === null ? null : criticalWork(worker.target, project);
      if (at === null || work === null || isAwaited(fn.path, project)) continue;
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
  },
});
