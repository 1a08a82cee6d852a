/** State that threads share: who writes it, who reads it, and which lock they hold. */
import { contextWords, functionWords, listed } from '../context-words.ts';
import type { Access, Project, ProjectFunction, SharedVariable } from '../project/project.ts';
import type { Span } from '../text.ts';
import { code, conceptLinks, type Note } from './note.ts';
import { linesOf } from './words.ts';

/** Only state that another thread can reach is worth a word. */
export function describeShared(fn: ProjectFunction, at: Span, project: Project): Note | null {
  const { start } = fn.facts;
  const access = project
    .accesses(fn)
    .find((one) => start + one.at[0] <= at[0] && start + one.at[1] >= at[1] && !one.fresh);
  if (access === undefined || access.variable.threadSafe) return null;
  const all = meaningful(access.variable, project);
  if (!isShared(all, project)) return null;
  return {
    what: `${code(access.variable.name)} is shared between threads: ${whoWords(all, fn, project)}.`,
    why: guardWords(all, fn, project),
    links:
      access.variable.cls === null
        ? conceptLinks('data-race', 'locks', 'race-vs-deadlock')
        : conceptLinks('data-race', 'locks', 'methods-and-shared-state'),
  };
}

/** Where others can see the object: not while it is built, nor before there are threads. */
export function meaningful(variable: SharedVariable, project: Project): Access[] {
  return project
    .accessesOf(variable)
    .filter((one) => !one.fresh && !project.isConstructing(one.fn) && !project.runsAlone(one.fn, one.op));
}

/** Somebody changes it while another thread can get to it. */
export function isShared(all: readonly Access[], project: Project): boolean {
  const isReached = all.some((one) => project.contexts(one.fn).some(({ kind }) => kind === 'thread'));
  return isReached && all.some((one) => one.writes && meets(one, all, project));
}

function meets(one: Access, others: readonly Access[], project: Project): boolean {
  return others.some((other) => project.concurrent(one.fn, other.fn));
}

/** `` `add` in a thread changes it; `show` reads it``. */
export function whoWords(all: readonly Access[], fn: ProjectFunction, project: Project): string {
  const writers = [...new Set(all.filter((one) => one.writes).map((one) => one.fn))];
  const readers = [...new Set(all.map((one) => one.fn))].filter((one) => !writers.includes(one));
  const words = (some: ProjectFunction[]): string => {
    const shown = some.slice(0, 4).map((one) => placed(one, fn, project));
    if (some.length > 4) shown.push(`${some.length - 4} more`);
    return listed(shown);
  };
  const read =
    readers.length === 0 ? '' : `; ${words(readers)} ${readers.length === 1 ? 'reads' : 'read'} it`;
  return `${words(writers)} ${writers.length === 1 ? 'changes' : 'change'} it${read}`;
}

function placed(one: ProjectFunction, seenFrom: ProjectFunction, project: Project): string {
  const contexts = project.contexts(one);
  const context = contexts.find(({ kind }) => kind === 'thread') ?? contexts[0];
  const name = one.facts.kind === 'function' ? code(functionWords(one)) : functionWords(one);
  return context === undefined ? name : `${name} ${contextWords(context, seenFrom.path)}`;
}

/** Which lock is held, and where it is not. */
export function guardWords(all: readonly Access[], { path }: ProjectFunction, project: Project): string {
  const guards = new Map<string, { name: string; at: Access[] }>();
  for (const access of all) {
    for (const { lock } of project.accessGuards(access)) {
      const known = guards.get(lock.id);
      if (known === undefined) guards.set(lock.id, { name: lock.name, at: [access] });
      else if (!known.at.includes(access)) known.at.push(access);
    }
  }
  const [most] = [...guards.values()].sort((a, b) => b.at.length - a.at.length);
  if (most === undefined) {
    const writes = all.filter((one) => one.writes);
    const updates = writes.filter(({ kind }) => kind === 'update' || kind === 'element-update');
    const isLost = updates.some((one) => meets(one, writes, project));
    return `No lock is held at any of these accesses${isLost ? ', so an update can be lost' : ''}.`;
  }
  if (most.at.length === all.length) return `Every access holds ${code(most.name)}.`;
  const bare = all.filter((one) => !most.at.includes(one));
  return `${code(most.name)} is held at ${most.at.length} of ${all.length} accesses, and not in ${linesOf(bare, path)}.`;
}
