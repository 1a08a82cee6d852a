/**
 * The project's files that a file imports, found by their names alone, so that one file can be checked together with
 * what it calls. What is not below a source root (the standard library, installed packages) is left out.
 */
import type { Engine } from '../engine/index.ts';
import type { Host } from './host.ts';
import { loadSource } from './load.ts';
import { join, parentOf } from './paths.ts';

const IMPORT = /^[ \t]*import[ \t]+([^\n#;]+)/gm;
const FROM = /^[ \t]*from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#;]+)/gm;

/** Puts what these files import, directly or not, into the engine, where it is not there yet. */
export async function linkImported(
  host: Host,
  engine: Pick<Engine, 'has' | 'setFile'>,
  roots: readonly string[],
  files: Iterable<{ file: string; text: string }>,
): Promise<void> {
  const imported = new ImportedFiles(host, roots);
  const queue = [...files];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const file of await imported.of(next.file, next.text)) {
      if (engine.has(file)) continue;
      const source = await loadSource(host, file);
      // It may have come by another way while it was read.
      if (source === null || typeof source === 'string' || engine.has(file)) continue;
      engine.setFile(file, source.text);
      queue.push({ file, text: source.text });
    }
  }
}

interface Imported {
  /** Dots in front: 0 for an absolute import. */
  level: number;
  parts: string[];
  /** Names behind `import`, which may be modules. */
  names: string[];
}

export class ImportedFiles {
  private readonly host: Host;
  private readonly roots: readonly string[];
  private readonly listings = new Map<string, Promise<ReadonlySet<string>>>();

  constructor(host: Host, roots: readonly string[]) {
    this.host = host;
    this.roots = roots;
  }

  async of(file: string, text: string): Promise<string[]> {
    const found = new Set<string>();
    const folder = parentOf(file) ?? '/';
    for (const imported of importsOf(text)) {
      if (imported.level > 0) {
        const base = up(folder, imported.level - 1);
        if ((await this.list(base)).has('__init__.py')) found.add(join(base, '__init__.py'));
        await this.resolve(base, imported, found);
        continue;
      }
      for (const root of [folder, await this.packageParent(folder), ...this.roots]) {
        if (await this.resolve(root, imported, found)) break;
      }
    }
    found.delete(file);
    return [...found];
  }

  /** The module, the packages around it, and the modules that its names may be. False where there is no such module. */
  private async resolve(root: string, { parts, names }: Imported, found: Set<string>): Promise<boolean> {
    let folder: string | null = root;
    for (const part of parts) {
      if (folder === null) return true;
      const next = await this.module(folder, part, found);
      if (next === undefined) return folder !== root;
      folder = next;
    }
    for (const name of folder === null ? [] : names) await this.module(folder!, name, found);
    return true;
  }

  /** The package's folder, null for a module that is a file, undefined for none. */
  private async module(folder: string, name: string, found: Set<string>): Promise<string | null | undefined> {
    const entries = await this.list(folder);
    if (entries.has(`${name}/`)) {
      const inner = join(folder, name);
      const isPackage = (await this.list(inner)).has('__init__.py');
      if (isPackage) found.add(join(inner, '__init__.py'));
      if (isPackage || !entries.has(`${name}.py`)) return inner;
    }
    if (!entries.has(`${name}.py`)) return undefined;
    found.add(join(folder, `${name}.py`));
    return null;
  }

  private async packageParent(folder: string): Promise<string> {
    let at = folder;
    for (let above = parentOf(at); above !== null; above = parentOf(at)) {
      if (!(await this.list(at)).has('__init__.py')) break;
      at = above;
    }
    return at;
  }

  /** Names of a folder, those of folders with a slash behind. */
  private list(folder: string): Promise<ReadonlySet<string>> {
    let listing = this.listings.get(folder);
    if (listing === undefined) {
      listing = this.host
        .list(folder)
        .then((entries) => new Set(entries.map(({ name, kind }) => (kind === 'folder' ? `${name}/` : name))))
        .catch(() => new Set<string>());
      this.listings.set(folder, listing);
    }
    return listing;
  }
}

function importsOf(text: string): Imported[] {
  const joined = text.replace(/\\\r?\n/g, ' ');
  const found: Imported[] = [];
  for (const [, modules] of joined.matchAll(IMPORT)) {
    for (const module of modules!.split(',')) {
      const name = /^\s*([\w.]+)/.exec(module)?.[1];
      if (name !== undefined) found.push({ level: 0, parts: name.split('.'), names: [] });
    }
  }
  for (const [, dots, module, names] of joined.matchAll(FROM)) {
    const words = names!.replace(/#.*/g, '').split(/[(),\n]/);
    found.push({
      level: dots!.length,
      parts: module === '' ? [] : module!.split('.'),
      names: words.map((word) => /^\s*(\w+)/.exec(word)?.[1] ?? '').filter((name) => name !== ''),
    });
  }
  return found.filter((imported) => imported.level > 0 || imported.parts.length > 0);
}

function up(folder: string, levels: number): string {
  let at = folder;
  for (let i = 0; i < levels; i++) at = parentOf(at) ?? at;
  return at;
}
