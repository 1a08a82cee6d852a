/** All problems of a run: those the tracer reported, and those that only the whole of it shows. */
import type { Family } from '../family.ts';
import type { Problem } from '../model.ts';
import type { ProcessReader } from '../process-reader.ts';
import type { TraceStore } from '../trace-store.ts';
import { executorStarved } from './executor-starved.ts';
import { exitBlocked } from './exit-blocked.ts';
import { gilContention } from './gil-contention.ts';
import { lockContention } from './lock-contention.ts';
import type { ProblemList } from './problem-list.ts';
import { type ChildExit, processCrash, rootCrash } from './process-crash.ts';
import type { Thresholds } from './thresholds.ts';

export interface Examined {
  store: TraceStore;
  /** What was reported so far. */
  problems: ProblemList;
  processes: ProcessReader[];
  exits: ChildExit[];
  family: Family;
  root: ProcessReader | null;
  /** The signal that ended the program itself, 0 for none. */
  signal: number;
  /** Length of the run so far, ns. */
  duration: number;
  thresholds: Thresholds;
}

/** `whole`: the run is over, so that shares of it can be judged. */
export function findProblems(run: Examined, whole: boolean): Problem[] {
  const { store, problems, processes, exits, duration, thresholds } = run;
  const reported = problems.list([]);
  const derived = [
    ...processes.flatMap((process) => process.lockOrder.problems()),
    ...run.family.lockOrder.problems(),
    ...processes.flatMap((process) => executorStarved(store, process, thresholds)),
    ...processes.flatMap((process) => exitBlocked(store, process, thresholds)),
    ...exits.map((exit) => crash(run, exit)).filter((problem) => problem !== null),
    ...run.family.problems(reported),
    ...(run.root ? rootCrash(run, run.root) : []),
    ...(whole ? lockContention(store, duration, thresholds) : []),
    ...(whole ? processes.flatMap((process) => gilContention(store, process, thresholds)) : []),
  ];
  return problems
    .list(derived)
    .filter((problem) => !saidBetter(problem, reported))
    .map((problem) => untilNow(problem, run));
}

function crash(run: Examined, exit: ChildExit): Problem | null {
  return processCrash(
    run,
    run.processes.find((process) => process.pid === exit.pid),
    exit,
  );
}

/** A deadlock lasts until its process ends: nobody reports its end. */
function untilNow(problem: Problem, { store, processes, duration }: Examined): Problem {
  if (!problem.kind.endsWith('deadlock') || problem.durationNs > 0) return problem;
  const pid = store.track(problem.track)?.pid;
  const process = processes.find((each) => each.pid === pid);
  // One that stands still says nothing any more.
  const now = process?.ended ? process.now : duration;
  return { ...problem, durationNs: Math.max(0, now - problem.startNs) };
}

/** Whether another problem explains this one. */
function saidBetter(problem: Problem, reported: Problem[]): boolean {
  switch (problem.kind) {
    case 'loop-stall':
      // That a loop stands still says nothing new where it is known to wait for itself.
      return reported.some(
        ({ kind, file, line }) => kind === 'loop-deadlock' && file === problem.file && line === problem.line,
      );
    case 'lock-order':
      return reported.some((other) => other.kind === 'deadlock' && covers(other, problem));
    case 'exit-blocked':
      // A thread in a deadlock keeps the program alive as a matter of course.
      return reported.some(
        ({ kind, track, related }) =>
          kind === 'deadlock' && [track, ...related.map((place) => place.track)].includes(problem.track),
      );
    default:
      return false;
  }
}

/** A predicted deadlock says nothing new once it has happened on the same lines. */
function covers(deadlock: Problem, order: Problem): boolean {
  const lines = new Set([deadlock, ...deadlock.related].map((place) => `${place.file}:${place.line}`));
  return order.related
    .filter((place) => place.role === 'waiter')
    .every((place) => lines.has(`${place.file}:${place.line}`));
}
