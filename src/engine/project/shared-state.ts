/** State that several functions see: all its variables, and who accesses them. */

import { externalMro } from '../knowledge/classes.ts';
import { THREAD_SAFE } from '../knowledge/containers.ts';
import { accessesIn, type RawAccess, type VariableKey } from './accesses.ts';
import { storedValues } from './class-members.ts';
import { FileAnswers } from './file-answers.ts';
import type { LinkedFile, Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { ListsByPath } from './lists-by-path.ts';
import type { Answers, Input } from './memo.ts';
import type { Access, SharedVariable } from './project.ts';
import { ANY_TIME } from './scope-names.ts';
import { only } from './value-set.ts';
import type { Value } from './values.ts';

class Variable implements SharedVariable {
  /** Made when somebody asks what the variable holds, which nobody does of most. */
  private answers: Answers<'value', Value> | null = null;
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
    this.answers ??= new Map();
    return this.linker.memo.get(this.answers, 'value', UNKNOWN, () => this.find());
  }

  /** Another object takes its place. */
  retire(): void {
    if (this.answers !== null) this.linker.memo.drop(this.answers);
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
    if (cls === null) return UNKNOWN;
    const stored = storedValues(this.linker, cls, attribute);
    if (stored !== null) return only(stored);
    return only(this.linker.members({ k: 'class', cls }, attribute));
  }
}

const UNKNOWN: Value = { k: 'unknown' };

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

/** A variable, and its accesses in all files. */
interface Entry {
  /** As its definition tells it: the same name may be an object's in one place and its class's in another. */
  variable: Variable;
  readonly byPath: ListsByPath<RawAccess>;
  all: readonly RawAccess[];
  /** Changes with the list of accesses. */
  input: Input | null;
  /** Changes when another object stands for the variable. */
  identity: Input | null;
}

/**
 * Variables live on from edit to edit; who reads the accesses of one depends on those alone. A file that changed is
 * read again.
 */
export class SharedState {
  private readonly files: FileAnswers<AccessIndex>;
  private readonly known = new Map<string, AccessIndex>();
  private entries = new Map<string, Entry>();
  /** The state of the inputs that the lists belong to. */
  private revision = 0;
  private readonly linker: Linker;

  constructor(linker: Linker) {
    this.linker = linker;
    this.files = new FileAnswers(linker, NO_ACCESSES, (file) => accessIndex(linker, file));
  }

  accesses(fn: Scope): readonly Access[] {
    return this.named(accessesIn(this.linker, fn));
  }

  of(variable: SharedVariable): readonly Access[] {
    const { memo } = this.linker;
    const entry = this.entries.get((variable as Variable).key.id);
    if (entry === undefined) return [];
    if (memo.isBusy) {
      entry.input ??= memo.input();
      memo.read(entry.input);
    }
    return this.named(entry.all);
  }

  variables(): readonly SharedVariable[] {
    return [...this.entries.values()].map(({ variable }) => variable);
  }

  /** To be called before questions are asked, and never while one is being answered. */
  renew(): void {
    const { linker } = this;
    if (this.revision === linker.memo.revision || linker.memo.isBusy) return;
    const changed = new Set<Entry>();
    this.files.renew((path, index) => this.put(path, index ?? NO_ACCESSES, changed));
    for (const entry of changed) this.join(entry);
    this.revision = linker.memo.revision;
  }

  forgetAll(): void {
    this.files.forgetAll();
    this.known.clear();
    this.entries = new Map();
    this.revision = 0;
  }

  private put(path: string, index: AccessIndex, changed: Set<Entry>): void {
    const before = this.known.get(path) ?? NO_ACCESSES;
    if (before === index) return;
    for (const id of before.keys()) {
      if (index.has(id)) continue;
      const entry = this.entries.get(id)!;
      entry.byPath.delete(path);
      changed.add(entry);
    }
    for (const [id, accesses] of index) {
      const old = before.get(id);
      if (old?.length === accesses.length && accesses.every((access, i) => access === old[i])) continue;
      const entry = this.entries.get(id) ?? this.newEntry(accesses[0]!.key);
      entry.byPath.set(path, accesses);
      changed.add(entry);
    }
    if (index === NO_ACCESSES) this.known.delete(path);
    else this.known.set(path, index);
  }

  private newEntry(key: VariableKey): Entry {
    const variable = new Variable(this.linker, key);
    const entry: Entry = { variable, byPath: new ListsByPath(), all: NO_LIST, input: null, identity: null };
    this.entries.set(key.id, entry);
    return entry;
  }

  private join(entry: Entry): void {
    const { memo } = this.linker;
    const { variable } = entry;
    entry.all = entry.byPath.joined();
    if (entry.input !== null) memo.change(entry.input);
    const key = definingKey(entry.all);
    if (key !== undefined && isAlike(key, variable.key)) return;
    variable.retire();
    if (key === undefined) this.entries.delete(variable.key.id);
    else entry.variable = new Variable(this.linker, key);
    if (entry.identity !== null) memo.change(entry.identity);
  }

  /** Accesses live on while their function says the same; another object may stand for the variable by now. */
  private named(accesses: readonly RawAccess[]): readonly Access[] {
    const { memo } = this.linker;
    const { isBusy } = memo;
    for (const access of accesses) {
      const entry = this.entries.get(access.key.id) ?? this.newEntry(access.key);
      access.variable = entry.variable;
      if (!isBusy) continue;
      entry.identity ??= memo.input();
      memo.read(entry.identity);
    }
    return accesses;
  }
}

const NO_ACCESSES: AccessIndex = new Map();
const NO_LIST: readonly RawAccess[] = [];

/** An attribute that objects store is theirs, also where the class is asked for it. */
function definingKey(accesses: readonly RawAccess[]): VariableKey | undefined {
  return (accesses.find(({ key }) => key.kind === 'instance') ?? accesses[0])?.key;
}

function isAlike(a: VariableKey, b: VariableKey): boolean {
  return a.kind === b.kind && a.name === b.name && a.cls === b.cls && a.scope === b.scope;
}
