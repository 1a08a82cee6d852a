/**
 * Finds out what names mean, across files. `Linker` holds the files and the answers; the parts of the work are in the
 * modules beside it, each a set of functions over a linker.
 */
import type { Expr, FileFacts } from '../facts/facts.ts';
import { annotationValues } from './annotations.ts';
import { callResults, callTargets } from './call-values.ts';
import { memberValues, mroOf, superMembers } from './class-members.ts';
import { enteredValues, expressionValues } from './expressions.ts';
import { type Class, LinkedFile, type Scope, type Values } from './linked-file.ts';
import { LockRefs } from './lock-refs.ts';
import type { Answers, Input, Memo } from './memo.ts';
import { ModuleIndex } from './module-index.ts';
import type { PackageAnswers } from './packages.ts';
import { type CallSite, callSites, handOvers } from './parameters.ts';
import { sameAnswer } from './same-answer.ts';
import type { Definition, Filling } from './scope-index.ts';
import { ANY_TIME, definitionValues, nameValues } from './scope-names.ts';
import { known, NOTHING, only, union } from './value-set.ts';
import type { Value } from './values.ts';

/** A call by what its callee ends in. */
export interface NamedCall {
  readonly fn: Scope;
  readonly op: number;
}

const NO_CALLS: ReadonlyMap<string, readonly NamedCall[]> = new Map();

export class Linker {
  readonly files = new Map<string, LinkedFile>();
  readonly modules = new ModuleIndex();
  readonly memo: Memo;
  private readonly callIndex = new Map<string, Map<string, readonly NamedCall[]>>();
  /** The lists of `callIndex`, each as one, until it changes. */
  private readonly namedCalls = new Map<string, readonly NamedCall[]>();
  private readonly callInputs = new Map<string, Input>();
  private readonly filesInput: Input;
  /** How many files have a property of this name. */
  private readonly accessors = new Map<string, number>();
  private readonly accessorsInput: Input;
  private readonly answers: Answers<string, unknown> = new Map();
  private below: ReadonlyMap<Class, readonly Class[]> | null = null;
  /** The state of the inputs that `below` was last compared with. */
  private prepared = 0;
  private building = false;
  readonly lockRefs = new LockRefs(this);
  /** Asked where no table knows a name. Whoever sets it or adds to it calls `forgetAll`. */
  packages: PackageAnswers | null = null;

  constructor(memo: Memo) {
    this.memo = memo;
    this.filesInput = memo.input();
    this.accessorsInput = memo.input();
  }

  file(path: string): LinkedFile | undefined {
    const file = this.files.get(path);
    if (file !== undefined) this.memo.read(file.input);
    return file;
  }

  /** For answers that look at every file. */
  allFiles(): Iterable<LinkedFile> {
    this.memo.read(this.filesInput);
    return this.files.values();
  }

  /** Adds or replaces a file; `same` is the one that lives on with the new facts. */
  put(facts: FileFacts, notebook: boolean, same?: LinkedFile): LinkedFile {
    const { path } = facts;
    const before = this.files.get(path);
    const calledBefore = before?.callsByName ?? NO_CALLS;
    const accessorsBefore = before?.accessorNames;
    if (before === undefined) this.modules.add(path);
    same?.replace(facts, notebook);
    const file = same ?? new LinkedFile(this.memo, facts, this.modules.ofPath(path), notebook);
    this.files.set(path, file);
    if (before !== undefined && before !== file) {
      before.retire();
      this.memo.change(this.filesInput);
    }
    this.countAccessors(accessorsBefore, file.accessorNames);
    for (const name of calledBefore.keys()) {
      if (!file.callsByName.has(name)) {
        this.callIndex.get(name)?.delete(path);
        this.callsChanged(name);
      }
    }
    for (const [name, calls] of file.callsByName) {
      const old = calledBefore.get(name);
      if (old !== undefined && sameAnswer(old, calls)) continue;
      const known = this.callIndex.get(name);
      if (known) known.set(path, calls);
      else this.callIndex.set(name, new Map([[path, calls]]));
      this.callsChanged(name);
    }
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

  private callsChanged(name: string): void {
    this.namedCalls.delete(name);
    const input = this.callInputs.get(name);
    if (input !== undefined) this.memo.change(input);
  }

  remove(path: string): void {
    this.countAccessors(this.files.get(path)?.accessorNames, undefined);
    this.unindex(path);
    this.namedCalls.clear();
    this.files.delete(path);
    this.modules.remove(path);
  }

  private unindex(path: string): void {
    for (const name of this.files.get(path)?.callsByName.keys() ?? []) this.callIndex.get(name)?.delete(path);
  }

  /** Every call of the project whose callee ends in `name`. */
  callsNamed(name: string): readonly NamedCall[] {
    let input = this.callInputs.get(name);
    if (input === undefined) {
      input = this.memo.input();
      this.callInputs.set(name, input);
    }
    this.memo.read(input);
    let calls = this.namedCalls.get(name);
    if (calls === undefined) {
      // By path, so that answers do not depend on the order in which files came or were edited.
      const byPath = [...(this.callIndex.get(name) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
      calls = byPath.flatMap(([, list]) => list);
      this.namedCalls.set(name, calls);
    }
    return calls;
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
    return this.below?.get(cls) ?? [];
  }

  mro(cls: Class): ReadonlyArray<Class | string> {
    return mroOf(this, cls);
  }

  /** To be called before questions are asked, and never while one is being answered. */
  prepare(): void {
    const { memo } = this;
    if (this.building || this.prepared === memo.revision || memo.isBusy) return;
    this.building = true;
    const before = this.below;
    this.below = null;
    let below: ReadonlyMap<Class, readonly Class[]>;
    try {
      below = this.askAll<ReadonlyMap<Class, readonly Class[]>>('below', new Map(), () => this.hierarchy());
    } finally {
      this.below = before;
      this.building = false;
    }
    this.below = below;
    if (before !== null && before !== below) {
      for (const cls of new Set([...before.keys(), ...below.keys()]))
        if (!sameAnswer(before.get(cls), below.get(cls))) memo.change(cls.below);
    }
    this.prepared = memo.revision;
  }

  private hierarchy(): ReadonlyMap<Class, readonly Class[]> {
    const below = new Map<Class, Class[]>();
    this.memo.read(this.filesInput);
    for (const path of [...this.files.keys()].sort()) {
      for (const cls of this.files.get(path)!.classes) {
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
    this.callInputs.clear();
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
    return this.memo.get(fn.targets, op, NOTHING, () => callTargets(this, fn, op));
  }

  results(fn: Scope, op: number): Values {
    return this.memo.get(fn.results, op, NOTHING, () => callResults(this, fn, op));
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
