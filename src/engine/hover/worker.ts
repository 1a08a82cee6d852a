/** The life of a thread or process: made, started, joined, daemon or not. */
import { functionWords } from '../context-words.ts';
import type { Expr } from '../facts/facts.ts';
import type { Project, ProjectFunction, Value, Worker } from '../project/project.ts';
import { code, conceptLinks, type Note } from './note.ts';
import { linesOf } from './words.ts';

/** Those of a list are known by what its elements are. */
export function workersMeant(
  fn: ProjectFunction,
  expr: Expr,
  op: number,
  value: Value,
  project: Project,
): readonly Worker[] {
  const workers = project.workersOf(fn, expr, op);
  if (workers.length > 0 || value.k !== 'container') return workers;
  const { element } = value;
  const made = element.k === 'object' || element.k === 'instance' ? element.made : null;
  return made === null ? [] : project.workers(made.fn).filter((worker) => worker.made.op === made.op);
}

/** `name` begins the sentence. */
export function describeWorkers(name: string, workers: readonly Worker[], fn: ProjectFunction): Note {
  const [worker] = workers;
  const { path } = fn;
  const kind = kindOf(worker!);
  const many = workers.length > 1 || worker!.many;
  const daemon = worker!.daemon === true ? 'daemon ' : '';
  const targets = new Set(
    workers.map(({ target }) => (target.k === 'function' ? code(functionWords(target.fn)) : '')),
  );
  const [target] = targets;
  const runs = targets.size === 1 && target !== '' ? ` that ${many ? 'run' : 'runs'} ${target}` : '';
  const life = [
    `made in ${linesOf(
      workers.map((one) => one.made),
      path,
    )}`,
    worker!.startsItself
      ? many
        ? 'starting themselves'
        : 'starting itself'
      : happened(
          'started',
          workers.flatMap((one) => one.starts),
          path,
        ),
    happened(
      'joined',
      workers.flatMap((one) => one.joins),
      path,
    ),
  ];
  const what = many ? `${daemon}${kind.plural}` : `a ${daemon}${kind.one}`;
  return {
    what: `${name}: ${what}${runs}, ${life.join(', ')}.`,
    why: whyOf(worker!, many),
    links: conceptLinks(worker!.kind === 'process' ? 'processes' : 'threads', 'daemon-threads'),
  };
}

function happened(what: string, sites: Worker['starts'], path: string): string {
  return sites.length === 0 ? `not ${what} in this project` : `${what} in ${linesOf(sites, path)}`;
}

function kindOf({ kind }: Worker): { one: string; plural: string } {
  if (kind === 'process') return { one: 'process', plural: 'processes' };
  return kind === 'timer'
    ? { one: 'timer thread', plural: 'timer threads' }
    : { one: 'thread', plural: 'threads' };
}

/** What its daemon setting means at the end of the program. */
export function whyOf({ kind, daemon }: Pick<Worker, 'kind' | 'daemon'>, many: boolean): string {
  const it = many ? 'they' : 'it';
  if (daemon === true) {
    return kind === 'process'
      ? `When this process ends, ${many ? 'they are' : 'it is'} terminated, without cleaning up.`
      : `If ${it} still ${many ? 'run' : 'runs'} when the program ends, ${it} ${many ? 'are' : 'is'} stopped wherever ${it} ${many ? 'are' : 'is'}: no \`finally\`, no \`with\` is finished.`;
  }
  if (daemon === false) return `The program does not end before ${many ? 'they have' : 'it has'}.`;
  return `The program does not end before ${many ? 'they have' : 'it has'}, unless \`daemon\` is set before \`start()\`, or the thread that makes ${many ? 'them' : 'it'} is a daemon.`;
}
