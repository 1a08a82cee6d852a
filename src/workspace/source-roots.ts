/** Folders that absolute imports start from, beside those that follow from packages. */
import type { Host } from './host.ts';
import { foldersUp, join } from './paths.ts';

/** What marks the top of a project. */
const MARKERS = ['pyproject.toml', 'interleave.toml', 'setup.cfg', 'setup.py', '.git', '.hg'];

/** The project that a folder belongs to: the nearest folder at or above it that is marked as one. */
export async function projectRoot(host: Host, folder: string): Promise<string | null> {
  for (const at of foldersUp(folder)) {
    for (const marker of MARKERS) if ((await host.kind(join(at, marker))) !== null) return at;
  }
  return null;
}

/** The folders themselves, the projects around them, and the `src` and `lib` layouts of both. */
export async function sourceRoots(host: Host, folders: readonly string[]): Promise<string[]> {
  const roots = new Set<string>();
  for (const folder of folders) {
    const project = await projectRoot(host, folder);
    for (const root of [folder, ...(project === null ? [] : [project])]) {
      roots.add(root);
      for (const name of ['src', 'lib']) {
        const inner = join(root, name);
        const isPackage = (await host.kind(join(inner, '__init__.py'))) !== null;
        if (!isPackage && (await host.kind(inner)) === 'folder') roots.add(inner);
      }
    }
  }
  return [...roots];
}
