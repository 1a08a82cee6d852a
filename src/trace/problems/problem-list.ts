/** All problems of a run; the same problem seen again is one entry with a count, and the worst time speaks for it. */
import type { Problem } from '../model.ts';

const RANK = { error: 0, warning: 1, hint: 2 } as const;
/** A program that fails in a loop must not fill the memory. */
const MOST = 5_000;

/** Occurrences that may still be reported again, longer, are kept by themselves. */
const RECENT = 64;

interface Seen {
  older: Problem | null;
  /** By the id of the occurrence. */
  recent: Map<string, Problem>;
}

export class ProblemList {
  private readonly merged = new Map<string, Seen>();
  private number = 0;

  /** `id` names one occurrence: a later report with the same id replaces the earlier one. */
  report(problem: Problem, id = ''): void {
    const key = problemKey(problem);
    let seen = this.merged.get(key);
    if (!seen) {
      if (this.merged.size >= MOST) return;
      seen = { older: null, recent: new Map() };
      this.merged.set(key, seen);
    }
    seen.recent.set(id === '' ? `#${this.number++}` : id, problem);
    if (seen.recent.size <= RECENT) return;
    const [oldest, first] = seen.recent.entries().next().value!;
    seen.recent.delete(oldest);
    seen.older = seen.older ? mergeTwo(seen.older, first) : first;
  }

  /** These and the derived ones, worst first: by severity, then by time. */
  list(derived: Problem[]): Problem[] {
    const all: Problem[] = [];
    for (const { older, recent } of this.merged.values()) {
      all.push([...(older ? [older] : []), ...recent.values()].reduce(mergeTwo));
    }
    all.push(...derived);
    return all
      .map((problem) => ({ ...problem, related: problem.related.map((place) => ({ ...place })) }))
      .sort((one, other) => RANK[one.severity] - RANK[other.severity] || one.startNs - other.startNs);
  }
}

function mergeTwo(one: Problem, other: Problem): Problem {
  const worst = other.durationNs > one.durationNs ? other : one;
  return { ...worst, count: one.count + other.count };
}

/** Two reports are the same problem when kind, line and the lines involved are equal. */
function problemKey(problem: Problem): string {
  const places = problem.related.map((place) => `${place.role} ${place.file}:${place.line}`);
  // A deadlock is the same whichever of its threads was seen first.
  places.push(`at ${problem.file}:${problem.line}`);
  if (problem.kind === 'deadlock')
    return `deadlock ${[...new Set(places.map((p) => p.replace(/^\w+ /, '')))].sort().join(' ')}`;
  return `${problem.kind} ${problem.severity} ${places[places.length - 1]} ${[...new Set(places)].sort().join(' ')}`;
}

/** A duration in words for a message: `2.01 s`, `120 ms`, `35 µs`. */
export function durationText(ns: number): string {
  if (ns >= 59.95e9) return `${Math.floor(ns / 60e9)} min ${Math.round((ns % 60e9) / 1e9)} s`;
  if (ns >= 1e9) return `${(ns / 1e9).toFixed(2)} s`;
  if (ns >= 10e6) return `${Math.round(ns / 1e6)} ms`;
  if (ns >= 1e6) return `${(ns / 1e6).toFixed(1)} ms`;
  if (ns >= 1e3) return `${Math.round(ns / 1e3)} µs`;
  return `${Math.round(ns)} ns`;
}
