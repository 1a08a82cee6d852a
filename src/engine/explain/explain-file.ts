/**
 * A report on one file: what starts where, which function runs in which thread or loop, which locks there are and in
 * which order they are taken, what is shared and guarded, and what the rules found. Markdown; places are `line 12`.
 */
import { groupedContextWords, listed } from '../context-words.ts';
import type { Finding } from '../finding.ts';
import { CONCEPT_DEMOS, code } from '../hover/note.ts';
import { guardWords, isShared, meaningful, whoWords } from '../hover/shared.ts';
import { functionAt, libraryName, linesOf } from '../hover/words.ts';
import { describeWorkers } from '../hover/worker.ts';
import type { ContextRoot, Project, ProjectFunction, SharedVariable, Site } from '../project/project.ts';
import { lockLines, orderPicture } from './locks-section.ts';
import { conceptList, fileName, findingLines, rootWords, section } from './sections.ts';

export function explainFile(path: string, project: Project, findings: readonly Finding[]): string {
  const shared = sharedIn(path, project);
  const functions = functionRows(path, project);
  const locks = lockLines(path, shared, project);
  const order = orderPicture(path, project);
  const sections = [
    section('Where things start', startLines(path, project)),
    section('Which function runs where', functions),
    section('Threads and processes', workerLines(path, project)),
    section('Locks', locks),
    order === '' ? '' : `### In which order they are taken\n\n${order}`,
    section('Shared state', sharedLines(path, shared, project)),
    section('Findings', findingLines(findings)),
  ].filter((text) => text !== '');
  const title = `# What happens at the same time in ${fileName(path)}`;
  if (sections.length === 0) {
    return `${title}\n\nNothing here runs beside something else: no threads, processes, tasks or locks are made or used in this file, and no other file of the project runs it in one.\n`;
  }
  const concepts = conceptsOf(path, project, shared, locks, order, findings);
  return `${[title, ...sections, section('Read on', [...conceptList(concepts), ...demoLines(concepts)])].join('\n\n')}\n`;
}

/** What starts a thread, process or task here, and what of here is started elsewhere. */
function startLines(path: string, project: Project): string[] {
  const roots = project
    .roots()
    .filter(({ entry, site, kind }) => kind !== 'main' && (entry.path === path || site?.fn.path === path));
  return [...byEntry(roots)].map(([entry, its]) => `- ${rootWords(entry, its, path)}`);
}

export function byEntry(roots: readonly ContextRoot[]): Map<ProjectFunction, ContextRoot[]> {
  const entries = new Map<ProjectFunction, ContextRoot[]>();
  for (const root of roots) entries.set(root.entry, [...(entries.get(root.entry) ?? []), root]);
  return entries;
}

function functionRows(path: string, project: Project): string[] {
  const rows = project.functions(path).flatMap((fn) => {
    if (fn.facts.kind !== 'function') return [];
    const contexts = project.contexts(fn);
    if (!fn.facts.async && contexts.every(({ kind }) => kind === 'main')) return [];
    const where = groupedContextWords(contexts, path) || 'nothing in this project runs it';
    return [`| ${functionAt(fn, path)} | ${where} | ${waitWords(fn, project)} |`];
  });
  return rows.length === 0 ? [] : ['| function | runs | waits |', '|---|---|---|', ...rows];
}

function waitWords(fn: ProjectFunction, project: Project): string {
  const awaits = awaitsOf(fn);
  const blocks = new Map<string, Site[]>();
  for (const { name, site } of blockingIn(fn, project)) blocks.set(name, [...(blocks.get(name) ?? []), site]);
  const locks = [...new Set(project.acquisitions(fn).map(({ lock }) => code(lock.name)))];
  const words = [
    awaits.length === 0 ? '' : `gives way in ${linesOf(awaits, fn.path)}`,
    ...[...blocks].map(([name, sites]) => `blocks in ${code(name)}, ${linesOf(sites, fn.path)}`),
    locks.length === 0 ? '' : `takes ${listed(locks)}`,
  ].filter((text) => text !== '');
  return words.join('; ') || (fn.facts.async ? 'nowhere: it runs through' : '');
}

/** Its own calls that stop the thread, locks left out: what they block on in the end. */
export function blockingIn(fn: ProjectFunction, project: Project): Array<{ name: string; site: Site }> {
  return project.calls(fn).flatMap(({ op }) => {
    const call = fn.facts.ops[op];
    if (call?.k === 'call' && call.use.k === 'awaited') return [];
    const [first] = project.blockingCall(fn, op).filter(({ kind }) => kind !== 'lock');
    return first === undefined ? [] : [{ name: libraryName(first.name), site: { fn, op } }];
  });
}

export function awaitsOf(fn: ProjectFunction): Array<{ fn: ProjectFunction; op: number }> {
  return fn.facts.ops.flatMap((op, index) =>
    op.k === 'await' || ((op.k === 'enter' || op.k === 'for') && op.async) ? [{ fn, op: index }] : [],
  );
}

function workerLines(path: string, project: Project): string[] {
  return project.functions(path).flatMap((fn) =>
    project.workers(fn).map((worker) => {
      const { what, why } = describeWorkers(workerName(worker.keptIn), [worker], fn);
      return `- ${what} ${why}`;
    }),
  );
}

function workerName(keptIn: string): string {
  if (keptIn === '') return 'Kept by no variable';
  return keptIn.endsWith('[]') ? `In ${code(keptIn.slice(0, -2))}` : code(keptIn);
}

/** Kept here, or touched here: what a thread reaches and somebody changes. */
export function sharedIn(path: string, project: Project): SharedVariable[] {
  const touched = project
    .functions(path)
    .flatMap((fn) => project.accesses(fn).map(({ variable }) => variable));
  return [...new Set(touched)].filter(
    (variable) => !variable.threadSafe && isShared(meaningful(variable, project), project),
  );
}

function sharedLines(path: string, shared: readonly SharedVariable[], project: Project): string[] {
  const [seenFrom] = project.functions(path);
  if (seenFrom === undefined) return [];
  return shared.map((variable) => {
    const all = meaningful(variable, project);
    return `- ${code(variable.name)}: ${whoWords(all, seenFrom, project)}. ${guardWords(all, seenFrom, project)}`;
  });
}

/** What the pages teach that this file needs. */
function conceptsOf(
  path: string,
  project: Project,
  shared: readonly SharedVariable[],
  locks: readonly string[],
  order: string,
  findings: readonly Finding[],
): string[] {
  const kinds = new Set(
    project.functions(path).flatMap((fn) => project.contexts(fn).map(({ kind }) => kind)),
  );
  return [
    ...findings.map(({ concept }) => concept),
    ...(kinds.has('loop') ? ['event-loop', 'coroutines-and-await'] : []),
    ...(kinds.has('thread') ? ['threads'] : []),
    ...(kinds.has('process') ? ['processes'] : []),
    ...(shared.length > 0 ? ['data-race'] : []),
    ...(locks.length > 0 ? ['locks'] : []),
    ...(order === '' ? [] : ['deadlock']),
  ];
}

function demoLines(concepts: readonly string[]): string[] {
  const demos = concepts.map((concept) => CONCEPT_DEMOS[concept]).filter((name) => name !== undefined);
  return [...new Set(demos)].map((name) => `- [demo ${name}](interleave:demo/${name})`);
}
