/** A report on one function: where it runs and by whom, where it waits, what it holds, shares and starts. */
import { groupedContextWords, listed } from '../context-words.ts';
import type { Finding } from '../finding.ts';
import { describeAwait } from '../hover/await.ts';
import { chainWords, describeFunction } from '../hover/function.ts';
import { placesOf } from '../hover/here.ts';
import { describeLock } from '../hover/lock.ts';
import { code } from '../hover/note.ts';
import { guardWords, isShared, meaningful, whoWords } from '../hover/shared.ts';
import { functionAt, lineOf } from '../hover/words.ts';
import type { Project, ProjectFunction, SharedVariable } from '../project/project.ts';
import { blockingIn, byEntry } from './explain-file.ts';
import { conceptList, fileName, findingLines, rootWords, section } from './sections.ts';

/** `findings` are those inside of the function. */
export function explainFunction(fn: ProjectFunction, project: Project, findings: readonly Finding[]): string {
  const sections = [
    section('Where it runs', runLines(fn, project)),
    section('Where it waits', waitLines(fn, project)),
    section('Locks', lockLines(fn, project)),
    section('State that others see', stateLines(fn, project)),
    section('What it starts', startLines(fn, project)),
    section('Findings', findingLines(findings)),
    section('Read on', conceptList([...findings.map(({ concept }) => concept), ...conceptsOf(fn, project)])),
  ].filter((text) => text !== '');
  const kind = fn.facts.async
    ? fn.facts.generator
      ? 'async generator'
      : 'coroutine function'
    : fn.facts.generator
      ? 'generator function'
      : 'function';
  const title = `# ${capitalKind(kind)} ${functionAt(fn, fn.path)} of ${fileName(fn.path)}`;
  if (sections.length > 0) return `${[title, ...sections].join('\n\n')}\n`;
  return `${title}\n\nNothing is known to run it beside something else, and it waits for nothing, takes no lock and shares no state with another thread.\n`;
}

function capitalKind(kind: string): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}

function runLines(fn: ProjectFunction, project: Project): string[] {
  const contexts = project.contexts(fn);
  const lines = contexts.slice(0, 8).map((context) => {
    const where = groupedContextWords([context], fn.path);
    return `- ${where.charAt(0).toUpperCase()}${where.slice(1)}.${context.chain.length < 2 ? '' : ` ${chainWords(context, fn)}`}`;
  });
  if (contexts.length > 8) lines.push(`- And in ${contexts.length - 8} more ways.`);
  const callers = placesOf(project.callers(fn), fn.path);
  if (callers.length > 0) lines.push(`- It is called by ${listed(callers)}.`);
  const [about] = describeFunction(fn, fn.path, project);
  if (about !== undefined && contexts.length > 0) lines.push(`- ${about.why}`);
  return lines;
}

function waitLines(fn: ProjectFunction, project: Project): string[] {
  const awaits = fn.facts.ops.flatMap((op, index) =>
    op.k === 'await'
      ? [`- ${lineOf({ fn, op: index }, fn.path)}: ${describeAwait(fn, op, project).what}`]
      : [],
  );
  const blocks = blockingIn(fn, project).map(
    ({ name, site }) => `- ${lineOf(site, fn.path)}: blocks its whole thread in ${code(name)}.`,
  );
  return [...new Set([...awaits, ...blocks])];
}

function lockLines(fn: ProjectFunction, project: Project): string[] {
  const entry = project.entryLocks(fn).map(({ lock }) => code(lock.name));
  const lines = entry.length === 0 ? [] : [`- Whoever calls it holds ${listed([...new Set(entry)])}.`];
  for (const one of project.acquisitions(fn)) {
    if (one.expr === null) lines.push(`- ${lineOf(one, fn.path)}: takes ${code(one.lock.name)}.`);
    else lines.push(`- ${lineOf(one, fn.path)}: ${describeLock(one, fn, one.expr, project).what}`);
  }
  return lines;
}

function stateLines(fn: ProjectFunction, project: Project): string[] {
  const touched = new Set<SharedVariable>(
    project
      .accesses(fn)
      .filter((one) => !one.fresh)
      .map(({ variable }) => variable),
  );
  return [...touched].flatMap((variable) => {
    const all = meaningful(variable, project);
    if (variable.threadSafe || !isShared(all, project)) return [];
    return [`- ${code(variable.name)}: ${whoWords(all, fn, project)}. ${guardWords(all, fn, project)}`];
  });
}

function startLines(fn: ProjectFunction, project: Project): string[] {
  const roots = project.rootsIn(fn.path).filter(({ site }) => site?.fn === fn);
  return [...byEntry(roots)].map(([entry, its]) => `- ${rootWords(entry, its, fn.path)}`);
}

function conceptsOf(fn: ProjectFunction, project: Project): string[] {
  const kinds = new Set(project.contexts(fn).map(({ kind }) => kind));
  return [
    ...(fn.facts.async ? ['coroutines-and-await'] : []),
    ...(kinds.has('loop') ? ['event-loop'] : []),
    ...(kinds.has('thread') ? ['threads', 'data-race'] : []),
    ...(kinds.has('process') ? ['processes'] : []),
    ...(project.acquisitions(fn).length > 0 ? ['locks'] : []),
  ];
}
