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
import { Memo } from './memo.ts';
import { ModuleIndex } from './module-index.ts';
import { type CallSite, callSites, handOvers } from './parameters.ts';
import type { Definition, Filling } from './scope-index.ts';
import { ANY_TIME, definitionValues, nameValues } from './scope-names.ts';
import { known, NOTHING, only, union } from './value-set.ts';
import type { Value } from './values.ts';

/** A call by what its callee ends in. */
export interface NamedCall {
  readonly fn: Scope;
  readonly op: number;
}

export class Linker {
  readonly files = new Map<string, LinkedFile>();
  readonly modules = new ModuleIndex();
  readonly memo = new Memo();
  /** Who asked which callers a function of this name has: the files to forget when such a call appears. */
  readonly askedCallers = new Map<string, Set<string>>();
  private readonly callIndex = new Map<string, Map<string, readonly NamedCall[]>>();
  /** The lists of `callIndex`, each as one, until a file changes. */
  private readonly namedCalls = new Map<string, readonly NamedCall[]>();
  private below: Map<Class, Class[]> | null = null;
  private building = false;
  readonly lockRefs = new LockRefs(this);

  file(path: string): LinkedFile | undefined {
    return this.files.get(path);
  }

  /** Adds or replaces a file; `same` is the one that lives on with the new facts. */
  put(facts: FileFacts, notebook: boolean, same?: LinkedFile): LinkedFile {
    if (!this.files.has(facts.path)) this.modules.add(facts.path);
    this.unindex(facts.path);
    this.namedCalls.clear();
    same?.replace(facts, notebook);
    const file = same ?? new LinkedFile(facts, this.modules.ofPath(facts.path), notebook);
    this.files.set(facts.path, file);
    for (const [name, calls] of file.callsByName) {
      const known = this.callIndex.get(name);
      if (known) known.set(facts.path, calls);
      else this.callIndex.set(name, new Map([[facts.path, calls]]));
    }
    return file;
  }

  remove(path: string): void {
    this.unindex(path);
    this.namedCalls.clear();
    this.files.delete(path);
    this.modules.remove(path);
    this.memo.forget(path);
  }

  private unindex(path: string): void {
    for (const name of this.files.get(path)?.callsByName.keys() ?? []) this.callIndex.get(name)?.delete(path);
  }

  /** Every call of the project whose callee ends in `name`; `asker` is told when there are others. */
  callsNamed(name: string, asker: string): readonly NamedCall[] {
    const asked = this.askedCallers.get(name);
    if (asked) asked.add(asker);
    else this.askedCallers.set(name, new Set([asker]));
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
    return this.below?.get(cls) ?? [];
  }

  mro(cls: Class): ReadonlyArray<Class | string> {
    return mroOf(this, cls);
  }

  /** To be called before questions are asked, and never while one is being answered. */
  prepare(): void {
    if (this.below !== null || this.building) return;
    this.building = true;
    const below = new Map<Class, Class[]>();
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
    this.below = below;
    this.building = false;
  }

  forgetAll(): void {
    this.below = null;
    this.lockRefs.locks.clear();
    this.askedCallers.clear();
    this.memo.clear();
    for (const file of this.files.values()) {
      file.module = this.modules.ofPath(file.path);
      file.forget();
    }
  }

  forgetSubclasses(): void {
    this.below = null;
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
    return this.memo.get(fn.path, fn.targets, op, NOTHING, () => callTargets(this, fn, op));
  }

  results(fn: Scope, op: number): Values {
    return this.memo.get(fn.path, fn.results, op, NOTHING, () => callResults(this, fn, op));
  }

  /** An answer about a scope that has no cache of its own. */
  ask<T>(fn: Scope, question: string, bottom: T, compute: () => T): T {
    return this.memo.get(fn.path, fn.answers as Map<string, T>, question, bottom, compute);
  }

  askClass<T>(cls: Class, question: string, bottom: T, compute: () => T): T {
    return this.memo.get(cls.path, cls.answers as Map<string, T>, question, bottom, compute);
  }
}
