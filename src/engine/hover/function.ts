/** Where a function runs, and what a call of it blocks on. */
import { functionWords, groupedContextWords } from '../context-words.ts';
import type { Blocking, Context, Project, ProjectFunction } from '../project/project.ts';
import { code, conceptLinks, type Note } from './note.ts';
import { libraryName, linesOf } from './words.ts';

export function describeFunction(fn: ProjectFunction, seenFrom: string, project: Project): Note[] {
  const all = project.contexts(fn);
  const contexts = all.filter(({ kind }) => kind !== 'main');
  // Where nothing runs on a loop, waiting in a function is what programs do.
  const hasLoop = project.roots().some(({ kind }) => kind === 'loop');
  const blocking = hasLoop ? project.blocking(fn).find(({ kind }) => kind !== 'lock') : undefined;
  const { async } = fn.facts;
  if (contexts.length === 0 && blocking === undefined && !async) return [];
  const name = code(functionWords(fn));
  const what = [
    runsWords(name, fn, all, seenFrom),
    blocking === undefined ? '' : blockWords(name, blocking),
    async && !fn.facts.generator ? waitsWords(fn, seenFrom) : '',
  ];
  return [
    {
      what: what.filter((text) => text !== '').join(' ') || `${name} is a coroutine function.`,
      why: whyOf(fn, contexts),
      links: conceptLinks(...conceptsOf(contexts, fn)),
    },
  ];
}

function runsWords(
  name: string,
  fn: ProjectFunction,
  contexts: readonly Context[],
  seenFrom: string,
): string {
  const words = groupedContextWords(contexts, seenFrom);
  if (words === '') return '';
  const chain = contexts.find((context) => context.kind !== 'main' && context.chain.length > 0);
  return `${name} runs ${words}.${chain === undefined ? '' : ` ${chainWords(chain, fn)}`}`;
}

export function chainWords({ root, chain }: Context, fn: ProjectFunction): string {
  const steps = [...chain.map((site) => site.fn), fn].map((one) =>
    one.facts.kind === 'function' ? code(functionWords(one)) : functionWords(one),
  );
  if (root.site === null && steps.length < 3) return `It is called by ${steps[0]}.`;
  const shown = steps.length <= 5 ? steps : [...steps.slice(0, 2), '…', ...steps.slice(-2)];
  return `Called through ${shown.join(' → ')}.`;
}

export function blockWords(name: string, { when, chain, name: callee }: Blocking): string {
  const how = when === 'always' ? 'blocks' : 'can block';
  const steps = chain.slice(1).map((site) => code(functionWords(site.fn)));
  const through = steps.length === 0 ? '' : ` through ${steps.join(' → ')}`;
  return `A call of ${name} ${how} in ${code(libraryName(callee))}${through}.`;
}

/** Where it gives way: the lines of its own awaits. */
function waitsWords(fn: ProjectFunction, seenFrom: string): string {
  const { ops } = fn.facts;
  const sites = ops.flatMap((op, index) =>
    op.k === 'await' || ((op.k === 'enter' || op.k === 'for') && op.async) ? [{ fn, op: index }] : [],
  );
  return sites.length === 0
    ? 'It has no `await`: once it runs, no other task of its loop does until it returns.'
    : `It can give way to other tasks in ${linesOf(sites, seenFrom)}, and nowhere else.`;
}

function whyOf(fn: ProjectFunction, contexts: readonly Context[]): string {
  const kinds = new Set(contexts.map(({ kind }) => kind));
  if (fn.facts.async && fn.facts.generator)
    return 'Calling it runs nothing: `async for` asks it for one value after the other.';
  if (fn.facts.async)
    return `Calling it runs nothing and only makes a coroutine object: \`await\` it or make it a task.${kinds.has('thread') ? ' What it shares with other threads needs a lock.' : ''}`;
  if (kinds.has('thread')) return 'What it shares with other threads needs a lock.';
  if (kinds.has('loop')) return 'While it runs, no other task of the loop can.';
  if (kinds.has('process'))
    return 'A process has its own memory: what it changes in a global is not seen elsewhere.';
  return 'In a coroutine, that would stop the event loop.';
}

function conceptsOf(contexts: readonly Context[], fn: ProjectFunction): string[] {
  const kinds = new Set(contexts.map(({ kind }) => kind));
  const concepts: string[] = [];
  if (fn.facts.async) concepts.push('coroutines-and-await');
  if (kinds.has('thread')) concepts.push('data-race');
  if (kinds.has('process')) concepts.push('processes');
  if (kinds.has('loop') || fn.facts.async) concepts.push('event-loop');
  return concepts.length === 0 ? ['blocking-vs-non-blocking'] : concepts;
}
