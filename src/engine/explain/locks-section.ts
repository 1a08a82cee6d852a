/** The locks that a file makes or takes, and the order in which they are taken. */
import { functionWords, listed } from '../context-words.ts';
import { placesOf } from '../hover/here.ts';
import { nameOfKind } from '../hover/lock.ts';
import { code } from '../hover/note.ts';
import { meaningful } from '../hover/shared.ts';
import { lineOf, linesOf } from '../hover/words.ts';
import type { Lock, LockPair, Project, SharedVariable } from '../project/project.ts';

export function lockLines(path: string, shared: readonly SharedVariable[], project: Project): string[] {
  return locksOf(path, project).map((lock) => {
    const takers = placesOf(project.acquisitionsOf(lock), path);
    const made = lock.made === null ? '' : `, made in ${lineOf(lock.made, path)}`;
    const taken = takers.length === 0 ? 'taken nowhere in this project' : `taken by ${listed(takers)}`;
    const guarded = shared.filter((variable) => isGuarded(variable, lock, project));
    const guards = guarded.length === 0 ? '' : ` It guards ${listed(guarded.map(({ name }) => code(name)))}.`;
    return `- ${code(lock.name)}, ${nameOfKind(lock.kind, lock.library)}${made}: ${taken}.${guards}`;
  });
}

function locksOf(path: string, project: Project): Lock[] {
  const made = project.locks().filter((lock) => lock.made?.fn.path === path);
  const taken = project
    .functions(path)
    .flatMap((fn) => project.acquisitions(fn))
    .map(({ lock }) => lock);
  return [...new Set([...made, ...taken])];
}

/** Every access holds it. */
function isGuarded(variable: SharedVariable, lock: Lock, project: Project): boolean {
  const all = meaningful(variable, project);
  return all.length > 0 && all.every((one) => project.accessGuards(one).some((held) => held.lock === lock));
}

/** A line for each order in which two locks are taken, as a picture in text; both orders of a pair are marked. */
export function orderPicture(path: string, project: Project): string {
  const all = project.lockPairs().filter(({ outer, inner }) => outer.lock !== inner.lock);
  const edges = new Map<string, LockPair[]>();
  for (const pair of all) {
    const key = `${pair.outer.lock.id} ${pair.inner.lock.id}`;
    edges.set(key, [...(edges.get(key) ?? []), pair]);
  }
  const rows = [...edges.values()]
    .filter((pairs) =>
      pairs.some(({ outer, inner }) => outer.acquisition.fn.path === path || inner.fn.path === path),
    )
    .map((pairs) => {
      const { outer, inner } = pairs[0]!;
      const places = pairs.slice(0, 3).map((pair) => whereWords(pair, path));
      const back = edges.has(`${inner.lock.id} ${outer.lock.id}`) ? '  <- the opposite order exists' : '';
      return { words: `${outer.lock.name} -> ${inner.lock.name}`, place: places.join('; '), back };
    });
  if (rows.length === 0) return '';
  const width = Math.max(...rows.map(({ words }) => words.length));
  const lines = rows.map(({ words, place, back }) => `${words.padEnd(width)}   ${place}${back}`);
  return ['```text', ...lines, '```'].join('\n');
}

function whereWords({ outer, inner }: LockPair, path: string): string {
  const { acquisition } = outer;
  const from = functionWords(acquisition.fn);
  if (inner.fn === acquisition.fn) return `${from}, ${linesOf([acquisition, inner], path)}`;
  return `${from}, ${lineOf(acquisition, path)}, through ${functionWords(inner.fn)}, ${lineOf(inner, path)}`;
}
