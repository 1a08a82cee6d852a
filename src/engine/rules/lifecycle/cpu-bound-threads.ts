import { functionWords } from '../../context-words.ts';
import type { Project, ProjectFunction } from '../../project/project.ts';
import { defineRule, inFile } from '../rule.ts';
import { type HandOver, handOvers } from './handed-over.ts';
import { computesOnly } from './pure-computing.ts';

interface CpuBound {
  hand: HandOver;
  job: ProjectFunction;
}

export const cpuBoundThreads = defineRule<CpuBound>({
  meta: {
    id: 'cpu-bound-threads',
    family: 'lifecycle',
    severity: 'hint',
    summary: 'Several threads compute in pure Python, which the GIL lets only one of them do at a time.',
    lesson:
      'With the GIL one thread at a time runs Python code: threads help where they wait, and not where they compute.',
    concept: 'gil',
    demo: 'gil-cpu',
    since: '0.1.0',
  },
  message: ({ hand, job }) =>
    `${functionWords(job)} only computes, and never waits: several threads of it (${hand.taker}) take as long as one after the other, since the GIL lets one thread at a time run Python code. A free-threaded build has no GIL.`,
  *checkFunction(fn, project) {
    if (!fn.facts.ops.some((op) => op.k === 'call' && op.args.length > 0)) return;
    const seen = new Set<ProjectFunction>();
    for (const hand of handOvers(fn, project)) {
      if (hand.callable === null || !isThread(hand, project)) continue;
      const job = computesOnly(project.resolve(fn, hand.callable, hand.op), project);
      if (job === null || seen.has(job) || !isSeveral(hand, job, project)) continue;
      seen.add(job);
      yield {
        at: inFile(fn.facts, hand.call.callee.at),
        confidence: 'likely',
        related: [
          {
            file: job.path,
            at: inFile(job.facts, job.facts.nameAt),
            message: `${functionWords(job)} only computes`,
          },
        ],
        data: { hand, job },
      };
    }
  },
});

/** Not `submit` of an executor that nobody knows: it may be one of processes. */
function isThread({ fn, op, spawn, external }: HandOver, project: Project): boolean {
  if (spawn.kind !== 'thread') return false;
  if (/^threading\.Thread$|^multiprocessing\.pool\.ThreadPool\./.test(external)) return true;
  if (!/^concurrent\.futures\./.test(external)) return false;
  const { target } = project.call(fn, op);
  if (target.k !== 'external' || target.receiver === null) return false;
  return project.isA(target.receiver, 'concurrent.futures.ThreadPoolExecutor');
}

/** Started in a loop, for each element, or by more than one call of the same function. */
function isSeveral(hand: HandOver, job: ProjectFunction, project: Project): boolean {
  const { fn, op, spawn } = hand;
  if (spawn.args === 'elements' || isInLoop(fn, op)) return true;
  let count = 0;
  for (const other of handOvers(fn, project)) {
    if (other.callable === null || !isThread(other, project)) continue;
    if (computesOnly(project.resolve(fn, other.callable, other.op), project) === job) count++;
  }
  return count > 1;
}

function isInLoop({ facts }: ProjectFunction, op: number): boolean {
  for (let id = facts.ops[op]!.block; id > 0; id = facts.blocks[id]!.parent) {
    if (/^(loop|comprehension)$/.test(facts.blocks[id]!.kind)) return true;
  }
  return false;
}
