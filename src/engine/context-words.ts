/** Where code runs, in words: for messages and hovers. */
import type { Context, ContextRoot, Project, ProjectFunction } from './project/project.ts';
import { positionAt } from './text.ts';

/** A function as people call it: `increment`, `Account.deposit`, `the module`. */
export function functionWords(fn: ProjectFunction): string {
  if (fn.facts.kind === 'lambda') return 'the lambda';
  if (fn.facts.kind === 'module') return 'the module';
  return fn.qualname.replace(/.*<locals>\./, '');
}

/** One-based line of the op that starts it; null where nothing in the project does. */
export function startLine({ site }: ContextRoot): number | null {
  if (site === null) return null;
  const op = site.fn.facts.ops[site.op];
  if (op === undefined) return null;
  return positionAt(site.fn.file.lineStarts, site.fn.facts.start + op.at[0]).line + 1;
}

/** `line 31`, or `app.py:31` where it is another file. */
export function whereStarted(root: ContextRoot, seenFrom: string): string {
  const line = startLine(root);
  if (line === null || root.site === null) return '';
  const { path } = root.site.fn;
  return path === seenFrom ? `line ${line}` : `${path.split('/').pop()}:${line}`;
}

/** "in several threads (started in line 31)", "in a process (line 4)", "on the event loop", "in the main thread". */
export function contextWords({ root, many }: Context, seenFrom: string): string {
  const where = whereStarted(root, seenFrom);
  const by = where === '' ? '' : ` (${root.how}, ${where})`;
  switch (root.kind) {
    case 'thread':
      return `${many ? 'in several threads' : 'in a thread'}${by}`;
    case 'process':
      return `${many ? 'in several processes' : 'in a process'}${by}`;
    case 'loop':
      return `on the event loop${by}`;
    case 'main':
      return 'in the main thread';
  }
}

/** All distinct ones, joined: "in several threads (Thread, line 31) and in the main thread". */
export function allContextWords(fn: ProjectFunction, project: Project, limit = 3): string {
  const words = [...new Set(project.contexts(fn).map((context) => contextWords(context, fn.path)))];
  const shown = words.slice(0, limit);
  if (words.length > limit) shown.push(`${words.length - limit} more`);
  return listed(shown);
}

export function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
