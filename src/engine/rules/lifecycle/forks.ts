/** Forks that are made while threads run. */
import type { Project, ProjectFunction, Site } from '../../project/project.ts';
import { processStart } from './process-starts.ts';
import { threadUnderWay } from './thread-starts.ts';

export interface Fork {
  fn: ProjectFunction;
  op: number;
  /** `The new process`, `Each of this pool's processes`. */
  what: string;
  thread: Site;
  /** The program says that it forks. */
  said: boolean;
}

/** The first fork of a function behind a thread's start. */
export function forkIn(fn: ProjectFunction, project: Project): Fork | null {
  for (const { op, external } of project.calls(fn)) {
    const what = forkAt(fn, op, external, project);
    if (what === null) continue;
    const thread = threadUnderWay(fn, op, project);
    if (thread !== null) return { fn, op, thread, ...what };
  }
  return null;
}

function forkAt(
  fn: ProjectFunction,
  op: number,
  external: string,
  project: Project,
): { what: string; said: boolean } | null {
  if (external === 'os.fork' || external === 'os.forkpty' || external === 'pty.fork') {
    return replacesItself(fn, op, project)
      ? null
      : { what: `The process that ${external}() makes`, said: true };
  }
  const start = processStart(fn, op, project);
  if (
    start === null ||
    start.method === 'spawn' ||
    start.method === 'forkserver' ||
    start.method === 'unknown'
  )
    return null;
  const words = {
    pool: "Each of this pool's processes",
    executor: "Each of this executor's processes",
    process: 'The new process',
    manager: "The manager's process",
  };
  return { what: words[start.kind], said: start.method === 'fork' };
}

/** A child that becomes another program at once takes no locks along. */
function replacesItself(fn: ProjectFunction, op: number, project: Project): boolean {
  return project.calls(fn).some((call) => call.op > op && /^os\.exec[lv]/.test(call.external));
}
