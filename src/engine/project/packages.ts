/**
 * What installed packages say of the names that a project imports from them.
 *
 * No table knows every library, so where a name is in none, the package's own source is asked, and only whether a
 * function is a coroutine function, of which class its result is, and whether it makes its thread wait. Packages are linked apart from the project: no
 * rule looks into them, and nothing in them runs in the project's threads.
 *
 * Sources come lazily. `want` goes along a name as far as the sources lead and notes the modules that are missing;
 * whoever can read files puts them in, and asks again, until nothing is missing that exists.
 */
import type { Expr, FileFacts } from '../facts/facts.ts';
import { asyncCallableValue } from './async-calls.ts';
import { BatchMemo } from './batch-memo.ts';
import { BlockingSummary } from './blocking-summary.ts';
import { decoration } from './decorators.ts';
import { returned } from './expressions.ts';
import type { Class, LinkedFile, Scope } from './linked-file.ts';
import { Linker } from './linker.ts';
import type { FoundModule } from './module-index.ts';
import type { AsyncCall, BlockingKind } from './project.ts';
import { only } from './value-set.ts';
import type { Value } from './values.ts';

/** What linking asks of packages. */
export interface PackageAnswers {
  /** Whether calling what has this name gives something to be awaited. */
  asyncCall(name: string): AsyncCall | null;
  /** Canonical name of the class of what a call gives, awaited for a coroutine; '' where it is not known. */
  gives(name: string): string;
  /** What a call waits for on every path; null where it does not, or nobody knows. Files and locks do not count. */
  blocks(name: string): BlockingKind | null;
}

/** Longer ways through re-exports than this are not followed. */
const DEEPEST = 12;

export class InstalledPackages implements PackageAnswers {
  private readonly linker = new Linker(new BatchMemo());
  private readonly blocking = new BlockingSummary(this.linker);
  private readonly missing = new Set<string>();
  private root = '';
  private stale = false;

  setRoots(roots: readonly string[]): void {
    this.root = roots[0] ?? '';
    this.linker.modules.setRoots(roots);
    this.stale = true;
  }

  put(facts: FileFacts): void {
    this.linker.put(facts, false);
    this.stale = true;
  }

  /** Follows a dotted name, and notes the modules on the way that are not here. */
  want(name: string): void {
    const [first, ...rest] = name.split('.');
    const top = this.top(first!);
    if (top === null) this.missing.add(name);
    else this.follow(top, rest, DEEPEST);
  }

  /** The modules that were missing since the last call, each perhaps with words behind it that name no module. */
  takeMissing(): string[] {
    const names = [...this.missing];
    this.missing.clear();
    return names;
  }

  asyncCall(name: string): AsyncCall | null {
    const found = asyncCallableValue(this.linker, this.resolve(name));
    return found === null ? null : { kind: found.kind, name, fn: null, through: [] };
  }

  gives(name: string): string {
    const value = this.resolve(name);
    if (value.k === 'class') return nameOfClass(value.cls as Class);
    if (value.k !== 'function' || asyncCallableValue(this.linker, value)?.kind === 'generator') return '';
    const result = only(returned(this.linker, value));
    if (result.k === 'instance') return nameOfClass(result.cls as Class);
    return result.k === 'object' ? result.cls : '';
  }

  blocks(name: string): BlockingKind | null {
    const value = this.resolve(name);
    if (value.k !== 'function' || decoration(this.linker, value.fn as Scope).opaque) return null;
    const found = this.blocking.of(value.fn as Scope);
    const surest = found.find(({ kind, when }) => {
      return when === 'always' && kind !== 'file-io' && kind !== 'program-start' && kind !== 'lock';
    });
    return surest === undefined || surest.byDefault !== undefined ? null : surest.kind;
  }

  private resolve(name: string): Value {
    const [first, ...rest] = name.split('.');
    const top = this.top(first!);
    if (top === null) return { k: 'unknown' };
    this.linker.prepare();
    let value: Value = { k: 'module', name: top.name, path: top.path ?? `${top.folder}/` };
    for (const part of rest) value = only(this.linker.members(value, part));
    return value;
  }

  private top(name: string): FoundModule | null {
    if (this.stale) {
      this.stale = false;
      this.linker.forgetAll();
    }
    return this.linker.modules.find(`${this.root}/_.py`, name, 0);
  }

  private follow(module: FoundModule, parts: readonly string[], left: number): void {
    const [name, ...rest] = parts;
    if (left === 0 || name === undefined) return;
    const file = module.path === null ? undefined : this.linker.file(module.path);
    const definitions = file?.root.index.definitions.get(name) ?? [];
    if (file !== undefined) {
      for (const d of definitions) {
        if (d.k === 'import') {
          if (d.facts.names !== null)
            this.followImport(file, d.facts.module, d.facts.level, [d.name, ...rest], left);
        } else if (d.k === 'class') this.followBases(file, file.classes[d.cls]!, left);
      }
      if (definitions.length > 0) return;
      for (const star of file.stars) this.followImport(file, star.module, star.level, parts, left);
    }
    const inner = this.linker.modules.submodule(module, name);
    if (inner !== null) this.follow(inner, rest, left - 1);
    else if (module.folder !== null) this.missing.add(`${module.name}.${parts.join('.')}`);
  }

  private followImport(
    file: LinkedFile,
    name: string,
    level: number,
    parts: readonly string[],
    left: number,
  ): void {
    const module = this.linker.modules.find(file.path, name, level);
    if (module !== null) this.follow(module, parts, left - 1);
    else this.missing.add(`${absolute(file, name, level)}.${parts.join('.')}`);
  }

  /** Methods may come from a base, and a base from another module. */
  private followBases(file: LinkedFile, cls: Class, left: number): void {
    for (const base of cls.facts.bases) {
      const words = wordsOf(base);
      if (words.length > 0) this.follow(file.module, words, left - 1);
    }
  }
}

/** What a file imports by absolute names: modules, and names out of modules. */
export function importedNames(file: FileFacts): Set<string> {
  const names = new Set<string>();
  for (const { ops } of file.functions) {
    for (const op of ops) {
      if (op.k !== 'import' || op.level > 0 || op.module === '') continue;
      if (op.names === null) names.add(op.module);
      else for (const { name } of op.names) names.add(name === '*' ? op.module : `${op.module}.${name}`);
    }
  }
  return names;
}

function wordsOf(expr: Expr): string[] {
  if (expr.k === 'name') return [expr.id];
  if (expr.k === 'sub') return wordsOf(expr.of);
  const inner = expr.k === 'attr' ? wordsOf(expr.of) : [];
  return expr.k === 'attr' && inner.length > 0 ? [...inner, expr.name] : [];
}

/** The module that an import means, where it is not here. */
function absolute(file: LinkedFile, module: string, level: number): string {
  if (level === 0) return module;
  const own = file.module.folder === null ? 1 : 0;
  const around = file.module.name.split('.').slice(0, -(level - 1 + own) || undefined);
  return [...around, ...(module === '' ? [] : [module])].join('.');
}

function nameOfClass(cls: Class): string {
  return `${(cls.body as Scope).module}.${cls.facts.qualname}`;
}
