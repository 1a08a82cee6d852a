/** What runs when a function runs: itself, and what it calls in the same thread, the nearest first. */
import type { Project, ProjectFunction, Site } from '../../project/project.ts';

export interface Below {
  readonly fn: ProjectFunction;
  /** The calls that lead there. */
  readonly chain: readonly Site[];
}

const MOST = 150;
const DEEPEST = 8;

export function callsBelow(entry: ProjectFunction, project: Project): readonly Below[] {
  const found: Below[] = [{ fn: entry, chain: [] }];
  const seen = new Set([entry]);
  for (let next = 0; next < found.length && found.length < MOST; next++) {
    const { fn, chain } = found[next]!;
    if (chain.length >= DEEPEST) continue;
    for (const call of project.calls(fn)) {
      const awaited = fn.facts.ops[call.op]!;
      const waits = awaited.k === 'call' && awaited.use.k === 'awaited';
      for (const callee of waits ? call.functions : call.entered) {
        if (seen.has(callee)) continue;
        seen.add(callee);
        found.push({ fn: callee, chain: [...chain, { fn, op: call.op }] });
      }
    }
  }
  return found;
}
