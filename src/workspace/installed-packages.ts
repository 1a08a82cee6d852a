/**
 * Where a project's packages are installed, and their sources for the engine, as far as it asks for them.
 *
 * Nothing is run to find out: an environment is known by its folders.
 */
import type { Engine } from '../engine/index.ts';
import { DecodeError, decode } from './decode.ts';
import { type Host, HostError } from './host.ts';
import { join, parentOf } from './paths.ts';

/** A project that imports more than this has most of what matters among the first. */
const MOST_FILES = 400;
/** Bytes; larger modules are generated, or data. */
const LARGEST = 400_000;
/** Each round follows the imports of what the last one brought. */
const ROUNDS = 12;

/** Usual names of a virtual environment in a project's folder. */
const ENVIRONMENTS = ['.venv', 'venv', 'env', '.env'];

export interface EnvironmentOptions {
  /** The interpreter the user chose; '' for none. */
  python: string;
  /** Folders of the project. */
  folders: readonly string[];
}

/**
 * The folders with packages of the chosen interpreter; else of the active environment (`VIRTUAL_ENV`, `CONDA_PREFIX`); else
 * of one in a project's folder. Empty where there is none.
 */
export async function packageRoots(host: Host, { python, folders }: EnvironmentOptions): Promise<string[]> {
  if (python !== '') {
    // `bin/python3`, `Scripts/python.exe`; in an environment of conda on Windows it lies at the top.
    const folder = parentOf(python) ?? '/';
    const inner = await sitePackages(host, parentOf(folder) ?? '/');
    return inner.length > 0 ? inner : sitePackages(host, folder);
  }
  const active = [host.environment('VIRTUAL_ENV'), host.environment('CONDA_PREFIX')];
  const own = folders.flatMap((folder) => ENVIRONMENTS.map((name) => join(folder, name)));
  for (const prefix of [...active, ...own]) {
    if (prefix === undefined || prefix === '') continue;
    const roots = await sitePackages(host, prefix.replaceAll('\\', '/'));
    if (roots.length > 0) return roots;
  }
  return [];
}

async function sitePackages(host: Host, prefix: string): Promise<string[]> {
  const candidates = [join(prefix, 'Lib/site-packages')];
  const lib = join(prefix, 'lib');
  for (const name of await names(host, lib)) {
    if (!/^python3(\.\d+)?$/.test(name)) continue;
    candidates.push(join(lib, `${name}/site-packages`), join(lib, `${name}/dist-packages`));
  }
  const found: string[] = [];
  for (const folder of candidates) if ((await host.kind(folder)) === 'folder') found.push(folder);
  return found;
}

type PackageSink = Pick<Engine, 'missingModules' | 'addPackage'>;

/** Gives the engine the sources that it asks for, until it asks for nothing that exists. */
export async function readPackages(host: Host, engine: PackageSink, roots: readonly string[]): Promise<void> {
  const reader = new PackageReader(host, engine, roots);
  for (let round = 0; round < ROUNDS; round++) {
    const missing = engine.missingModules();
    if (missing.length === 0 || !(await reader.read(missing))) return;
  }
}

class PackageReader {
  private readonly seen = new Set<string>();
  private readonly host: Host;
  private readonly engine: PackageSink;
  private readonly roots: readonly string[];

  constructor(host: Host, engine: PackageSink, roots: readonly string[]) {
    this.host = host;
    this.engine = engine;
    this.roots = roots;
  }

  /** True where anything was new. */
  async read(modules: readonly string[]): Promise<boolean> {
    const before = this.seen.size;
    for (const module of modules) {
      for (const root of this.roots) if (await this.module(root, module.split('.'))) break;
    }
    return this.seen.size > before;
  }

  /** The packages around a module and the module itself, as far as the words name any. */
  private async module(root: string, words: readonly string[]): Promise<boolean> {
    let folder = root;
    for (const [depth, word] of words.entries()) {
      const inner = join(folder, word);
      if ((await this.host.kind(inner)) === 'folder') {
        await this.add(join(inner, '__init__.py'));
        folder = inner;
      } else return (await this.add(`${inner}.py`)) || depth > 0;
    }
    return true;
  }

  private async add(file: string): Promise<boolean> {
    if (this.seen.has(file)) return true;
    if (this.seen.size >= MOST_FILES || (await this.host.kind(file)) !== 'file') return false;
    this.seen.add(file);
    try {
      const bytes = await this.host.readFile(file);
      if (bytes.length <= LARGEST) this.engine.addPackage(file, decode(bytes).text);
    } catch (error) {
      if (!(error instanceof HostError || error instanceof DecodeError)) throw error;
    }
    return true;
  }
}

async function names(host: Host, folder: string): Promise<string[]> {
  try {
    return (await host.list(folder)).filter(({ kind }) => kind === 'folder').map(({ name }) => name);
  } catch (error) {
    if (error instanceof HostError) return [];
    throw error;
  }
}
