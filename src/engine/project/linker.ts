/**
 * Finds out what names mean, across files. `Linker` holds the files and the answers; the parts of the work are in the
 * modules beside it, each a set of functions over a linker.
 */
import type { Expr, FileFacts } from '../facts/facts.ts';
import { annotationValues } from './annotations.ts';
import { callResults, callTargets } from './call-values.ts';
import { Callers } from './callers.ts';
import { memberValues, mroOf, superMembers } from './class-members.ts';
import { Contexts } from './contexts.ts';
import { enteredValues, expressionValues } from './expressions.ts';
import { type Class, LinkedFile, type Scope, type Values } from './linked-file.ts';
import { LockRefs } from './lock-refs.ts';
import type { Answers, Input, Memo } from './memo.ts';
import { ModuleIndex } from './module-index.ts';
import { type NamedCall, NameIndex } from './name-index.ts';
import type { PackageAnswers } from './packages.ts';
import { type CallSite, callSites, handOvers } from './parameters.ts';
import { sameAnswer } from './same-answer.ts';
import type { Definition, Filling } from './scope-index.ts';
import { ANY_TIME, definitionValues, nameValues } from './scope-names.ts';
import { known, NOTHING, only, union } from './value-set.ts';
import type { Value } from './values.ts';

type Hierarchy = ReadonlyMap<Class, readonly Class[]>;

export class Linker {
  readonly files = new Map<string, LinkedFile>();
  readonly modules: ModuleIndex;
  readonly memo: Memo;
  private readonly callIndex: NameIndex;
  private readonly handOverIndex: NameIndex;
  private readonly filesInput: Input;
  /** How many files have a property of this name. */
  private readonly accessors = new Map<string, number>();
  private readonly accessorsInput: Input;
  private readonly answers: Answers<string, unknown> = new Map();
  private below: Hierarchy | null = null;
  /** The state of the inputs that `below` was last compared with. */
  private prepared = 0;
  private building = false;
  private sorted: readonly LinkedFile[] | null = null;
  readonly lockRefs = new LockRefs(this);
  readonly callers: Callers;
  readonly contexts: Contexts;
  /** Asked where no table knows a name. Whoever sets it or adds to it calls `forgetAll`. */
  packages: PackageAnswers | null = null;

  constructor(memo: Memo) {
    this.memo = memo;
    this.modules = new ModuleIndex(memo);
    this.filesInput = memo.input();
    this.callIndex = new NameIndex(memo);
    this.handOverIndex = new NameIndex(memo);
    this.accessorsInput = memo.input();
    this.callers = new Callers(this);
    this.contexts = new Contexts(this);
  }

  file(path: string): LinkedFile | undefined {
    const file = this.files.get(path);
    if (file !== undefined) this.memo.read(file.input);
    return file;
  }

  /** For answers that look at every file. */
  allFiles(): Iterable<LinkedFile> {
    this.memo.read(this.filesInput);
    return this.sortedFiles();
  }

  /** By path, so that answers do not depend on the order in which files came. */
  sortedFiles(): readonly LinkedFile[] {
    this.sorted ??= [...this.files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
    return this.sorted;
  }

  /** Adds or replaces a file; `same` is the one that lives on with the new facts. */
  put(facts: FileFacts, notebook: boolean, same?: LinkedFile): LinkedFile {
    const { path } = facts;
    const before = this.files.get(path);
    const calledBefore = before?.callsByName;
    const handedBefore = before?.handOversByName;
    const scopesBefore = before?.scopes;
    const accessorsBefore = before?.accessorNames;
    if (before === undefined) this.modules.add(path);
    same?.replace(facts, notebook);
    const file = same ?? new LinkedFile(this.memo, facts, this.modules.ofPath(path), notebook);
    if (before !== file) {
      this.files.set(path, file);
      this.sorted = null;
      before?.retire();
      this.memo.change(this.filesInput);
    }
    if (before === file) {
      const { scopes } = file;
      const lives = (number: number): number => {
        const scope = scopesBefore![number]!;
        return scopes[scope.id] === scope ? scope.id : -1;
      };
      this.callIndex.replace(file, file.callsByName, calledBefore!, lives);
      this.handOverIndex.replace(file, file.handOversByName, handedBefore!, lives);
    } else {
      if (before !== undefined) this.callIndex.remove(before, calledBefore!);
      if (before !== undefined) this.handOverIndex.remove(before, handedBefore!);
      this.callIndex.add(file, file.callsByName);
      this.handOverIndex.add(file, file.handOversByName);
    }
    this.countAccessors(accessorsBefore, file.accessorNames);
    return file;
  }

  /** Names of properties and the like, anywhere in the project. */
  accessorNames(): ReadonlyMap<string, number> {
    this.memo.read(this.accessorsInput);
    return this.accessors;
  }

  private countAccessors(
    before: ReadonlySet<string> | undefined,
    after: ReadonlySet<string> | undefined,
  ): void {
    const size = this.accessors.size;
    let changed = false;
    for (const name of after ?? []) {
      const count = this.accessors.get(name) ?? 0;
      this.accessors.set(name, count + 1);
      changed ||= count === 0;
    }
    for (const name of before ?? []) {
      const count = this.accessors.get(name) ?? 0;
      if (count > 1) this.accessors.set(name, count - 1);
      else this.accessors.delete(name);
    }
    if (changed || size !== this.accessors.size) this.memo.change(this.accessorsInput);
  }

  remove(path: string): void {
    const file = this.files.get(path);
    if (file === undefined) return;
    this.callIndex.remove(file, file.callsByName);
    this.countAccessors(file.accessorNames, undefined);
    this.handOverIndex.remove(file, file.handOversByName);
    this.files.delete(path);
    this.sorted = null;
    this.modules.remove(path);
    file.retire();
    this.memo.change(this.filesInput);
  }

  /** A package came or went, and files that are known are called otherwise now. */
  get isRenamed(): boolean {
    return this.sortedFiles().some((file) => file.module.name !== this.modules.nameOf(file.path));
  }

  /** Every call of the project whose callee ends in `name`. */
  callsNamed(name: string): readonly NamedCall[] {
    return this.callIndex.get(name);
  }

  /** Calls that may hand a function of this name to a thread, a pool or a loop. */
  handOversNamed(name: string): readonly NamedCall[] {
    return this.handOverIndex.get(name);
  }

  callSites(fn: Scope): readonly CallSite[] {
    return callSites(this, fn);
  }

  handOvers(fn: Scope): readonly CallSite[] {
    return handOvers(this, fn);
  }

  /** Classes derived from this one, however far. Known once `prepare` has run. */
  subclasses(cls: Class): readonly Class[] {
    this.memo.read(cls.below);
    if (this.below === null) this.memo.incomplete();
    return this.below?.get(cls) ?? [];
  }

  mro(cls: Class): ReadonlyArray<Class | string> {
    return mroOf(this, cls);
  }

  /** To be called before questions are asked, and never while one is being answered. */
  prepare(): void {
    const { memo } = this;
    if (this.building || this.prepared === memo.revision || memo.isBusy) return;
    this.modules.renew();
    this.building = true;
    const before = this.below;
    try {
      this.below = this.askAll<Hierarchy>('below', new Map(), () => this.hierarchy());
    } finally {
      this.building = false;
    }
    const { below } = this;
    if (before !== null && before !== below) {
      for (const cls of new Set([...before.keys(), ...below.keys()]))
        if (!sameAnswer(before.get(cls), below.get(cls))) memo.change(cls.below);
    }
    this.prepared = memo.revision;
  }

  private hierarchy(): Hierarchy {
    const below = new Map<Class, Class[]>();
    for (const file of this.allFiles()) {
      for (const cls of file.classes) {
        for (const base of this.mro(cls)) {
          if (typeof base === 'string' || base === cls) continue;
          const list = below.get(base);
          if (list) list.push(cls);
          else below.set(base, [cls]);
        }
      }
    }
    return below;
  }

  forgetAll(): void {
    this.below = null;
    this.lockRefs.locks.clear();
    this.answers.clear();
    this.modules.forget();
    this.callIndex.forget();
    this.handOverIndex.forget();
    this.callers.forgetAll();
    this.contexts.forgetAll();
    this.filesInput.forget();
    this.accessorsInput.forget();
    this.memo.restart();
    for (const file of this.files.values()) {
      file.module = this.modules.ofPath(file.path);
      file.forget();
    }
  }

  /** An empty container, with what is put into it later. */
  filledWith(
    container: Extract<Value, { k: 'container' }>,
    sources: ReadonlyArray<{ fn: Scope; fillings: readonly Filling[] }>,
  ): Value {
    const sets: Values[] = [];
    for (const { fn, fillings } of sources) {
      if (fillings.length > 8) return container;
      for (const { op, value } of fillings) sets.push(this.values(fn, value, op));
    }
    const put = union(sets);
    const several = known(put);
    const filled = { ...container, element: only(put) };
    return several.length > 1 ? { ...filled, elements: several } : filled;
  }

  bindings(scope: Scope, definitions: readonly Definition[]): Values {
    return union(definitions.map((d) => definitionValues(this, scope, d)));
  }

  entered(value: Value, async: boolean): Values {
    return enteredValues(this, value, async);
  }

  /** What an expression may mean; `at` is the operation that uses it. */
  values(fn: Scope, expr: Expr, at: number): Values {
    return expressionValues(this, fn, expr, at);
  }

  names(fn: Scope, name: string, at: number): Values {
    return nameValues(this, fn, name, at);
  }

  members(value: Value, name: string): Values {
    return memberValues(this, value, name);
  }

  /** `super().name` in a method of `cls`. */
  superMembers(cls: Class, receiver: Value, name: string): Values {
    return superMembers(this, cls, receiver, name);
  }

  /** What an annotation in the header of `fn` says; names may be bound later than the function. */
  annotations(fn: Scope, expr: Expr): Values {
    return annotationValues(this, fn.parent ?? fn, expr, ANY_TIME);
  }

  targets(fn: Scope, op: number): Values {
    return this.memo.peek(fn.targets, op) ?? this.askTargets(fn, op);
  }

  /** Apart, because a function that makes closures pays for them whenever it is called. */
  private askTargets(fn: Scope, op: number): Values {
    return this.memo.get(fn.targets, op, NOTHING, () => callTargets(this, fn, op));
  }

  /** Not kept: few ask twice, and what it takes most of is. */
  results(fn: Scope, op: number): Values {
    return callResults(this, fn, op);
  }

  /** An answer about a scope that has no cache of its own. */
  ask<T>(fn: Scope, question: string, bottom: T, compute: () => T): T {
    return this.memo.get(fn.answers as Answers<string, T>, question, bottom, compute);
  }

  /** An answer about the project as a whole. */
  askAll<T>(question: string, bottom: T, compute: () => T): T {
    return this.memo.get(this.answers as Answers<string, T>, question, bottom, compute);
  }

  askClass<T>(cls: Class, question: string, bottom: T, compute: () => T): T {
    return this.memo.get(cls.answers as Answers<string, T>, question, bottom, compute);
  }
}
