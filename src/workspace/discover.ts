/** Walks folders for Python files, as a person would: nothing that is ignored, generated or installed. */
import { decode } from './decode.ts';
import type { Host } from './host.ts';
import { baseName, foldersUp, join, parentOf } from './paths.ts';
import { Patterns } from './patterns.ts';

/** Folders that never hold the user's own sources, whatever a `.gitignore` says. */
const SKIPPED = new Set([
  '.bzr',
  '.direnv',
  '.eggs',
  '.git',
  '.hg',
  '.ipynb_checkpoints',
  '.mypy_cache',
  '.nox',
  '.pants.d',
  '.pytest_cache',
  '.pytype',
  '.ruff_cache',
  '.svn',
  '.tox',
  '.venv',
  '.vscode',
  '.vscode-test',
  '__pycache__',
  '__pypackages__',
  '_build',
  'buck-out',
  'node_modules',
  'site-packages',
  'venv',
]);

/** Build output, unless it is a package of that name. */
const OUTPUT = new Set(['build', 'dist']);

export interface DiscoverOptions {
  /** Left out beside what is ignored; a folder's files are then not looked at. */
  excluded?: (path: string, kind: 'file' | 'folder') => boolean;
  /** Called with each folder before its entries are looked at; configuration is loaded here. */
  enter?: (folder: string) => Promise<unknown>;
  /** A folder that could not be read. */
  unreadable?: (folder: string, reason: string) => void;
}

export function isPythonFile(path: string): boolean {
  return /\.(py|pyw|ipynb)$/i.test(path);
}

/** The Python files below a folder, in the order of their names. */
export async function* discoverFiles(
  host: Host,
  folder: string,
  options: DiscoverOptions = {},
): AsyncGenerator<string> {
  await options.enter?.(folder);
  yield* walk(host, folder, await outerIgnores(host, folder), options);
}

/** Would a walk from `root` come to this file? For files that appear while the product runs. */
export async function isDiscovered(
  host: Host,
  root: string,
  file: string,
  options: DiscoverOptions = {},
): Promise<boolean> {
  if (!isPythonFile(file)) return false;
  const folders = foldersUp(parentOf(file) ?? '/');
  const inside = folders.slice(0, folders.indexOf(root) + 1).reverse();
  if (inside.length === 0) return false;
  const ignores = await outerIgnores(host, root);
  for (const [index, folder] of inside.entries()) {
    await options.enter?.(folder);
    if (index > 0 && (await skipsFolder(host, folder, ignores, options))) return false;
    await addIgnores(host, folder, ignores);
  }
  return !isIgnored(file, 'file', ignores) && !options.excluded?.(file, 'file');
}

async function* walk(
  host: Host,
  folder: string,
  outer: readonly Patterns[],
  options: DiscoverOptions,
): AsyncGenerator<string> {
  let entries: Awaited<ReturnType<Host['list']>>;
  try {
    entries = await host.list(folder);
  } catch (error) {
    options.unreadable?.(folder, (error as Error).message);
    return;
  }
  const ignores = [...outer];
  if (entries.some((entry) => entry.name === '.gitignore')) await addIgnores(host, folder, ignores);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, kind } of entries) {
    const path = join(folder, name);
    if (kind === 'file') {
      if (!isPythonFile(name) || isIgnored(path, kind, ignores)) continue;
      if (!options.excluded?.(path, kind)) yield path;
    } else if (!(await skipsFolder(host, path, ignores, options))) {
      await options.enter?.(path);
      yield* walk(host, path, ignores, options);
    }
  }
}

async function skipsFolder(
  host: Host,
  folder: string,
  ignores: readonly Patterns[],
  options: DiscoverOptions,
): Promise<boolean> {
  const name = baseName(folder);
  if (SKIPPED.has(name) || name.endsWith('.egg-info')) return true;
  if (OUTPUT.has(name) && (await host.kind(join(folder, '__init__.py'))) === null) return true;
  if (isIgnored(folder, 'folder', ignores) || options.excluded?.(folder, 'folder')) return true;
  // A virtual environment of any name.
  return (await host.kind(join(folder, 'pyvenv.cfg'))) !== null;
}

/** The nearest `.gitignore` that says anything decides. */
function isIgnored(path: string, kind: 'file' | 'folder', ignores: readonly Patterns[]): boolean {
  for (let i = ignores.length - 1; i >= 0; i--) {
    const { ignored, unignored } = ignores[i]!.test(path, kind);
    if (ignored || unignored) return ignored;
  }
  return false;
}

/**
 * Those of the folders above, up to the repository's top; none outside a repository, and none where they would
 * ignore the folder itself: who names a folder wants to see it.
 */
async function outerIgnores(host: Host, folder: string): Promise<Patterns[]> {
  const folders = foldersUp(folder);
  let top = -1;
  for (const [index, at] of folders.entries()) {
    if ((await host.kind(join(at, '.git'))) !== null) {
      top = index;
      break;
    }
  }
  const ignores: Patterns[] = [];
  if (top < 0) return ignores;
  await addIgnores(host, folders[top]!, ignores, '.git/info/exclude');
  for (let i = top; i > 0; i--) await addIgnores(host, folders[i]!, ignores);
  return isIgnored(folder, 'folder', ignores) ? [] : ignores;
}

async function addIgnores(
  host: Host,
  folder: string,
  ignores: Patterns[],
  name = '.gitignore',
): Promise<void> {
  try {
    const { text } = decode(await host.readFile(join(folder, name)));
    ignores.push(new Patterns(folder, text));
  } catch {
    // There is none, or it is no text: then it ignores nothing.
  }
}
