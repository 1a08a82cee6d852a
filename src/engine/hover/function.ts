/** Where a function runs, and what a call of it blocks on. */
import { contextWords, functionWords, listed } from '../context-words.ts';
import type { Blocking, Context, Project, ProjectFunction } from '../project/project.ts';
import { code, conceptLink, type Note } from './note.ts';

export function describeFunction(fn: ProjectFunction, project: Project): Note[] {
  const contexts = project.contexts(fn).filter(({ kind }) => kind !== 'main');
  const all = project.contexts(fn);
  const blocking = project.blocking(fn).find(({ kind }) => kind !== 'lock');
  if (contexts.length === 0 && blocking === undefined && !fn.facts.async) return [];
  const name = code(functionWords(fn));
  const shown = [...new Set(all.map((context) => contextWords(context, fn.path)))];
  const runs = shown.length === 0 ? '' : `${name} runs ${listed(shown.slice(0, 4))}.`;
  const chain = contexts.find((context) => context.chain.length > 0);
  const blocks = blocking === undefined ? '' : blockWords(name, blocking);
  const what = [runs, chain === undefined ? '' : chainWords(chain, fn), blocks]
    .filter((text) => text !== '')
    .join(' ');
  return [
    {
      what: what || `${name} is a coroutine function.`,
      why: whyOf(fn, contexts),
      links: linksOf(contexts, fn),
    },
  ];
}

function chainWords({ root, chain }: Context, fn: ProjectFunction): string {
  const steps = [...chain.map((site) => functionWords(site.fn)), functionWords(fn)].map((name) => code(name));
  return root.site === null && steps.length < 3
    ? `It is called by ${steps[0]}.`
    : `Called through ${steps.join(' → ')}.`;
}

function blockWords(name: string, { when, chain, name: callee }: Blocking): string {
  const how = when === 'always' ? 'blocks' : 'can block';
  const steps = chain.slice(1).map((site) => code(functionWords(site.fn)));
  const through = steps.length === 0 ? '' : ` through ${steps.join(' → ')}`;
  return `A call of ${name} ${how} in ${code(callee)}${through}.`;
}

function whyOf(fn: ProjectFunction, contexts: readonly Context[]): string {
  const kinds = new Set(contexts.map(({ kind }) => kind));
  if (kinds.has('thread')) return 'What it shares with other threads needs a lock.';
  if (fn.facts.async)
    return 'Calling it only makes a coroutine object; `await` it or make it a task. Between two `await`s no other task of its loop runs.';
  if (kinds.has('loop')) return 'While it runs, no other task of the loop can.';
  if (kinds.has('process'))
    return 'A process has its own memory: what it changes in a global is not seen elsewhere.';
  return 'In a coroutine, that would stop the event loop.';
}

function linksOf(contexts: readonly Context[], fn: ProjectFunction): Note['links'] {
  const kinds = new Set(contexts.map(({ kind }) => kind));
  const links: Note['links'] = [];
  if (kinds.has('thread')) links.push(conceptLink('data-race'));
  if (kinds.has('loop') || fn.facts.async) links.push(conceptLink('event-loop'));
  if (links.length === 0) links.push(conceptLink('blocking-vs-non-blocking'));
  return links;
}
