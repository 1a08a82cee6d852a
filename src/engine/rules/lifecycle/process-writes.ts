/** State that a process changes in its own copy, while the parent goes on to read the other one. */
import type { Access, Context, Project, ProjectFunction, Site } from '../../project/project.ts';

export interface ProcessWrite {
  write: Access;
  /** How the process came to it. */
  context: Context;
  /** Where the parent looks afterwards. */
  read: Access;
}

export function* processWrites(fn: ProjectFunction, project: Project): Generator<ProcessWrite> {
  const accesses = project.accesses(fn).filter((access) => access.writes && !access.fresh);
  if (accesses.length === 0) return;
  const contexts = project.contexts(fn);
  // What also runs in the parent changes the parent's copy as well.
  if (contexts.length === 0 || contexts.some(({ kind }) => kind !== 'process')) return;
  const seen = new Set<string>();
  for (const write of accesses) {
    const { variable } = write;
    if (seen.has(variable.id) || !isOwnCopy(write, project)) continue;
    const context = contexts.find((one) => one.root.site !== null && reaches(write, one));
    if (context === undefined) continue;
    const read = readAfter(write, context, project);
    if (read === null) continue;
    seen.add(variable.id);
    yield { write, context, read };
  }
}

/**
 * Plain values and containers; what multiprocessing makes is made for sharing. To give the name another value changes
 * the own copy whatever it held.
 */
function isOwnCopy({ variable, kind: access }: Access, project: Project): boolean {
  const { kind, value, threadSafe } = variable;
  if (kind !== 'global' && kind !== 'class' && kind !== 'instance') return false;
  if (threadSafe) return false;
  if (access === 'write' || access === 'update') return true;
  const name = project.nameOf(value);
  return !name.startsWith('multiprocessing.') && value.k !== 'unknown' ? true : isPlain(value.k);
}

function isPlain(kind: string): boolean {
  return kind === 'const' || kind === 'container';
}

/** An attribute counts only on the object whose method the process runs, called on itself all the way down. */
function reaches({ variable, fn, owner }: Access, { root, chain }: Context): boolean {
  if (variable.kind !== 'instance') return true;
  if (fn.cls === null || root.entry.cls !== fn.cls) return false;
  return owner === fn.facts.params[0]?.name && chain.every((site) => site.fn.cls === fn.cls);
}

function readAfter(write: Access, { root }: Context, project: Project): Access | null {
  const all = project.accessesOf(write.variable);
  const inParent = all.filter(({ fn }) => isParent(fn, project));
  // Where the parent changes it too, what it reads is its own.
  if (inParent.some((access) => access.writes && !isFirstValue(access))) return null;
  const reads = inParent.filter((access) => !access.writes && access.kind !== 'call');
  const site = root.site!;
  return reads.find((read) => comesAfter(site, read, project)) ?? null;
}

/** Behind the start, in the same function: a process that is only made has changed nothing yet. */
function comesAfter(site: Site, read: Access, project: Project): boolean {
  if (read.fn !== site.fn || read.op <= site.op) return false;
  const worker = project.workers(site.fn).find((one) => one.made.op === site.op);
  return worker === undefined || worker.starts.some(({ fn, op }) => fn === site.fn && op < read.op);
}

function isParent(fn: ProjectFunction, project: Project): boolean {
  if (fn.facts.kind === 'module') return true;
  const contexts = project.contexts(fn);
  return contexts.length === 0 || contexts.some(({ kind }) => kind !== 'process');
}

function isFirstValue({ fn, kind }: Access): boolean {
  return (
    kind === 'write' &&
    (fn.facts.kind === 'module' || fn.facts.kind === 'class' || fn.facts.name === '__init__')
  );
}
