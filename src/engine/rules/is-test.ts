import type { ProjectFunction } from '../project/project.ts';

/** A test, what prepares it, or a function inside of one: tests run one after the other, and an exception is the end of one. */
export function isTest(fn: ProjectFunction): boolean {
  const file = fn.path.slice(fn.path.lastIndexOf('/') + 1);
  if (!/(^|_)tests?(_|\.)/.test(file)) return false;
  for (let at: ProjectFunction | null = fn; at !== null; at = at.parent) {
    if (at.facts.kind === 'function' && /^(test|(async)?(setUp|tearDown))/i.test(at.facts.name)) return true;
  }
  return false;
}
