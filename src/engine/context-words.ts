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
  const handles = root.kind === 'thread' && root.how === 'request handler' ? ` (${root.how})` : '';
  const by = where === '' ? handles : ` (${root.how}, ${where})`;
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

/** Those of one kind together: "on the event loop (create_task, lines 3 and 9; run, line 20) and in the main thread". */
export function groupedContextWords(contexts: readonly Context[], seenFrom: string): string {
  const groups = new Map<string, Map<string, Set<string>>>();
  for (const { root, many } of contexts) {
    const kind = contextWords({ root: { ...root, site: null }, kind: root.kind, many, chain: [] }, seenFrom);
    const hows = groups.get(kind) ?? new Map<string, Set<string>>();
    groups.set(kind, hows);
    const where = whereStarted(root, seenFrom);
    if (where === '') continue;
    const places = hows.get(root.how) ?? new Set();
    hows.set(root.how, places.add(where));
  }
  return listed(
    [...groups].map(([kind, hows]) => {
      const ways = [...hows].map(([how, places]) => `${how}, ${placesWords([...places])}`);
      return ways.length === 0 ? kind : `${kind} (${ways.join('; ')})`;
    }),
  );
}

/** `line 3`, `lines 3, 7, 9, 12 and 2 more`. */
export function placesWords(places: readonly string[]): string {
  if (places.length < 2) return places[0] ?? '';
  const shown = places.slice(0, 4);
  const more = places.length > 4 ? [`${places.length - 4} more`] : [];
  if (!shown.every((place) => place.startsWith('line '))) return listed([...shown, ...more]);
  return `lines ${listed([...shown.map((place) => place.slice('line '.length)), ...more])}`;
}

/** All distinct ones, joined: "in several threads (Thread, line 31) and in the main thread". */
export function allContextWords(fn: ProjectFunction, project: Project, limit = 3): string {
  const words = [...new Set(project.contexts(fn).map((context) => contextWords(context, fn.path)))];
  const shown = words.slice(0, limit);
  if (words.length > limit) shown.push(`${words.length - limit} more`);
  return listed(shown);
}

export function listed(words: readonly string[], last: 'and' | 'or' = 'and'): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} ${last} ${words[words.length - 1]}`;
}
