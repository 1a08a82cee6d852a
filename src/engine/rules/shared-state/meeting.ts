/** Can two accesses of the same state happen at the same time, and what says so? */
import type { Access, Context, Project } from '../../project/project.ts';
import { sharingOf } from './shared-object.ts';
import { startsBefore } from './start-order.ts';

export interface Meeting {
  /** `yes`: threads of the project; `never`: one thread or loop runs both; `unknown`: nobody says who calls them. */
  can: 'yes' | 'unknown' | 'never';
  /** The reason, for `yes`: where the first one runs, then the second. */
  contexts: readonly Context[];
}

export function meetingOf(a: Access, b: Access, project: Project): Meeting {
  const [first, second] = [project.contexts(a.fn), project.contexts(b.fn)];
  let unsure = first.length === 0 || second.length === 0;
  for (const x of first) {
    for (const y of second) {
      if (x.kind === 'process' || y.kind === 'process') continue;
      if (x.root === y.root) {
        const sharing = x.many && x.kind === 'thread' ? sharingOf(a, x, project) : 'own';
        if (sharing === 'shared') return { can: 'yes', contexts: [x] };
        if (sharing === 'unknown') unsure = true;
      } else if (x.kind === 'thread' || y.kind === 'thread') {
        if (isLibraryStart(x) || isLibraryStart(y)) continue;
        if (startsBefore(a, b, project)) return { can: 'yes', contexts: [x, y] };
        unsure = true;
      } else if (x.kind === 'main' && y.kind === 'main') unsure = true;
      else if (x.kind !== y.kind) unsure = true;
    }
  }
  // Code that the main thread alone runs in this project may be run by any thread of those who use it.
  if (first.some((x) => x.kind === 'main') && second.some((y) => y.kind === 'main')) unsure = true;
  return { can: unsure ? 'unknown' : 'never', contexts: [] };
}

function isLibraryStart({ root }: Context): boolean {
  return root.site?.fn.module === 'threading';
}
