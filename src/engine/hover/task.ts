/** The life of a task or a future: what it runs, where it was made, awaited, cancelled. */
import type { Expr } from '../facts/facts.ts';
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
  const steps = [
    made === null ? '' : `made in ${lineOf(made, path)}`,
    step(
      isJob ? 'asked for its result' : 'awaited',
      isJob ? calls(fn, name, /^(result|exception)$/) : awaits(fn, name),
      path,
    ),
    step('cancelled', calls(fn, name, /^cancel$/), path),
  ].filter((text) => text !== '');
  const runs = what === '' ? '' : isJob ? `, ${what}` : ` that runs ${what}`;
  return {
    what: `${code(name)}: ${kind}${runs}${steps.length === 0 ? '' : `; ${steps.join(', ')}`}.`,
    why: isJob
      ? 'Its exception stays in it until `result()` asks for it; nothing else tells of it.'
      : 'Its exception comes out where it is awaited; if nobody awaits it, it is told only when the object is collected.',
    links: conceptLinks(isJob ? 'thread-pools' : 'tasks'),
  };
}

function step(what: string, sites: readonly Site[], path: string): string {
  return sites.length === 0 ? '' : `${what} in ${linesOf(sites, path)}`;
}

/** `await task`, and tasks that are handed to what waits for all of them. */
function awaits(fn: ProjectFunction, name: string): Site[] {
  return sitesOf(fn, (op) => {
    const found = fn.facts.ops[op]!;
    if (found.k === 'await') return wordsOf(found.value) === name;
    if (found.k !== 'call' || found.use.k !== 'awaited') return false;
    const callee = wordsOf(found.callee);
    return (
      /(^|\.)(gather|wait|wait_for|shield)$/.test(callee) &&
      found.args.some(({ value }) => names(value, name))
    );
  });
}

function names(expr: Expr, name: string): boolean {
  return expr.k === 'seq' ? expr.items.some((item) => names(item, name)) : wordsOf(expr) === name;
}

function calls(fn: ProjectFunction, name: string, method: RegExp): Site[] {
  return sitesOf(fn, (op) => {
    const found = fn.facts.ops[op]!;
    if (found.k !== 'call' || found.callee.k !== 'attr') return false;
    return method.test(found.callee.name) && wordsOf(found.callee.of) === name;
  });
}

function sitesOf(fn: ProjectFunction, holds: (op: number) => boolean): Site[] {
  return fn.facts.ops.flatMap((_, op) => (holds(op) ? [{ fn, op }] : []));
}
