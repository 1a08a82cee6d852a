/**
 * What a function reads and writes of state that other code can see: variables of modules, attributes of classes and
 * objects, variables of enclosing functions. Each operation is read once; what its names mean is asked of the linker.
 *
 * The chain of a read (`a.b[k].c`) is one operation, but may touch several variables: each part of it that names one
 * is an access of its own. The part in front of a subscript or a method is what is indexed or called.
 */
import type { Expr, Op, Use } from '../facts/facts.ts';
import { MUTATORS } from '../knowledge/containers.ts';
import type { Span } from '../text.ts';
import { type Class, callOp, type Scope, selfName } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { keeperOf, ownerOf } from './lock-refs.ts';
import type { Access, AccessKind, SharedVariable } from './project.ts';
import { moduleOf, scopeOf } from './scope-names.ts';
import { only } from './value-set.ts';
import type { Value } from './values.ts';

/** A variable by where it is kept; made into one object for each by the summary. */
export interface VariableKey {
  readonly id: string;
  readonly kind: SharedVariable['kind'];
  readonly name: string;
  readonly attribute: string;
  readonly cls: Class | null;
  readonly scope: Scope | null;
  readonly path: string;
}

/** One object for each access: the summary of a state of the files says which variable it is of. */
export class RawAccess implements Access {
  variable: SharedVariable = null as never;
  readonly fn: Scope;
  readonly key: VariableKey;
  readonly op: number;
  readonly kind: AccessKind;
  readonly method: string;
  readonly writes: boolean;
  readonly owner: string;
  readonly fresh: boolean;
  readonly target: Expr;

  constructor(fn: Scope, key: VariableKey, rest: Omit<Access, 'fn' | 'variable' | 'at'>) {
    this.fn = fn;
    this.key = key;
    this.op = rest.op;
    this.kind = rest.kind;
    this.method = rest.method;
    this.writes = rest.writes;
    this.owner = rest.owner;
    this.fresh = rest.fresh;
    this.target = rest.target;
  }

  get at(): Span {
    return this.target.at;
  }
}

export function accessesIn(linker: Linker, fn: Scope): readonly RawAccess[] {
  return linker.ask<readonly RawAccess[]>(fn, 'accesses', [], () => new AccessReader(linker, fn).read());
}

const NO_ACCESSES: readonly RawAccess[] = [];

class AccessReader {
  private readonly found: RawAccess[] = [];
  private known: readonly Expr[] | null = null;
  private readonly linker: Linker;
  private readonly fn: Scope;

  constructor(linker: Linker, fn: Scope) {
    this.linker = linker;
    this.fn = fn;
  }

  /** What stands behind an `in`; few functions compare anything that is shared. */
  private get tested(): readonly Expr[] {
    this.known ??= membershipTests(this.fn.facts.ops);
    return this.known;
  }

  read(): readonly RawAccess[] {
    this.fn.facts.ops.forEach((op, i) => {
      switch (op.k) {
        case 'read':
          if (op.use.k !== 'annotation') this.chain(op.target, i, op.use);
          break;
        case 'assign':
          if (op.value === null && op.aug === '') break;
          for (const target of op.targets) this.store(target, i, op.aug !== '', op.value);
          break;
        case 'for':
          if (!op.comprehension) this.store(op.target, i, false, null);
          break;
        case 'enter':
          if (op.as) this.store(op.as, i, false, null);
          break;
        case 'delete':
          for (const target of op.targets) this.remove(target, i);
          break;
      }
    });
    // Without the room that an array keeps for more.
    return this.found.length === 0 ? NO_ACCESSES : this.found.slice();
  }

  private chain(e: Expr, op: number, use: Use): void {
    if (e.k === 'attr' || e.k === 'sub') this.inner(e, op);
    const key = variableOf(this.linker, this.fn, e, op);
    if (key !== null) this.put(key, e, op, this.readKind(use, e), '');
    if (use.k === 'callee' && e.k === 'attr') this.method(e, use.call);
    else if (e.k === 'sub') this.element(e, op);
  }

  private readKind(use: Use, e: Expr): AccessKind {
    if (use.k === 'iterated') return 'iterate';
    if (use.k !== 'compared') return 'read';
    return this.tested.some((t) => t.at[0] === e.at[0] && t.at[1] === e.at[1]) ? 'contains' : 'read';
  }

  /** The parts in front: of `a.b[k].c` the element `a.b[k]`, and the name or attribute that it is taken from. */
  private inner(e: Extract<Expr, { k: 'attr' | 'sub' }>, op: number): void {
    const { of } = e;
    if (of.k === 'attr' || of.k === 'sub') this.inner(of, op);
    if (of.k === 'sub') this.element(of, op);
    if (e.k === 'sub') return;
    const key = variableOf(this.linker, this.fn, of, op);
    if (key !== null) this.put(key, of, op, 'read', '');
  }

  private element(e: Extract<Expr, { k: 'sub' }>, op: number): void {
    const key = variableOf(this.linker, this.fn, e.of, op);
    if (key !== null) this.put(key, e, op, 'element-read', '', e.of);
  }

  /** `variable.method(...)`. */
  private method(e: Extract<Expr, { k: 'attr' }>, call: number): void {
    const at = this.found.findLastIndex((access) => access.target === e.of && access.kind === 'read');
    if (at < 0) return;
    const { key, op } = this.found[at]!;
    this.found.splice(at, 1);
    const value = only(this.linker.values(this.fn, e.of, op));
    const plain = value.k === 'container' || value.k === 'unknown' || isCollection(value);
    this.put(key, callOp(this.fn, call).callee, call, 'call', e.name, e.of, plain && MUTATORS.has(e.name));
  }

  private store(target: Expr, op: number, augmented: boolean, value: Expr | null): void {
    if (target.k === 'seq') {
      for (const item of target.items) this.store(item, op, augmented, null);
      return;
    }
    if (target.k === 'star') {
      this.store(target.of, op, augmented, null);
      return;
    }
    if (target.k === 'sub') {
      const key = variableOf(this.linker, this.fn, target.of, op);
      if (key === null) return;
      this.dropRead(target.of, op);
      this.put(key, target, op, augmented ? 'element-update' : 'element-write', '', target.of, true);
      return;
    }
    const key = variableOf(this.linker, this.fn, target, op);
    if (key === null) return;
    const update = augmented || (value !== null && mentions(value, target));
    this.put(key, target, op, update ? 'update' : 'write', '', target, true);
  }

  private remove(target: Expr, op: number): void {
    const container = target.k === 'sub' ? target.of : target;
    const key = variableOf(this.linker, this.fn, container, op);
    if (key === null) return;
    if (target.k === 'sub') this.dropRead(container, op);
    this.put(key, target, op, target.k === 'sub' ? 'element-delete' : 'write', '', container, true);
  }

  /** To store into `d[k]` Python loads d: that load is part of the store. */
  private dropRead(container: Expr, op: number): void {
    const at = this.found.findLastIndex((access) => access.target === container && access.op <= op);
    if (at >= 0 && this.found[at]!.kind === 'read') this.found.splice(at, 1);
  }

  private put(
    key: VariableKey,
    target: Expr,
    op: number,
    kind: AccessKind,
    method: string,
    holder: Expr = target,
    writes = kind === 'write' || kind === 'update',
  ): void {
    const owner = key.kind === 'instance' ? ownerOf(this.fn, holder) : '';
    const fresh = key.kind === 'instance' && isFresh(this.linker, this.fn, holder, owner, op);
    this.found.push(new RawAccess(this.fn, key, { op, kind, method, writes, owner, fresh, target }));
  }
}

/** What stands behind an `in`. */
function membershipTests(ops: readonly Op[]): Expr[] {
  const found: Expr[] = [];
  const visit = (e: Expr | null): void => {
    if (e === null) return;
    if (e.k === 'op') {
      const words = e.op.split(',');
      words.forEach((word, i) => {
        if ((word === 'in' || word === 'not in') && e.items[i + 1]) found.push(e.items[i + 1]!);
      });
      e.items.forEach(visit);
    } else if (e.k === 'seq') e.items.forEach(visit);
    else if (e.k === 'walrus') visit(e.value);
  };
  for (const op of ops) {
    switch (op.k) {
      case 'branch':
      case 'while':
        visit(op.test);
        break;
      case 'assign':
      case 'return':
      case 'yield':
        visit(op.value);
        break;
      case 'call':
        for (const arg of op.args) visit(arg.value);
        break;
    }
  }
  return found;
}

/** `x = x + 1`: the same words on both sides. */
function mentions(value: Expr, target: Expr): boolean {
  if (sameWords(value, target)) return true;
  switch (value.k) {
    case 'op':
    case 'seq':
      return value.items.some((item) => mentions(item, target));
    case 'star':
    case 'await':
      return mentions(value.of, target);
    default:
      return false;
  }
}

function sameWords(a: Expr, b: Expr): boolean {
  if (a.k === 'name') return b.k === 'name' && a.id === b.id;
  return a.k === 'attr' && b.k === 'attr' && a.name === b.name && sameWords(a.of, b.of);
}

const COLLECTIONS = /^(collections\.(deque|defaultdict|OrderedDict|Counter)|builtins\.(list|dict|set))$/;

function isCollection(value: Value): boolean {
  return value.k === 'object' && COLLECTIONS.test(value.cls);
}

/** The variable that an expression names, if it is one that other code can see. */
export function variableOf(linker: Linker, fn: Scope, e: Expr, at: number): VariableKey | null {
  if (e.k === 'name') return nameKey(linker, fn, e.id);
  if (e.k !== 'attr') return null;
  const holder = only(linker.values(fn, e.of, at));
  switch (holder.k) {
    case 'instance':
      return attributeKey(linker, holder.cls as Class, e.name, true);
    case 'class':
      return attributeKey(linker, holder.cls as Class, e.name, false);
    case 'module': {
      const { path } = moduleOf(linker, holder);
      const file = path === null ? undefined : linker.file(path);
      return file === undefined ? null : globalKey(linker, file.root, e.name);
    }
    default:
      return null;
  }
}

function nameKey(linker: Linker, fn: Scope, name: string): VariableKey | null {
  const scope = scopeOf(fn, name);
  if (scope === null) return globalKey(linker, fn.linked.root, name);
  if (scope.facts.kind !== 'function') return null;
  // A local is state only where a function inside of this one uses it too.
  if (scope === fn && !capturedIn(linker, fn).has(name)) return null;
  if (!(scope.index.definitions.get(name) ?? []).some((d) => STATE.has(d.k))) return null;
  return variableNamed(linker, scope, name, () => {
    const id = `${scope.path}::${scope.qualname}.<locals>.${name}`;
    return { id, kind: 'closure', name, attribute: name, cls: null, scope, path: scope.path };
  });
}

/** The same object for all accesses, as long as the scope lives: `make` depends on nothing that changes. */
function variableNamed(
  linker: Linker,
  scope: Scope,
  name: string,
  make: () => VariableKey,
): VariableKey | null {
  const { memo } = linker;
  return memo.peek(scope.variables, name) ?? memo.get(scope.variables, name, null, make);
}

const STATE = new Set(['assign', 'for', 'enter', 'param']);

/** A module's variable; one that was imported from another module of the project is that module's. */
function globalKey(linker: Linker, root: Scope, name: string, depth = 0): VariableKey | null {
  const definitions = root.index.definitions.get(name) ?? [];
  const own = definitions.some((d) => STATE.has(d.k)) || root.linked.globalWriters(name).length > 0;
  if (own) {
    return variableNamed(linker, root, name, () => {
      const id = `${root.path}::${name}`;
      return { id, kind: 'global', name, attribute: name, cls: null, scope: root, path: root.path };
    });
  }
  const [first] = definitions;
  if (first?.k !== 'import' || first.name === '' || depth > 4) return null;
  const module = linker.modules.find(root.path, first.facts.module, first.facts.level);
  const file = module === null || module.path === null ? undefined : linker.file(module.path);
  return file === undefined ? null : globalKey(linker, file.root, first.name, depth + 1);
}

/** The same for all accesses, of which most classes have many for each of their attributes. */
function attributeKey(linker: Linker, cls: Class, name: string, instance: boolean): VariableKey | null {
  const { memo } = linker;
  const cache = instance ? cls.instanceVariables : cls.classVariables;
  return (
    memo.peek(cache, name) ??
    memo.get<string, VariableKey | null>(cache, name, null, () =>
      makeAttributeKey(linker, cls, name, instance),
    )
  );
}

function makeAttributeKey(linker: Linker, cls: Class, name: string, instance: boolean): VariableKey | null {
  const classes = linker.mro(cls).filter((base): base is Class => typeof base !== 'string');
  const inBody = classes.filter((base) => base.body.index.definitions.has(name));
  // Methods and properties are no state.
  if (
    inBody.some((base) =>
      base.body.index.definitions.get(name)!.some((d) => d.k === 'def' || d.k === 'class'),
    )
  )
    return null;
  const stored = classes.some((base) => base.stores.has(name));
  if (!stored && inBody.length === 0) return null;
  const keeper = keeperOf(linker, cls, name);
  const kind = instance && (stored || inBody.some(declaresFields)) ? 'instance' : 'class';
  return {
    id: `${keeper.path}::${keeper.qualname}.${name}`,
    kind,
    name: kind === 'instance' ? `self.${name}` : `${keeper.facts.name}.${name}`,
    attribute: name,
    cls: keeper,
    scope: null,
    path: keeper.path,
  };
}

/** `@dataclass`, `@attrs.define`, `(BaseModel)`: what stands in its body are the attributes of each object. */
function declaresFields({ facts, body }: Class): boolean {
  const named = (e: Expr): string => {
    if (e.k === 'name') return e.id;
    if (e.k === 'attr') return e.k === 'attr' && e.name === 's' && named(e.of) === 'attr' ? 'attrs' : e.name;
    const call = e.k === 'call' ? body.parent?.facts.ops[e.op] : undefined;
    return call?.k === 'call' ? named(call.callee) : '';
  };
  return (
    facts.decorators.some((e) => /^(dataclass|attrs|define|mutable)$/.test(named(e))) ||
    facts.bases.some((e) => /^(BaseModel|SQLModel)$/.test(named(e)))
  );
}

/** The locals of a function that functions inside of it use. */
function capturedIn(linker: Linker, fn: Scope): ReadonlySet<string> {
  if (fn.children.length === 0) return NO_NAMES;
  return linker.ask<ReadonlySet<string>>(fn, 'captured', NO_NAMES, () => {
    const names = new Set<string>();
    const visit = (inner: Scope): void => {
      for (const child of inner.children) {
        for (const name of child.facts.nonlocals) names.add(name);
        for (const op of child.facts.ops) if (op.k === 'read') addRoot(op.target, child);
        visit(child);
      }
    };
    const addRoot = (e: Expr, inner: Scope): void => {
      let at = e;
      while (at.k === 'attr' || at.k === 'sub') at = at.of;
      if (at.k === 'name' && fn.facts.locals.includes(at.id) && scopeOf(inner, at.id) === fn)
        names.add(at.id);
    };
    visit(fn);
    return names;
  });
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** The object was made by this very call of the function, and nobody else has seen it yet. */
function isFresh(linker: Linker, fn: Scope, holder: Expr, owner: string, op: number): boolean {
  if (owner === '') return false;
  const constructs = /^__(init|new|post_init|init_subclass|set_name)__$/.test(fn.facts.name);
  if (constructs && owner === selfName(fn)) return !startsBefore(fn, op);
  if (owner.includes('.') || holder.k !== 'attr' || holder.of.k !== 'name') return false;
  if (fn.facts.kind !== 'function' || !fn.facts.locals.includes(owner) || capturedIn(linker, fn).has(owner))
    return false;
  const value = only(linker.values(fn, holder.of, op));
  return value.k === 'instance' && value.made?.fn === fn && !handedOn(fn, owner, op);
}

/** A thread was started before: what it sees of the object is no longer this call's alone. */
function startsBefore(fn: Scope, op: number): boolean {
  return fn.index.calls.some((at) => {
    if (at >= op) return false;
    const { callee } = callOp(fn, at);
    return callee.k === 'attr' && /^(start|submit|run_in_executor|create_task)$/.test(callee.name);
  });
}

/** The name was passed to something, stored or returned before. */
function handedOn(fn: Scope, name: string, op: number): boolean {
  return fn.facts.ops.some((facts, at) => {
    if (at >= op || facts.k !== 'read' || facts.target.k !== 'name' || facts.target.id !== name) return false;
    return /^(argument|assigned|element|yielded|starred)$/.test(facts.use.k);
  });
}
