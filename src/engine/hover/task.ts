/** The life of a task or a future: what it runs, where it was made, awaited, cancelled. */
import type { Expr, Op } from '../facts/facts.ts';
import type { Project, ProjectFunction, Site, Value } from '../project/project.ts';
import { runsWhat } from './here.ts';
import { code, conceptLinks, type Note } from './note.ts';
import { lineOf, linesOf, wordsOf } from './words.ts';

type ObjectValue = Extract<Value, { k: 'object' }>;

export function isTask(value: Value): value is ObjectValue {
  return (
    value.k === 'object' && /^(asyncio\.(Task|Future)|concurrent\.futures\.(\w+\.)?Future)$/.test(value.cls)
  );
}

export function describeTask(expr: Expr, value: ObjectValue, fn: ProjectFunction, project: Project): Note {
  const { made, cls } = value;
  const { path } = fn;
  const name = wordsOf(expr);
  const what = made === null ? '' : runsWhat(made, project, path);
  const isJob = cls.startsWith('concurrent.');
  const kind = isJob ? 'the future of a job of a pool' : cls.endsWith('Task') ? 'a task' : 'a future';
  const step = (words: string, holds: (op: Op) => boolean): string => {
    const sites = sitesOf(fn, name, project, holds);
    return sites.length === 0 ? '' : `${words} in ${linesOf(sites, path)}`;
  };
  const isBare = cls.endsWith('Future') && what === '';
  const steps = [
    made === null ? '' : `made in ${lineOf(made, path)}`,
    isBare ? step('completed', (op) => isCall(op, name, /^set_(result|exception)$/)) : '',
    isJob
      ? step('asked for its result', (op) => isCall(op, name, /^(result|exception)$/))
      : step('awaited', (op) => isAwait(op, name)),
    step('cancelled', (op) => isCall(op, name, /^cancel$/)),
  ].filter((text) => text !== '');
  const runs = what === '' ? '' : isJob ? `, ${what}` : ` that runs ${what}`;
  return {
    what: `${code(name)}: ${kind}${runs}${steps.length === 0 ? '' : `; ${steps.join(', ')}`}.`,
    why:
      isBare && !isJob
        ? 'Whoever awaits it goes on when it is completed with `set_result` or `set_exception`; if nobody does that, never.'
        : isJob
          ? 'Its exception stays in it until `result()` asks for it; nothing else tells of it.'
          : 'Its exception comes out where it is awaited; if nobody awaits it, it is told only when the object is collected.',
    links: conceptLinks(isJob ? 'pools-and-futures' : 'tasks'),
  };
}

/** `await task`, and tasks that are handed to what waits for all of them. */
function isAwait(op: Op, name: string): boolean {
  if (op.k === 'await') return wordsOf(op.value) === name;
  if (op.k !== 'call' || op.use.k !== 'awaited') return false;
  const callee = wordsOf(op.callee);
  return (
    /(^|\.)(gather|wait|wait_for|shield)$/.test(callee) && op.args.some(({ value }) => names(value, name))
  );
}

function names(expr: Expr, name: string): boolean {
  return expr.k === 'seq' ? expr.items.some((item) => names(item, name)) : wordsOf(expr) === name;
}

function isCall(op: Op, name: string, method: RegExp): boolean {
  if (op.k !== 'call' || op.callee.k !== 'attr') return false;
  return method.test(op.callee.name) && wordsOf(op.callee.of) === name;
}

/** An attribute is used by all methods of its class. */
function sitesOf(fn: ProjectFunction, name: string, project: Project, holds: (op: Op) => boolean): Site[] {
  const { cls } = fn;
  const all =
    cls !== null && /^(self|cls)\./.test(name)
      ? project.functions(fn.path).filter((one) => one.cls === cls)
      : [fn];
  return all.flatMap((one) => one.facts.ops.flatMap((found, op) => (holds(found) ? [{ fn: one, op }] : [])));
}
