/**
 * Which file an import means.
 *
 * Python looks along `sys.path`, which nobody has written down here. What it must contain is worked out from the
 * importing file: the folder above its outermost package (or its own folder, for a script), the configured roots,
 * and then its ancestors, for folders that are packages without `__init__.py` and for tests beside a `src` folder.
 * The nearest wins. Names of the standard library are looked for in the first two only, and modules that are built
 * into the interpreter never.
 */
import { BUILTIN_MODULES, isStandardModule } from '../knowledge/modules.ts';
import type { Input, Memo } from './memo.ts';
import { sameAnswer } from './same-answer.ts';

/** A module of the project; `path` is null for a package without `__init__.py`. */
export interface FoundModule {
  name: string;
  path: string | null;
  /** The folder whose files are its submodules; null where it is not a package. */
  folder: string | null;
}

const NAME = /^(.*\/)?([^/]+?)(?:\.pyw?|\.pyi|\.ipynb)?$/;
const PACKAGE = /(^|\/)__init__\.pyi?$/;

/** A file that makes its folder a package. */
export function isPackage(path: string): boolean {
  return PACKAGE.test(path);
}

/** A question for a module, with its answer as long as no file comes or goes. */
interface Sought {
  readonly find: () => FoundModule | null;
  found: FoundModule | null;
  readonly input: Input;
}

export class ModuleIndex {
  private readonly paths = new Set<string>();
  /** How many files and folders with files are directly in each. */
  private readonly folders = new Map<string, number>();
  private roots: string[] = [];
  private readonly sought = new Map<string, Sought>();
  private readonly names = new Map<string, string>();
  private isStale = false;
  private readonly memo: Memo;

  constructor(memo: Memo) {
    this.memo = memo;
  }

  setRoots(roots: readonly string[]): void {
    this.roots = roots.map((root) => root.replace(/\/+$/, ''));
    this.names.clear();
    this.isStale = true;
  }

  add(path: string): void {
    if (this.paths.has(path)) return;
    this.paths.add(path);
    for (let at = path; ; ) {
      const folder = parentOf(at);
      const inside = this.folders.get(folder) ?? 0;
      this.folders.set(folder, inside + 1);
      if (inside > 0 || folder === at) break;
      at = folder;
    }
    this.changed(path);
  }

  remove(path: string): void {
    if (!this.paths.delete(path)) return;
    for (let at = path; ; ) {
      const folder = parentOf(at);
      const inside = this.folders.get(folder) ?? 0;
      if (inside > 1) this.folders.set(folder, inside - 1);
      else this.folders.delete(folder);
      if (inside > 1 || folder === at) break;
      at = folder;
    }
    this.changed(path);
  }

  private changed(path: string): void {
    this.isStale = true;
    // What is in a package, and below, is called otherwise.
    if (isPackage(path)) this.names.clear();
    else this.names.delete(path);
  }

  /**
   * Who asked for a module that is another one now is told so. To be called before questions are asked, and never while
   * one is being answered.
   */
  renew(): void {
    if (!this.isStale) return;
    this.isStale = false;
    for (const sought of this.sought.values()) {
      const found = sought.find();
      if (sameAnswer(sought.found, found)) continue;
      sought.found = found;
      this.memo.change(sought.input);
    }
  }

  forget(): void {
    this.sought.clear();
    this.isStale = false;
  }

  /** `shop.storage`; a script outside of packages and roots has its bare name. */
  nameOf(path: string): string {
    const known = this.names.get(path);
    if (known !== undefined) return known;
    const [, folder = '', stem = ''] = NAME.exec(path) ?? [];
    let base = this.packageRoot(path);
    const root = this.rootOf(path);
    // A root above means folders without `__init__.py`: packages all the same.
    if (root !== null && root.length < base.length) base = root;
    const inside = folder.replace(/\/$/, '').slice(base.length).split('/').filter(Boolean);
    const parts = stem === '__init__' ? inside : [...inside, stem];
    const name = parts.join('.') || stem;
    this.names.set(path, name);
    return name;
  }

  /** `level` leading dots, and `module` behind them. */
  find(importer: string, module: string, level: number): FoundModule | null {
    return this.seek(`${parentOf(importer)}|${level}|${module}`, () =>
      level > 0 ? this.relative(importer, module, level) : this.absolute(importer, module),
    );
  }

  /** The submodule `name` of a package. */
  submodule(of: FoundModule, name: string): FoundModule | null {
    const { folder } = of;
    if (folder === null) return null;
    return this.seek(`${folder}|${of.name}|.${name}`, () => this.within(of, name));
  }

  private seek(key: string, find: () => FoundModule | null): FoundModule | null {
    if (this.isStale && !this.memo.isBusy) this.renew();
    let sought = this.sought.get(key);
    if (sought === undefined) {
      sought = { find, found: find(), input: this.memo.input() };
      this.sought.set(key, sought);
    }
    this.memo.read(sought.input);
    return sought.found;
  }

  private within(of: FoundModule, name: string): FoundModule | null {
    return of.folder === null ? null : this.at(join(of.folder, name), `${of.name}.${name}`);
  }

  ofPath(path: string): FoundModule {
    const folder = /\/__init__\.pyi?$/.test(path) ? parentOf(path) : null;
    return { name: this.nameOf(path), path, folder };
  }

  private relative(importer: string, module: string, level: number): FoundModule | null {
    let folder = parentOf(importer);
    for (let i = 1; i < level; i++) folder = parentOf(folder);
    const init = join(folder, '__init__.py');
    const name = this.paths.has(init) ? this.nameOf(init) : (folder.split('/').at(-1) ?? '');
    const start: FoundModule = { name, path: this.paths.has(init) ? init : null, folder };
    return module === '' ? start : this.walk(start, module.split('.'));
  }

  private absolute(importer: string, module: string): FoundModule | null {
    const parts = module.split('.');
    const top = parts[0]!;
    if (BUILTIN_MODULES.has(top)) return null;
    for (const base of this.bases(importer, isStandardModule(top))) {
      const start = this.at(join(base, top), top);
      // A folder without a Python file in it is nobody's package.
      if (start === null) continue;
      const found = this.walk(start, parts.slice(1));
      if (found !== null) return found;
      if (start.path !== null) return null;
    }
    return null;
  }

  private walk(start: FoundModule, parts: readonly string[]): FoundModule | null {
    let module: FoundModule | null = start;
    for (const part of parts) {
      if (module === null) return null;
      module = this.within(module, part);
    }
    return module;
  }

  /** The module kept at `place`: a file, a package, or a folder. */
  private at(place: string, name: string): FoundModule | null {
    const init = `${place}/__init__.py`;
    if (this.paths.has(init)) return { name, path: init, folder: place };
    const file = `${place}.py`;
    if (this.paths.has(file)) return { name, path: file, folder: null };
    if (this.folders.has(place)) return { name, path: null, folder: place };
    return null;
  }

  private bases(importer: string, standard: boolean): string[] {
    const bases = [this.packageRoot(importer), ...this.roots];
    // Where a package itself was opened, its `socket.py` is `trio.socket`, and nobody's `socket`.
    if (standard) return bases.filter((base) => !this.paths.has(join(base, '__init__.py')));
    for (let folder = parentOf(importer); this.folders.has(folder); folder = parentOf(folder)) {
      bases.push(folder);
      if (this.folders.has(join(folder, 'src'))) bases.push(join(folder, 'src'));
      if (parentOf(folder) === folder) break;
    }
    return bases;
  }

  /** The folder above the outermost package that the file is in; its own folder where it is in none. */
  private packageRoot(path: string): string {
    let folder = parentOf(path);
    while (parentOf(folder) !== folder && this.paths.has(join(folder, '__init__.py')))
      folder = parentOf(folder);
    return folder;
  }

  private rootOf(path: string): string | null {
    let best: string | null = null;
    for (const root of this.roots) {
      if (path.startsWith(`${root}/`) && (best === null || root.length > best.length)) best = root;
    }
    return best;
  }
}

/** The folder: `/` above `/a.py`, '' above `a.py`, and each of these above itself. */
function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? path.slice(0, slash + 1) : path.slice(0, slash);
}

function join(folder: string, name: string): string {
  return folder === '' || folder === '/' ? folder + name : `${folder}/${name}`;
}
