/** State that several functions see: all its variables, and who accesses them. */

import { externalMro } from '../knowledge/classes.ts';
import { THREAD_SAFE } from '../knowledge/containers.ts';
import { accessesIn, type RawAccess, type VariableKey } from './accesses.ts';
import { storedValues } from './class-members.ts';
import type { LinkedFile, Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { Access, SharedVariable } from './project.ts';
import { ANY_TIME } from './scope-names.ts';
import { only } from './value-set.ts';
import type { Value } from './values.ts';

class Variable implements SharedVariable {
  private meaning: Value | null = null;
  private readonly linker: Linker;
  readonly key: VariableKey;
  /** The summary it belongs to. */
  readonly state: SharedState;

  constructor(linker: Linker, state: SharedState, key: VariableKey) {
    this.linker = linker;
    this.state = state;
    this.key = key;
  }

  get id(): string {
    const { cls, scope, attribute, kind } = this.key;
    if (cls !== null) return `${cls.module}.${cls.qualname}.${attribute}`;
    if (kind === 'closure') return `${scope!.module}.${scope!.qualname}.<locals>.${attribute}`;
    return `${scope!.module}.${attribute}`;
  }

  get kind(): SharedVariable['kind'] {
    return this.key.kind;
  }

  get name(): string {
    return this.key.name;
  }

  get path(): string {
    return this.key.path;
  }

  get cls(): SharedVariable['cls'] {
    return this.key.cls;
  }

  get scope(): SharedVariable['scope'] {
    return this.key.scope;
  }

  get value(): Value {
    this.meaning ??= this.find();
    return this.meaning;
  }

  get threadSafe(): boolean {
    const { value } = this;
    if (value.k === 'object') return externalMro(value.cls).some((cls) => THREAD_SAFE.has(cls));
    if (value.k !== 'instance') return false;
    return this.linker.mro(value.cls as never).some((base) => base === 'threading.local');
  }

  private find(): Value {
    const { cls, scope, attribute } = this.key;
    if (scope !== null) return only(this.linker.names(scope, attribute, ANY_TIME));
    if (cls === null) return { k: 'unknown' };
    const stored = storedValues(this.linker, cls, attribute);
    if (stored !== null) return only(stored);
    return only(this.linker.members({ k: 'class', cls }, attribute));
  }
}

type AccessIndex = ReadonlyMap<string, readonly RawAccess[]>;

/** A file's accesses by variable. */
function accessIndex(linker: Linker, file: LinkedFile): AccessIndex {
  return linker.ask<AccessIndex>(file.root, 'access index', new Map(), () => {
    const index = new Map<string, RawAccess[]>();
    for (const fn of file.scopes) {
      for (const access of accessesIn(linker, fn)) {
        const list = index.get(access.key.id);
        if (list) list.push(access);
        else index.set(access.key.id, [access]);
      }
    }
    return index;
  });
}

/** The accesses of all files by variable; a file that changed is read again. */
export class AccessesByVariable {
  private readonly files = new Map<string, AccessIndex>();
  private readonly byVariable = new Map<string, Map<string, readonly RawAccess[]>>();
  /** The state of the inputs that the lists belong to. */
  private revision = 0;
  private readonly linker: Linker;

  constructor(linker: Linker) {
    this.linker = linker;
  }

  of(id: string): AccessIndex | undefined {
    this.renew();
    return this.byVariable.get(id);
  }

  private renew(): void {
    const { linker } = this;
    if (this.revision === linker.memo.revision) return;
    for (const path of this.files.keys()) if (!linker.files.has(path)) this.put(path, new Map());
    for (const file of linker.sortedFiles()) this.put(file.path, accessIndex(linker, file));
    this.revision = linker.memo.revision;
  }

  private put(path: string, index: AccessIndex): void {
    const before = this.files.get(path);
    if (before === index) return;
    for (const id of before?.keys() ?? []) {
      if (index.has(id)) continue;
      const there = this.byVariable.get(id);
      there?.delete(path);
      if (there?.size === 0) this.byVariable.delete(id);
    }
    for (const [id, accesses] of index) {
      const there = this.byVariable.get(id);
      if (there) there.set(path, accesses);
      else this.byVariable.set(id, new Map([[path, accesses]]));
    }
    this.files.set(path, index);
  }
}

export class SharedState {
  private readonly variablesById = new Map<string, Variable>();
  private readonly byVariable = new Map<string, readonly Access[]>();
  private readonly byFunction = new Map<Scope, readonly Access[]>();
  private readonly linker: Linker;
  private readonly all: AccessesByVariable;

  constructor(linker: Linker, all: AccessesByVariable) {
    this.linker = linker;
    this.all = all;
  }

  accesses(fn: Scope): readonly Access[] {
    let accesses = this.byFunction.get(fn);
    if (accesses === undefined) {
      // A list of its own for each state, because readers keep what they make of it.
      accesses = this.named(accessesIn(this.linker, fn)).slice();
      this.byFunction.set(fn, accesses);
    }
    return accesses;
  }

  of(variable: SharedVariable): readonly Access[] {
    const { id } = (variable as Variable).key;
    let accesses = this.byVariable.get(id);
    if (accesses === undefined) {
      // By path, so that answers do not depend on the order in which files came or were edited.
      const there = [...(this.all.of(id) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
      accesses = this.named(there.flatMap(([, list]) => list));
      this.byVariable.set(id, accesses);
    }
    return accesses;
  }

  variables(): readonly SharedVariable[] {
    for (const file of this.linker.sortedFiles()) {
      for (const [, [first]] of accessIndex(this.linker, file)) this.variable(first!.key);
    }
    return [...this.variablesById.values()];
  }

  /** Accesses live on while their function says the same; what their variable holds may be another thing by now. */
  private named(accesses: readonly RawAccess[]): readonly Access[] {
    for (const access of accesses) {
      if ((access.variable as Variable | null)?.state !== this) access.variable = this.variable(access.key);
    }
    return accesses;
  }

  private variable(key: VariableKey): Variable {
    let variable = this.variablesById.get(key.id);
    if (variable === undefined) {
      variable = new Variable(this.linker, this, key);
      this.variablesById.set(key.id, variable);
    }
    return variable;
  }
}
