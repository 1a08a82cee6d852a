/** The findings of an earlier run, for one in which nothing has changed that they depend on. */
import { stat } from 'node:fs/promises';
import type { Finding } from '../engine/index.ts';
import { type Cache, hashOf } from '../workspace/cache.node.ts';
import { waitingHost } from '../workspace/host.node.ts';
import { loadSource } from '../workspace/load.ts';

/** Sources of installed packages that were read, each with the hash of its text. */
export type PackageHashes = [file: string, hash: string][];

interface Kept {
  findings: Finding[];
  packages: PackageHashes;
}

/** `key` stands for the project; installed packages are looked at here. */
export async function keptFindings(cache: Cache, key: string): Promise<Finding[] | null> {
  const kept = cache.findings(key) as Kept | null;
  if (kept === null) return null;
  for (const [file, hash] of kept.packages) {
    const source = await loadSource(waitingHost, file);
    if (source === null || typeof source === 'string' || hashOf(source.text) !== hash) return null;
  }
  return kept.findings;
}

export function keepFindings(cache: Cache, key: string, findings: Finding[], packages: PackageHashes): void {
  cache.keepFindings(key, { findings, packages } satisfies Kept);
}

/** Of folders of packages: it changes when a package comes or goes. */
export async function whenChanged(folders: readonly string[]): Promise<[string, number][]> {
  return Promise.all(
    folders.map(async (folder): Promise<[string, number]> => {
      try {
        return [folder, (await stat(folder)).mtimeMs];
      } catch {
        return [folder, 0];
      }
    }),
  );
}
