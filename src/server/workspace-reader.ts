/** Reads the workspace's files in the background, a few at a time, and follows what happens to them on the disk. */
import { CONFIGURATION_FILES } from '../workspace/configuration-store.ts';
import { type DiscoverOptions, isDiscovered } from '../workspace/discover.ts';
import { baseName, below } from '../workspace/paths.ts';
import type { Session } from './session.ts';

/** Read at the same time. */
const BATCH = 16;

export interface Reading {
  /** `read` files so far. */
  report(read: number): void;
  isCancelled(): boolean;
}

/** Resolves when every file is in the engine; they are then queued to be checked. */
export async function readWorkspace(
  session: Session,
  folders: readonly string[],
  reading: Reading,
): Promise<void> {
  let batch: string[] = [];
  let read = 0;
  const flush = async () => {
    await Promise.all(batch.map((file) => session.readMember(file)));
    read += batch.length;
    batch = [];
    reading.report(read);
    session.reportStatus();
  };
  session.reading = true;
  session.keptFacts = session.platform.keptFacts?.(folders) ?? null;
  try {
    for (const folder of folders) {
      for await (const file of session.platform.discover(folder, discoverOptions(session))) {
        if (reading.isCancelled()) return;
        batch.push(file);
        if (batch.length >= BATCH) await flush();
      }
    }
    await flush();
  } finally {
    session.keptFacts = null;
    session.reading = false;
  }
  await session.reportConfiguration();
  await session.readPackages();
  session.checkAll();
}

export interface FileChange {
  path: string;
  deleted: boolean;
}

export async function followChanges(session: Session, changes: readonly FileChange[]): Promise<void> {
  const isConfiguration = (path: string) =>
    (CONFIGURATION_FILES as readonly string[]).includes(baseName(path));
  const touched: string[] = [];
  for (const { path, deleted } of changes) {
    if (isConfiguration(path) || session.documents.isOpen(path)) continue;
    if (!deleted && !(await belongs(session, path))) continue;
    if (deleted) {
      session.removeMember(path);
      // A deleted folder is reported once, without its files.
      for (const member of [...session.members])
        if (below(path, member) !== null) session.removeMember(member);
    } else await session.readMember(path);
    touched.push(path);
  }
  if (changes.some(({ path }) => isConfiguration(path))) await session.reloadConfiguration();
  else if (touched.length > 0) session.checkAll();
}

async function belongs(session: Session, path: string): Promise<boolean> {
  for (const folder of session.folders) {
    if (below(folder, path) === null) continue;
    if (await isDiscovered(session.platform.host, folder, path, discoverOptions(session))) return true;
  }
  return false;
}

function discoverOptions(session: Session): DiscoverOptions {
  return {
    enter: (folder) => session.configuration.load(folder),
    excluded: (path, kind) => session.isExcluded(path, kind),
  };
}
