import type { Project, ProjectFunction } from '../../project/project.ts';

/** What `asyncio.run` runs, or is named for it: when it ends, the program's loop ends. */
export function isMainCoroutine(fn: ProjectFunction, project: Project): boolean {
  if (/^_?(async_?|a)?main$/.test(fn.facts.name)) return true;
  return project.contexts(fn).some(({ root, chain }) => root.how === 'run' && chain.length === 0);
}
