/** One file's scopes and classes as the objects that values name, with the answers that belong to it. */
import type { CallOp, ClassFacts, Expr, FileFacts, FunctionFacts, ImportOp } from '../facts/facts.ts';
import type { FoundModule } from './module-index.ts';
import { type Definition, indexScope, type ScopeIndex } from './scope-index.ts';
import type { Call, ProjectClass, ProjectFunction, Value } from './values.ts';

/** Alternatives of a value. Empty: nothing known yet. `unknown` among them: there are more. */
export type Values = readonly Value[];

export class Scope implements ProjectFunction {
  facts: FunctionFacts;
  readonly linked: LinkedFile;
  private scopeIndex: ScopeIndex | null = null;

  readonly targets = new Map<number, Values>();
  readonly results = new Map<number, Values>();
  readonly calls = new Map<number, Call>();
  readonly definitions = new Map<Definition, Values>();
  readonly names = new Map<string, Values>();
  readonly params = new Map<number, Values>();
  readonly answers = new Map<string, unknown>();

  constructor(linked: LinkedFile, facts: FunctionFacts) {
    this.linked = linked;
    this.facts = facts;
  }

  get file(): FileFacts {
    return this.linked.facts;
  }

  get path(): string {
    return this.linked.facts.path;
  }

  get module(): string {
    return this.linked.module.name;
  }

  get qualname(): string {
    return this.facts.qualname;
  }

  get parent(): Scope | null {
    return this.facts.parent < 0 ? null : this.linked.scopes[this.facts.parent]!;
  }

  get cls(): Class | null {
    return this.facts.cls < 0 ? null : this.linked.classes[this.facts.cls]!;
  }

  /** The scopes that stand directly in this one. */
  get children(): readonly Scope[] {
    return this.linked.childrenOf(this.facts.id);
  }

  get index(): ScopeIndex {
    this.scopeIndex ??= indexScope(this.linked.facts, this.facts);
    return this.scopeIndex;
  }

  replace(facts: FunctionFacts): void {
    this.facts = facts;
    this.scopeIndex = null;
  }

  forget(): void {
    this.targets.clear();
    this.results.clear();
    this.calls.clear();
    this.definitions.clear();
    this.names.clear();
    this.params.clear();
    this.answers.clear();
  }
}

export class Class implements ProjectClass {
  facts: ClassFacts;
  readonly linked: LinkedFile;
  readonly members = new Map<string, Values>();
  readonly attributes = new Map<string, Values>();
  readonly answers = new Map<string, unknown>();
  private attributeIndex: Map<string, AttributeStore[]> | null = null;

  constructor(linked: LinkedFile, facts: ClassFacts) {
    this.linked = linked;
    this.facts = facts;
  }

  get path(): string {
    return this.linked.facts.path;
  }

  get module(): string {
    return this.linked.module.name;
  }

  get file(): FileFacts {
    return this.linked.facts;
  }

  get qualname(): string {
    return this.facts.qualname;
  }

  get parent(): Scope {
    return this.linked.scopes[this.facts.parent]!;
  }

  get body(): Scope {
    return this.linked.scopes[this.facts.body]!;
  }

  /** What the class's own methods assign to `self.name`. */
  get stores(): ReadonlyMap<string, readonly AttributeStore[]> {
    this.attributeIndex ??= storesOf(this);
    return this.attributeIndex;
  }

  replace(facts: ClassFacts): void {
    this.facts = facts;
    this.attributeIndex = null;
  }

  forget(): void {
    this.members.clear();
    this.attributes.clear();
    this.answers.clear();
  }
}

/** `self.name = ...` in `fn` at `op`; `path` leads into a tuple. */
export interface AttributeStore {
  readonly fn: Scope;
  readonly op: number;
  readonly path: readonly number[];
}

export class LinkedFile {
  facts: FileFacts;
  notebook: boolean;
  module: FoundModule;
  readonly scopes: readonly Scope[];
  readonly classes: readonly Class[];
  /** Calls by the last word of their callee: who may call a function of that name. */
  private callNames: Map<string, Array<{ fn: Scope; op: number }>> | null = null;
  /** Functions that bind a name of the module by `global`. */
  private writers: Map<string, Scope[]> | null = null;
  private children: Scope[][] | null = null;

  constructor(facts: FileFacts, module: FoundModule, notebook: boolean) {
    this.facts = facts;
    this.module = module;
    this.notebook = notebook;
    this.scopes = facts.functions.map((fn) => new Scope(this, fn));
    this.classes = facts.classes.map((cls) => new Class(this, cls));
  }

  /** New facts of the same shape: the same scopes and classes in the same places. */
  replace(facts: FileFacts, notebook: boolean): void {
    this.facts = facts;
    this.notebook = notebook;
    this.callNames = null;
    this.writers = null;
    facts.functions.forEach((fn, id) => void this.scopes[id]!.replace(fn));
    facts.classes.forEach((cls, id) => void this.classes[id]!.replace(cls));
  }

  get path(): string {
    return this.facts.path;
  }

  get root(): Scope {
    return this.scopes[0]!;
  }

  get callsByName(): ReadonlyMap<string, ReadonlyArray<{ fn: Scope; op: number }>> {
    if (this.callNames === null) {
      this.callNames = new Map();
      for (const fn of this.scopes) {
        for (const op of fn.index.calls) {
          const name = lastName((fn.facts.ops[op] as CallOp).callee);
          if (name === '') continue;
          const list = this.callNames.get(name);
          if (list) list.push({ fn, op });
          else this.callNames.set(name, [{ fn, op }]);
        }
      }
    }
    return this.callNames;
  }

  globalWriters(name: string): readonly Scope[] {
    if (this.writers === null) {
      this.writers = new Map();
      for (const fn of this.scopes) {
        for (const global of fn.facts.globals) {
          const list = this.writers.get(global);
          if (list) list.push(fn);
          else this.writers.set(global, [fn]);
        }
      }
    }
    return this.writers.get(name) ?? [];
  }

  childrenOf(id: number): readonly Scope[] {
    if (this.children === null) {
      this.children = this.scopes.map(() => []);
      for (const scope of this.scopes)
        if (scope.facts.parent >= 0) this.children[scope.facts.parent]!.push(scope);
    }
    return this.children[id]!;
  }

  get stars(): readonly ImportOp[] {
    return this.root.index.stars;
  }

  forget(): void {
    for (const scope of this.scopes) scope.forget();
    for (const cls of this.classes) cls.forget();
  }
}

export function lastName(e: Expr): string {
  if (e.k === 'name') return e.id;
  return e.k === 'attr' ? e.name : '';
}

/** The name of a method's first parameter, where it is the object. */
export function selfName(fn: Scope): string {
  if (fn.cls === null || fn.facts.kind !== 'function') return '';
  if (fn.facts.decorators.some((d) => d.k === 'name' && d.id === 'staticmethod')) return '';
  const first = fn.facts.params[0];
  return first?.kind === 'positional' ? first.name : '';
}

function storesOf(cls: Class): Map<string, AttributeStore[]> {
  const stores = new Map<string, AttributeStore[]>();
  const collect = (target: Expr, self: string, fn: Scope, op: number, path: readonly number[]): void => {
    if (target.k === 'attr' && target.of.k === 'name' && target.of.id === self) {
      const list = stores.get(target.name);
      if (list) list.push({ fn, op, path });
      else stores.set(target.name, [{ fn, op, path }]);
    } else if (target.k === 'seq') {
      target.items.forEach((item, i) => void collect(item, self, fn, op, [...path, i]));
    }
  };
  const visit = (fn: Scope, self: string): void => {
    for (const at of fn.index.attributeOps) {
      const op = fn.facts.ops[at]!;
      if (op.k === 'assign') for (const target of op.targets) collect(target, self, fn, at, []);
      else if (op.k === 'enter' && op.as) collect(op.as, self, fn, at, []);
    }
  };
  // Functions inside of a method see its `self`, unless they have their own.
  const visitInner = (fn: Scope, self: string): void => {
    visit(fn, self);
    for (const inner of fn.children) {
      if (inner.facts.kind !== 'class' && !inner.facts.locals.includes(self)) visitInner(inner, self);
    }
  };
  for (const method of cls.body.children) {
    const self = method.facts.kind === 'function' ? selfName(method) : '';
    if (self !== '') visitInner(method, self);
  }
  return stores;
}

export function isWithin(inner: Scope, outer: Scope): boolean {
  for (let at = inner.parent; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}

export function callOp(fn: Scope, op: number): CallOp {
  return fn.facts.ops[op] as CallOp;
}
