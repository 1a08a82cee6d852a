import { functionWords } from '../../context-words.ts';
import type { Project, ProjectFunction, Site } from '../../project/project.ts';
import { defineRule, inFile } from '../rule.ts';
import { lineOf } from './line-of.ts';
import { processStart } from './process-starts.ts';
import { threadUnderWay } from './thread-starts.ts';

interface Fork {
  fn: ProjectFunction;
  op: number;
  /** `The new process`, `Each of this pool's processes`. */
  what: string;
  thread: Site;
  /** The program says that it forks. */
  said: boolean;
}

export const forkAfterThreads = defineRule<Fork>({
  meta: {
    id: 'fork-after-threads',
    family: 'lifecycle',
    severity: 'warning',
    summary: 'A process is forked while threads run.',
    lesson:
      'A fork copies all memory and one thread: locks that the others hold at that moment stay locked in the child for ever.',
    concept: 'processes',
    since: '0.1.0',
  },
  message: ({ fn, what, thread, said }) => {
    const line = lineOf(thread.fn.file, thread.fn.facts.start + thread.fn.facts.ops[thread.op]!.at[0]);
    const where = thread.fn === fn ? `line ${line}` : `${functionWords(thread.fn)}, line ${line}`;
    const when = said
      ? what
      : `Where processes are forked (by default on Linux up to Python 3.13), ${lowered(what)}`;
    return `${when} is a copy of this one with a single thread: if the thread that was started before (${where}) holds a lock at that moment, of logging for example, that stays locked in the copy for ever.`;
  },
  *check(file, project) {
    for (const fn of project.functions(file.path)) {
      const fork = forkIn(fn, project);
      if (fork === null) continue;
      const call = fn.facts.ops[fork.op]!;
      const { thread } = fork;
      yield {
        at: inFile(fn.facts, call.k === 'call' ? call.callee.at : call.at),
        confidence: fork.said ? 'likely' : 'possible',
        severity: fork.said ? 'warning' : 'hint',
        related: [
          {
            file: thread.fn.path,
            at: inFile(thread.fn.facts, thread.fn.facts.ops[thread.op]!.at),
            message: 'The thread is started here',
          },
        ],
        data: fork,
      };
    }
  },
});

function lowered(words: string): string {
  return words[0]!.toLowerCase() + words.slice(1);
}

/** The first fork of a function behind a thread's start. */
function forkIn(fn: ProjectFunction, project: Project): Fork | null {
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
    process: 'The new process',
    manager: "The manager's process",
  };
  return { what: words[start.kind], said: start.method === 'fork' };
}

/** A child that becomes another program at once takes no locks along. */
function replacesItself(fn: ProjectFunction, op: number, project: Project): boolean {
  return project.calls(fn).some((call) => call.op > op && /^os\.exec[lv]/.test(call.external));
}
