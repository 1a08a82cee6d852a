/** Keyword arguments and attributes that decide how a thread or a group of tasks ends. */
import type { CallOp, Expr } from '../facts/facts.ts';
import type { Project, ProjectFunction, Worker } from '../project/project.ts';
import { code, conceptLinks, type Note } from './note.ts';
import { allOf, linesOf, wordsOf } from './words.ts';
import { whyOf } from './worker.ts';

export function describeKeyword(
  fn: ProjectFunction,
  op: number,
  name: string,
  value: Expr,
  project: Project,
): Note | null {
  if (name === 'daemon') {
    const worker = project.workers(fn).find(({ made }) => made.op === op);
    return worker === undefined ? null : daemonNote(worker, 'this', value, fn);
  }
  const { external } = project.call(fn, op);
  if (name !== 'return_exceptions' || external !== 'asyncio.gather') return null;
  const isOn = value.k === 'const' && value.value === true;
  const count = (fn.facts.ops[op] as CallOp).args.filter((arg) => arg.name === '' && arg.star === '').length;
  const all = count > 1 ? allOf(count) : 'all';
  return {
    what: isOn
      ? `\`gather\` waits for ${all}, and an exception comes back in the list in the place of a result.`
      : `The first exception is raised where this \`gather\` is awaited; the others go on running.`,
    why: isOn
      ? 'Nothing is raised here: test each result with `isinstance(result, BaseException)`, or errors go unseen.'
      : 'What the others give is lost then, unless they are kept as tasks.',
    links: conceptLinks('tasks'),
  };
}

/** `thread.daemon = True`, and reading it. */
export function describeDaemon(
  fn: ProjectFunction,
  op: number,
  expr: Extract<Expr, { k: 'attr' }>,
  project: Project,
): Note | null {
  const [worker] = project.workersOf(fn, expr.of, op);
  const assign = fn.facts.ops[op];
  const value = assign?.k === 'assign' ? assign.value : null;
  return worker === undefined ? null : daemonNote(worker, code(wordsOf(expr.of)), value, fn);
}

function daemonNote(worker: Worker, who: string, value: Expr | null, fn: ProjectFunction): Note {
  const set = value?.k === 'const' && typeof value.value === 'boolean' ? value.value : worker.daemon;
  const kind = worker.kind === 'process' ? 'process' : 'thread';
  const it = who === 'this' ? `This ${kind}` : `The ${kind} ${who}`;
  const started = worker.starts.length === 0 ? '' : ` It is started in ${linesOf(worker.starts, fn.path)}.`;
  const is =
    set === true
      ? `${it} is a daemon: Python does not wait for it at the end of the program.`
      : set === false
        ? `${it} is no daemon: the program waits for its end.`
        : `Whether ${it.charAt(0).toLowerCase()}${it.slice(1)} is a daemon is decided here.`;
  return {
    what: `${is}${started}`,
    why: `${set === true ? `${whyOf({ kind: worker.kind, daemon: true }, false)} ` : ''}It has to be set before \`start()\`; afterwards that raises ${kind === 'process' ? '`AssertionError`' : '`RuntimeError`'}.`,
    links: conceptLinks('daemon-threads'),
  };
}
