import type { Problem, ProblemSeverity } from '../trace/model.ts';
import type { SpanFacts } from './run-model.ts';

const RANK: Record<ProblemSeverity, number> = { error: 0, warning: 1, hint: 2 };

/** The worst first; among equals the earliest. */
export function orderedProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => RANK[a.severity] - RANK[b.severity] || a.startNs - b.startNs);
}

/** A run's problems in their order and by their track; made once for each list that comes. */
export class ProblemIndex {
  readonly ordered: readonly Problem[];
  readonly byTrack = new Map<number, Problem[]>();

  constructor(readonly of: readonly Problem[]) {
    this.ordered = orderedProblems(of);
    for (const problem of this.ordered) {
      const others = this.byTrack.get(problem.track);
      if (others) others.push(problem);
      else this.byTrack.set(problem.track, [problem]);
    }
  }
}

/** What makes a problem the same one in the next batch. */
export function problemKey(problem: Problem): string {
  return `${problem.kind}\n${problem.track}\n${problem.file}\n${problem.line}`;
}

/** The next problem in the ordered list, round and round; `step` is 1 or -1. */
export function steppedProblem(
  ordered: readonly Problem[],
  current: string | null,
  step: number,
): Problem | null {
  if (ordered.length === 0) return null;
  const at = current === null ? -1 : ordered.findIndex((problem) => problemKey(problem) === current);
  if (at < 0) return ordered[step > 0 ? 0 : ordered.length - 1]!;
  return ordered[(at + step + ordered.length) % ordered.length]!;
}

/** Problems shorter than this are shown with what is around them. */
const SHORT_NS = 1e6;

/** The time to show for a problem. An instant is shown with the span it falls in, or else with its surroundings. */
export function problemExtent(
  problem: Problem,
  span: SpanFacts | null,
  now: number,
): { start: number; end: number } {
  const start = problem.startNs;
  const end = start + problem.durationNs;
  if (problem.durationNs >= SHORT_NS) return { start, end };
  if (span && span.end - span.start >= SHORT_NS) {
    return { start: Math.min(start, span.start), end: Math.max(end, span.end) };
  }
  const room = Math.max(SHORT_NS, now / 100);
  return { start: start - room, end: end + room };
}
