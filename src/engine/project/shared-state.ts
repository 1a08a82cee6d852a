/** State that several functions see: all its variables, and who accesses them. */

import { externalMro } from '../knowledge/classes.ts';
import { THREAD_SAFE } from '../knowledge/containers.ts';
import { accessesIn, type VariableKey } from './accesses.ts';
import { storedValues } from './class-members.ts';
import type { Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { Access, SharedVariable } from './project.ts';
import { ANY_TIME } from './scope-names.ts';
import { only } from './value-set.ts';
import type { Value } from './values.ts';

class Variable implements SharedVariable {
  private meaning: Value | null = null;
  private readonly linker: Linker;
  readonly key: VariableKey;

  constructor(linker: Linker, key: VariableKey) {
    this.linker = linker;
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

export class SharedState {
  private readonly byId = new Map<string, Variable>();
  private readonly byFunction = new Map<Scope, readonly Access[]>();
  private byVariable: Map<string, Access[]> | null = null;
  private readonly linker: Linker;

  constructor(linker: Linker) {
    this.linker = linker;
  }

  accesses(fn: Scope): readonly Access[] {
    let accesses = this.byFunction.get(fn);
    if (accesses === undefined) {
      accesses = accessesIn(this.linker, fn).map(({ key, ...raw }) => ({
        ...raw,
        fn,
        variable: this.variable(key),
      }));
      this.byFunction.set(fn, accesses);
    }
    return accesses;
  }

  of(variable: SharedVariable): readonly Access[] {
    return this.all().get((variable as Variable).key.id) ?? [];
  }

  variables(): readonly SharedVariable[] {
    this.all();
    return [...this.byId.values()];
  }

  private all(): Map<string, Access[]> {
    if (this.byVariable === null) {
      this.byVariable = new Map();
      for (const file of this.linker.files.values()) {
        for (const fn of file.scopes) {
          for (const access of this.accesses(fn)) {
            const { id } = (access.variable as Variable).key;
            const list = this.byVariable.get(id);
            if (list) list.push(access);
            else this.byVariable.set(id, [access]);
          }
        }
      }
    }
    return this.byVariable;
  }

  private variable(key: VariableKey): Variable {
    let variable = this.byId.get(key.id);
    if (variable === undefined) {
      variable = new Variable(this.linker, key);
      this.byId.set(key.id, variable);
    }
    return variable;
  }
}
