/**
 * Of two accesses, one in a single thread and one in the main thread: is the thread under way when the main thread gets
 * there? It is where one function first starts the thread, itself or by what it calls, and then goes on to the access.
 */
import type { Access, Context, Project, Site } from '../../project/project.ts';

export function startsBefore(a: Access, b: Access, project: Project): boolean {
  const [first, second] = [project.contexts(a.fn), project.contexts(b.fn)];
  return isUnderWay(first, b, second, project) || isUnderWay(second, a, first, project);
}

function isUnderWay(
  threads: readonly Context[],
  access: Access,
  contexts: readonly Context[],
  project: Project,
): boolean {
  const roots = threads.filter(({ kind }) => kind === 'thread').map(({ root }) => root);
  // Two different threads: whichever comes first, the other one can come meanwhile.
  const others = contexts.filter(({ kind, root }) => kind === 'thread' && !roots.includes(root));
  if (roots.length > 0 && others.length > 0) return true;
  const starts = roots.map(({ site }) => site);
  return starts.some((start) => {
    if (start === null) return true;
    const ways = project.contexts(start.fn).map(({ chain }): Site[] => [...chain, start]);
    return contexts.some(({ chain }) => {
      const there: Site[] = [...chain, { fn: access.fn, op: access.op }];
      return ways.some((way) => way.some((from) => there.some((to) => goesOnTo(from, to))));
    });
  });
}

/** In one function, and the branch of the first does not leave before the second is reached. */
function goesOnTo(from: Site, to: Site): boolean {
  if (from.fn !== to.fn || from.op >= to.op) return false;
  const { blocks, ops } = from.fn.facts;
  for (let id = ops[from.op]!.block; id > 0; id = blocks[id]!.parent) {
    if (to.op >= blocks[id]!.first && to.op < blocks[id]!.end) return true;
    if (blocks[id]!.exits === 'function') return false;
  }
  return true;
}
