/**
 * Which lock an expression means.
 *
 * A lock is named by the place that keeps it: a module's variable, an attribute of a class or of its objects, a local
 * variable, a container. The place is found from the call that makes the lock; where that is not known (a parameter
 * by annotation, or several), from the expression itself. A condition that was given a lock is that lock.
 */
import type { Expr } from '../facts/facts.ts';
import {
  CLASS_OF_LOCKS,
  LOCK_CLASSES,
  type LockClass,
  NAMED_LIKE_A_LOCK,
  UNSEEN_LOCK,
} from '../knowledge/locks.ts';
import { knownCalls } from './call-graph.ts';
import { type Class, callOp, type LinkedFile, type Scope, selfName } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { Lock, LockRef } from './project.ts';
import { pathOf } from './scope-index.ts';
import { scopeOf } from './scope-names.ts';
import { only } from './value-set.ts';
import type { Site, Value } from './values.ts';

interface Place {
  readonly place: Lock['place'];
  /** The same for the same place of the project. */
  readonly key: string;
  /** The key in words of Python: `bank.Account.lock`. */
  readonly id: string;
  readonly name: string;
  readonly cls: Class | null;
}

type Known = Omit<Lock, 'made'> & { made: Site | null };

export class LockRefs {
  readonly locks = new Map<string, Known>();
  private readonly linker: Linker;

  constructor(linker: Linker) {
    this.linker = linker;
  }

  of(fn: Scope, expr: Expr, at: number): LockRef | null {
    const value = only(this.linker.values(fn, expr, at));
    return this.ofValue(fn, value, expr, at);
  }

  /**
   * `with self._lock:` where nobody sees what makes the lock (a factory of a library, a caller): by its name it keeps
   * other threads out, and that is all that is said of it. It is another lock than the one that is seen at that place.
   */
  assumed(fn: Scope, written: Expr, at: number): LockRef | null {
    const expr = askedForLock(fn, written);
    const name = nameOf(expr);
    if (!NAMED_LIKE_A_LOCK.test(name)) return null;
    const value = only(this.linker.values(fn, expr, at));
    if (value.k === 'class' || value.k === 'module') return null;
    if (value.k === 'instance' && !CLASS_OF_LOCKS.test((value.cls as Class).facts.name)) return null;
    const path = written.k === 'call' ? pathOf(expr) : '';
    const place = placeOfExpr(this.linker, fn, expr, at) ?? (path === '' ? null : globalPlace(fn, path));
    if (place === null) return null;
    const lock = this.known({ ...place, key: `${place.key}?` }, UNSEEN_LOCK, null);
    return { lock, owner: lock.place === 'instance' ? ownerOf(fn, expr) : '' };
  }

  /** The re-entrant lock that a decorator makes for a method's object, or for a plain function. */
  impliedBy(fn: Scope): LockRef {
    const self = selfName(fn);
    const name = '_synchronized_lock';
    const place =
      self === '' || fn.cls === null
        ? globalPlace(fn, `${fn.qualname}.${name}`)
        : attributePlace(fn.cls, name, 'instance');
    return { lock: this.known(place, LOCK_CLASSES['threading.RLock']!, null), owner: self };
  }

  /** What a decorator makes anew for each function that it is put on: `lock`, as that one function has it. */
  madeFor(fn: Scope, { kind, library, reentrant, name, place, id, made }: Lock): Lock {
    const own = {
      place,
      key: `${fn.path}::${fn.qualname}@${id}`,
      id: `${id}@${fn.module}.${fn.qualname}`,
      name,
      cls: null,
    };
    return this.known(own, { kind, library, reentrant } as LockClass, made);
  }

  /** The locks that the calls of a file make. */
  madeIn(file: LinkedFile): readonly Lock[] {
    return this.linker.ask<readonly Lock[]>(file.root, 'locks made', [], () =>
      knownCalls(this.linker, file).flatMap(({ fn: scope, op, external }) => {
        if (external === '') return [];
        const fn = scope as Scope;
        const made = only(this.linker.results(fn, op));
        const cls = made.k === 'object' ? LOCK_CLASSES[made.cls] : undefined;
        if (made.k !== 'object' || cls === undefined || made.made?.fn !== fn || made.made.op !== op)
          return [];
        if (this.givenLock(made.made, made.cls) !== null) return [];
        const place = placeOfMade(made.made);
        return place === null ? [] : [this.known(place, cls, made.made)];
      }),
    );
  }

  private ofValue(fn: Scope, value: Value, expr: Expr, at: number): LockRef | null {
    if (value.k !== 'object') return null;
    const cls = LOCK_CLASSES[value.cls];
    if (cls === undefined) return null;
    const inner = value.made === null ? null : this.givenLock(value.made, value.cls);
    if (inner !== null)
      return { lock: inner.lock, owner: inner.lock.place === 'instance' ? ownerOf(fn, expr) : '' };
    const place =
      (value.made === null ? null : placeOfMade(value.made)) ?? placeOfExpr(this.linker, fn, expr, at);
    if (place === null) return null;
    const lock = this.known(place, this.withGiven(cls, value), value.made);
    return { lock, owner: lock.place === 'instance' ? ownerOf(fn, expr) : '' };
  }

  /** `Condition(lock)`. */
  private givenLock(made: Site, cls: string): LockRef | null {
    const given = lockArgument(made, cls);
    // Where the constructor is only handed over (`default_factory=Condition`), its arguments are no locks.
    return given === null ? null : this.of(made.fn as Scope, given, made.op);
  }

  /** `Condition(Lock())`: nobody else has that lock, so the condition is it, and not re-entrant as it is not. */
  private withGiven(cls: LockClass, { cls: name, made }: Extract<Value, { k: 'object' }>): LockClass {
    const given = made === null ? null : lockArgument(made, name);
    if (given === null) return cls;
    const value = only(this.linker.values(made!.fn as Scope, given, made!.op));
    const inner = value.k === 'object' ? LOCK_CLASSES[value.cls] : undefined;
    return inner === undefined || inner.reentrant ? cls : { ...cls, reentrant: false };
  }

  private isWhereMade({ fn, op }: Site, key: string): boolean {
    const live = this.linker.files.get(fn.path)?.scopes[fn.facts.id] === fn;
    return live && placeOfMade({ fn, op })?.key === key;
  }

  private known({ place, key, id, name, cls }: Place, lockClass: LockClass, made: Site | null): Lock {
    const before = this.locks.get(key);
    const { kind, library, reentrant } = lockClass;
    const count = kind === 'semaphore' ? countOf(made) : 1;
    if (
      before?.kind === kind &&
      before.library === library &&
      before.count === count &&
      before.cls === cls &&
      before.reentrant === reentrant
    ) {
      // The same lock, though an edit may have moved the call that makes it.
      if (made !== null && before.made !== null && !this.isWhereMade(before.made, key)) before.made = made;
      return before;
    }
    const lock: Known = { id, kind, library, place, name, cls, reentrant, count, made };
    this.locks.set(key, lock);
    return lock;
  }
}

/** Of `with self.locks.write_lock():` what names the lock: `self.locks`, or where that is no word for one, all of it. */
function askedForLock(fn: Scope, expr: Expr): Expr {
  if (expr.k !== 'call' && expr.k !== 'attr') return expr;
  const asked = expr.k === 'call' ? callOp(fn, expr.op).callee : expr;
  if (asked.k !== 'attr') return asked;
  const { name, of } = asked;
  return SHARED.test(name) || !NAMED_LIKE_A_LOCK.test(nameOf(of)) ? asked : of;
}

/** Several can have it at a time. */
const SHARED = /read|shared/i;

function nameOf(expr: Expr): string {
  return expr.k === 'attr' ? expr.name : expr.k === 'name' ? expr.id : '';
}

function lockArgument(made: Site, cls: string): Expr | null {
  if (!cls.endsWith('.Condition')) return null;
  const call = callOp(made.fn as Scope, made.op);
  if (call.k !== 'call') return null;
  return call.args.find((a) => a.name === 'lock' || (a.name === '' && a.star === ''))?.value ?? null;
}

/** `Semaphore()` is 1; null for what is not a number in the code. */
function countOf(made: Site | null): number | null {
  if (made === null) return null;
  const call = made.fn.facts.ops[made.op];
  if (call?.k !== 'call') return null;
  const arg = call.args.find((a) => a.name === 'value' || a.name === 'initial_value') ?? call.args[0];
  if (arg === undefined) return 1;
  return arg.value.k === 'const' && typeof arg.value.value === 'number' ? arg.value.value : null;
}

/** Where the result of the call that makes the lock is kept. */
function placeOfMade(made: Site): Place | null {
  const fn = made.fn as Scope;
  const call = fn.facts.ops[made.op];
  if (call?.k !== 'call') return null;
  const { use } = call;
  if (use.k === 'assigned') {
    const op = fn.facts.ops[use.op];
    const target = op?.k === 'assign' ? op.targets[0] : undefined;
    return target === undefined ? null : placeOfTarget(fn, target);
  }
  if (use.k === 'element' || use.k === 'lambda-result') return elementOf(fn, made);
  if (use.k === 'argument') {
    const outer = fn.facts.ops[use.call];
    // `self.locks = defaultdict(Lock)`, `locks.setdefault(k, Lock())`, `field(default_factory=Lock)`
    if (outer?.k === 'call' && outer.callee.k === 'attr') {
      const into = outer.callee.of;
      if (/^(append|add|setdefault|insert)$/.test(outer.callee.name))
        return asElement(placeOfTarget(fn, into));
    }
  }
  return null;
}

function elementOf(fn: Scope, made: Site): Place {
  return {
    place: 'element',
    key: `${fn.path}::${fn.qualname}[${made.op}]`,
    id: `${fn.module}.${fn.qualname}[${made.op}]`,
    name: 'a lock of a container',
    cls: null,
  };
}

function asElement(place: Place | null): Place | null {
  if (place === null) return null;
  return {
    ...place,
    place: 'element',
    key: `${place.key}[]`,
    id: `${place.id}[]`,
    name: `${place.name}[...]`,
  };
}

/** The place that an assignment target names. */
function placeOfTarget(fn: Scope, target: Expr): Place | null {
  if (target.k === 'sub') return asElement(placeOfTarget(fn, target.of));
  if (target.k === 'attr' && target.of.k === 'name') {
    const method = methodAround(fn, target.of.id);
    if (method !== null) {
      const cls = method.cls!;
      const ofClass = method.facts.decorators.some((d) => d.k === 'name' && d.id === 'classmethod');
      return attributePlace(cls, target.name, ofClass ? 'class' : 'instance');
    }
  }
  if (target.k === 'name') {
    if (fn.facts.kind === 'class') return attributePlace(fn.cls!, target.id, 'class');
    const scope = scopeOf(fn, target.id);
    return scope === null ? globalPlace(fn, target.id) : localPlace(scope, target.id, 'local');
  }
  return null;
}

/** The method whose own object `name` is, as `fn` (the method, or a function inside of it) sees it. */
function methodAround(fn: Scope, name: string): Scope | null {
  for (let at: Scope | null = fn; at !== null; at = at.parent) {
    if (at.facts.kind === 'class' || at.facts.kind === 'module') return null;
    if (at.facts.locals.includes(name)) return selfName(at) === name ? at : null;
  }
  return null;
}

function attributePlace(cls: Class, name: string, place: 'class' | 'instance'): Place {
  const shown = place === 'class' ? `${cls.facts.name}.${name}` : `self.${name}`;
  const where = `${cls.qualname}.${name}`;
  return { place, key: `${cls.path}::${where}`, id: `${cls.module}.${where}`, name: shown, cls };
}

function globalPlace(fn: Scope, name: string): Place {
  return { place: 'global', key: `${fn.path}::${name}`, id: `${fn.module}.${name}`, name, cls: null };
}

function localPlace(scope: Scope, name: string, place: 'local' | 'parameter'): Place {
  const where = `${scope.qualname}.<locals>.${name}`;
  return { place, key: `${scope.path}::${where}`, id: `${scope.module}.${where}`, name, cls: null };
}

/** Where the lock was made is not known: the place that the expression itself names. */
function placeOfExpr(linker: Linker, fn: Scope, expr: Expr, at: number): Place | null {
  if (expr.k === 'name') {
    const scope = scopeOf(fn, expr.id);
    if (scope === null) return globalPlace(fn, expr.id);
    const isParam = scope.facts.params.some((param) => param.name === expr.id);
    return localPlace(scope, expr.id, isParam ? 'parameter' : 'local');
  }
  if (expr.k === 'sub') return asElement(placeOfExpr(linker, fn, expr.of, at));
  if (expr.k !== 'attr') return null;
  const holder = only(linker.values(fn, expr.of, at));
  if (holder.k !== 'instance' && holder.k !== 'class') return null;
  const keeper = keeperOf(linker, holder.cls as Class, expr.name);
  return attributePlace(keeper, expr.name, placeOfAttribute(keeper, expr.name));
}

/** A lock that its class's body makes is one for all objects; what is only announced there is each object's own. */
function placeOfAttribute(keeper: Class, name: string): 'class' | 'instance' {
  if (keeper.stores.has(name)) return 'instance';
  const definitions = keeper.body.index.definitions.get(name) ?? [];
  return definitions.some((one) => one.k === 'assign' && one.value !== null) ? 'class' : 'instance';
}

/** The class that assigns the attribute: a base's lock is one lock for all classes below. */
export function keeperOf(linker: Linker, cls: Class, name: string): Class {
  let keeper = cls;
  for (const base of linker.mro(cls)) {
    if (typeof base === 'string') continue;
    if (base.stores.has(name) || base.body.index.definitions.has(name)) keeper = base;
  }
  return keeper;
}

/** The object in front of the attribute; a local alias is followed to what it was taken from. */
export function ownerOf(fn: Scope, expr: Expr): string {
  if (expr.k === 'attr') return pathOf(expr.of);
  if (expr.k === 'sub') return ownerOf(fn, expr.of);
  if (expr.k !== 'name') return '';
  const definitions = fn.index.definitions.get(expr.id) ?? [];
  const [first] = definitions;
  if (definitions.length !== 1 || first?.k !== 'assign' || first.value === null || first.path.length > 0)
    return '';
  return first.value.k === 'attr' ? ownerOf(fn, first.value) : '';
}
