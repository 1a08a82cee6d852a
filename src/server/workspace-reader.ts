/** Reads the workspace's files in the background, a few at a time, and follows what happens to them on the disk. */
import { CONFIGURATION_FILES } from '../workspace/configuration-store.ts';
import { type DiscoverOptions, isDiscovered, isPythonFile } from '../workspace/discover.ts';
import { baseName, below, foldersUp, join } from '../workspace/paths.ts';
import type { Session } from './session.ts';

/** Read at the same time. */
const BATCH = 16;

export interface Reading {
  /** `read` files so far. */
  report(read: number): void;
  isCancelled(): boolean;
}

/**
 * Resolves when every file is in the engine; they are then queued to be checked. `known`: files that are there already
 * are not read again.
 */
export async function readWorkspace(
  session: Session,
  folders: readonly string[],
  reading: Reading,
  known = false,
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
  const missing = new Set(session.members);
  session.reading = true;
  session.keptFacts = session.platform.keptFacts?.(folders) ?? null;
  try {
    for (const folder of folders) {
      for await (const file of session.platform.discover(folder, discoverOptions(session))) {
        if (reading.isCancelled()) return;
        missing.delete(file);
        if (known && session.members.has(file)) continue;
        batch.push(file);
        if (batch.length >= BATCH) await flush();
      }
    }
    await flush();
    for (const file of missing) session.removeMember(file);
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

/** Files and folders that came, changed or went. `rediscover` is called where others may count from now on. */
export async function followChanges(
  session: Session,
  changes: readonly FileChange[],
  rediscover: () => void,
): Promise<void> {
  let touched = false;
  const gone = new Set<string>();
  // Several watchers may tell the same.
  for (const [path, deleted] of new Map(changes.map((change) => [change.path, change.deleted]))) {
    if (decidesOthers(path)) continue;
    if (deleted) gone.add(path);
    else if (isPythonFile(path)) touched = (await readIfMember(session, path)) || touched;
    else touched = (await readNewFolder(session, path)) || touched;
  }
  touched = removeBelow(session, gone) || touched;
  if (changes.some(({ path }) => isConfiguration(path))) await session.reloadConfiguration();
  else if (touched) session.checkAll();
  if (changes.some(({ path }) => decidesOthers(path))) rediscover();
}

/** Reads a file that belongs to the workspace; true where that changes what is known. */
async function readIfMember(session: Session, path: string): Promise<boolean> {
  const isOpen = session.documents.isOpen(path);
  if ((isOpen && session.members.has(path)) || !(await belongs(session, path))) return false;
  // Of an open file only that it belongs to the workspace is news: its text is the editor's.
  await session.readMember(path);
  return !isOpen;
}

/** A folder that is moved or copied into the workspace is reported once, without its files. */
async function readNewFolder(session: Session, path: string): Promise<boolean> {
  // Most of what comes are files of other kinds; the name of a package has no dot.
  if (baseName(path).includes('.') || !session.isInFolders(path)) return false;
  if ((await session.platform.host.kind(path)) !== 'folder') return false;
  if (!(await belongs(session, join(path, '__init__.py')))) return false;
  let found = false;
  for await (const file of session.platform.discover(path, discoverOptions(session))) {
    if (session.members.has(file)) continue;
    await session.readMember(file);
    found = true;
  }
  return found;
}

/** A folder that is deleted is reported once, too. */
function removeBelow(session: Session, gone: ReadonlySet<string>): boolean {
  if (gone.size === 0) return false;
  const members = [...session.members].filter((file) => foldersUp(file).some((path) => gone.has(path)));
  for (const file of members) session.removeMember(file);
  return members.length > 0;
}

function isConfiguration(path: string): boolean {
  return (CONFIGURATION_FILES as readonly string[]).includes(baseName(path));
}

/** Files whose text decides which others belong to the workspace. */
function decidesOthers(path: string): boolean {
  return isConfiguration(path) || baseName(path) === '.gitignore';
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
