/**
 * Classes: their bases in the order of lookup, and what `value.name` means.
 *
 * An object whose class is known for sure (`Client()`) has what its class has. Of one that may be of a subclass
 * (`self`, a parameter by annotation) a method may also be the subclass's, so those count as alternatives, except
 * where the method that was found does nothing but raise NotImplementedError.
 */
import { attributeClass, externalMro, methodName } from '../knowledge/classes.ts';
import { canonicalName } from '../knowledge/names.ts';
import { decoration } from './decorators.ts';
import { returned, unpacked } from './expressions.ts';
import { externalValues } from './external-values.ts';
import { type AttributeStore, type Class, type Scope, selfName, type Values } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { patchedValues } from './patched-classes.ts';
import { memberOfModule, moduleOf } from './scope-names.ts';
import { flatMap, isNone, NOTHING, only, UNKNOWN_SET, union } from './value-set.ts';
import type { Value } from './values.ts';

type Base = Class | string;

/** Itself first. A base that is not known stands as '?'. */
export function mroOf(linker: Linker, cls: Class): readonly Base[] {
  return linker.askClass<readonly Base[]>(cls, 'mro', [cls, '?'], () => {
    const lists = basesOf(linker, cls).map((base) =>
      typeof base === 'string' ? externalMro(base) : mroOf(linker, base),
    );
    return [cls, ...merge([...lists, basesOf(linker, cls)])];
  });
}

function basesOf(linker: Linker, cls: Class): readonly Base[] {
  return linker.askClass<readonly Base[]>(cls, 'bases', NOTHING as never, () => {
    const at = classOp(cls);
    return cls.facts.bases.map((base): Base => {
      const value = only(linker.values(cls.parent, base, at));
      if (value.k === 'class') return value.cls as Class;
      return value.k === 'external' ? value.name : '?';
    });
  });
}

function classOp(cls: Class): number {
  const definitions = cls.parent.index.definitions.get(cls.facts.name) ?? [];
  return (
    definitions.find((d) => d.k === 'class' && d.cls === cls.facts.id)?.op ?? cls.parent.facts.ops.length
  );
}

/** C3 where it works out, else first come first served. */
function merge(lists: ReadonlyArray<readonly Base[]>): Base[] {
  const rest = lists.map((list) => [...list]).filter((list) => list.length > 0);
  const result: Base[] = [];
  while (rest.length > 0) {
    const good = rest.find((list) => !rest.some((other) => other.indexOf(list[0]!, 1) > 0)) ?? rest[0]!;
    const head = good[0]!;
    if (!result.includes(head)) result.push(head);
    for (let i = rest.length - 1; i >= 0; i--) {
      const list = rest[i]!;
      const at = list.indexOf(head);
      if (at >= 0) list.splice(at, 1);
      if (list.length === 0) rest.splice(i, 1);
    }
  }
  return result;
}

export function superMembers(linker: Linker, cls: Class, receiver: Value, name: string): Values {
  let order = mroOf(
    linker,
    receiver.k === 'instance' || receiver.k === 'class' ? (receiver.cls as Class) : cls,
  );
  if (!order.includes(cls)) order = mroOf(linker, cls);
  const behind = order.slice(order.indexOf(cls) + 1);
  return memberAlong(linker, behind, receiver, name) ?? UNKNOWN_SET;
}

export function memberValues(linker: Linker, value: Value, name: string): Values {
  switch (value.k) {
    case 'module':
      return memberOfModule(linker, moduleOf(linker, value), name) ?? UNKNOWN_SET;
    case 'external': {
      const data = attributeClass(value.name, name);
      if (data !== '') return [{ k: 'object', cls: data, made: null }];
      return externalValues(`${value.name}.${name}`);
    }
    case 'object':
      return objectMember(value, name);
    case 'class':
      return classMember(linker, value, name);
    case 'instance':
      return instanceMember(linker, value, name);
    case 'container':
      return [{ k: 'external', name: `builtins.${value.type}.${name}`, receiver: value }];
    case 'const': {
      const { type } = value.expr;
      if (type === 'none' || type === 'ellipsis') return NOTHING;
      return [{ k: 'external', name: `builtins.${type}.${name}`, receiver: value }];
    }
    case 'coroutine':
      return [{ k: 'external', name: `builtins.coroutine.${name}`, receiver: value }];
    case 'generator':
      return [{ k: 'external', name: `builtins.generator.${name}`, receiver: value }];
    default:
      return UNKNOWN_SET;
  }
}

/** Where the attribute is data of a known class, an object of that class; else a method, or nobody knows. */
function objectMember(value: Extract<Value, { k: 'object' }>, name: string): Values {
  const data = attributeClass(value.cls, name);
  if (data !== '') return [{ k: 'object', cls: data, made: null }];
  return [{ k: 'external', name: canonicalName(methodName(value.cls, name)), receiver: value }];
}

function classMember(linker: Linker, value: Extract<Value, { k: 'class' }>, name: string): Values {
  const cls = value.cls as Class;
  return memberAlong(linker, mroOf(linker, cls), value, name) ?? UNKNOWN_SET;
}

function instanceMember(linker: Linker, value: Extract<Value, { k: 'instance' }>, name: string): Values {
  const cls = value.cls as Class;
  const exact = memberAlong(linker, mroOf(linker, cls), value, name);
  if (value.exact) return exact ?? UNKNOWN_SET;
  const below = exact === null ? siblingMembers(linker, cls, name) : subclassMembers(linker, cls, name);
  if (below.length === 0) return exact ?? UNKNOWN_SET;
  const own = exact !== null && isAbstract(exact) ? NOTHING : (exact ?? NOTHING);
  return union([own, ...below]);
}

/** The class itself has nothing under the name: what those below have, which a mixin's siblings may have brought. */
function siblingMembers(linker: Linker, cls: Class, name: string): Values[] {
  const found: Values[] = [];
  for (const sub of linker.subclasses(cls)) {
    const receiver: Value = { k: 'instance', cls: sub, exact: false, made: null };
    const values = memberAlong(linker, mroOf(linker, sub), receiver, name);
    if (values !== null && !isAbstract(values)) found.push(values);
    if (found.length > 8) return [UNKNOWN_SET];
  }
  return found;
}

/** What subclasses define themselves under the name. */
function subclassMembers(linker: Linker, cls: Class, name: string): Values[] {
  const found: Values[] = [];
  for (const sub of linker.subclasses(cls)) {
    if (!sub.body.index.definitions.has(name)) continue;
    const receiver: Value = { k: 'instance', cls: sub, exact: false, made: null };
    const values = ownMember(linker, sub, receiver, name);
    if (values !== null && !isAbstract(values)) found.push(values);
    if (found.length > 8) return [UNKNOWN_SET];
  }
  return found;
}

function isAbstract(values: Values): boolean {
  return values.length > 0 && values.every((v) => v.k === 'function' && raisesOnly(v.fn as Scope));
}

/** The body is no more than `raise NotImplementedError`, `...` or `pass` under `@abstractmethod`. */
function raisesOnly(fn: Scope): boolean {
  const { ops, decorators } = fn.facts;
  if (decorators.some((d) => /^abstract/.test(d.k === 'name' ? d.id : d.k === 'attr' ? d.name : '')))
    return true;
  const last = ops.at(-1);
  if (last?.k !== 'raise' || last.block !== 0) return false;
  return ops.every((op) => op.k === 'read' || op.k === 'call' || op.k === 'raise') && ops.length <= 4;
}

/** The first class in the order that has the name, bound to the receiver. null where none of the known has it. */
function memberAlong(linker: Linker, order: readonly Base[], receiver: Value, name: string): Values | null {
  let stored: Values | null = null;
  for (const cls of order) {
    if (cls === '?') return stored ?? UNKNOWN_SET;
    if (typeof cls === 'string') {
      if (cls === 'builtins.object' || PLAIN_BASES.test(cls)) continue;
      if (stored !== null) return stored;
      const data = attributeClass(cls, name);
      if (data !== '') return [{ k: 'object', cls: data, made: null }];
      return [{ k: 'external', name: canonicalName(methodName(cls, name)), receiver }];
    }
    const values = ownMember(linker, cls, receiver, name);
    if (values !== null) return stored === null ? values : union([stored, values]);
    if (receiver.k === 'instance') {
      const kept = storedValues(linker, cls, name);
      // An annotation-only base attribute and the assignment in a subclass's `__init__` mean the same thing.
      if (kept !== null) stored = stored === null ? kept : union([stored, kept]);
    }
  }
  return stored;
}

/** Bases that bring no methods that matter. */
const PLAIN_BASES =
  /^(abc\.ABC|typing\.(Generic|Protocol|NamedTuple|TypedDict)|typing_extensions\.Protocol)$/;

/** What the class itself binds, in its body or by `self.name = ...`. */
function ownMember(linker: Linker, cls: Class, receiver: Value, name: string): Values | null {
  const { definitions } = cls.body.index;
  if (!definitions.has(name)) return null;
  const inBody = linker.memo.get(cls.members, name, NOTHING, () => bodyValues(linker, cls, name));
  const bound = flatMap(inBody, (v) => bind(linker, v, receiver, cls));
  if (!cls.stores.has(name)) return bound;
  if (receiver.k === 'class') {
    // `_instance = None` in the body, and `cls._instance = cls()` in a class method.
    const stores = cls.stores.get(name)!;
    const ofClass = stores.every(
      ({ fn }) => decoration(linker, fn).kind === 'class' || fn.header.name === '__new__',
    );
    return ofClass && bound.every(isNone) ? (storedValues(linker, cls, name) ?? bound) : bound;
  }
  if (receiver.k !== 'instance') return bound;
  const kept = storedValues(linker, cls, name) ?? NOTHING;
  // `x: Foo` or `x = None` in the body, and the real thing in `__init__`.
  const telling = bound.filter((v) => v.k !== 'unknown' && !(v.k === 'const' && v.expr.type === 'none'));
  return telling.length === 0 ? kept : union([kept, bound]);
}

function bodyValues(linker: Linker, cls: Class, name: string): Values {
  const definitions = cls.body.index.definitions.get(name) ?? [];
  const defs = definitions.filter((d) => d.k === 'def');
  const patches = defs.length === 0 ? NOTHING : patchedValues(linker, cls, name);
  if (patches.length > 0) return union([patches, linker.bindings(cls.body, definitions)]);
  // `@property` and its `@x.setter` bind the name again: the first is what reading it runs.
  if (defs.length > 1 && defs.length === definitions.length) {
    const first = cls.linked.scopes[(defs[0] as { fn: number }).fn]!;
    if (decoration(linker, first).kind === 'property') return [{ k: 'function', fn: first, receiver: null }];
  }
  return linker.bindings(cls.body, definitions);
}

/** What `self.name` is assigned in the class's methods. null where it never is. */
export function storedValues(linker: Linker, cls: Class, name: string): Values | null {
  const stores = cls.stores.get(name);
  if (stores === undefined) return null;
  return linker.memo.get(cls.attributes, name, NOTHING, () => {
    const telling = stores.filter((store) => !isAugmented(store));
    if (telling.length > 10) return UNKNOWN_SET;
    const values = union(telling.map((store) => storeValues(linker, store)));
    return filledAttribute(linker, cls, name, values);
  });
}

/** `self.threads = []`, and what the class's methods append to it. */
function filledAttribute(linker: Linker, cls: Class, name: string, values: Values): Values {
  const value = only(values);
  if (value.k !== 'container' || value.element.k !== 'unknown' || value.elements) return values;
  const sources = cls.body.children.flatMap((fn) => {
    const self = selfName(fn);
    const fillings = self === '' ? undefined : fn.index.fillings.get(`${self}.${name}`);
    return fillings === undefined ? [] : [{ fn, fillings }];
  });
  return sources.length === 0 ? values : [linker.filledWith(value, sources)];
}

function isAugmented({ fn, op }: AttributeStore): boolean {
  const facts = fn.facts.ops[op]!;
  return facts.k === 'assign' && facts.aug !== '';
}

function storeValues(linker: Linker, { fn, op, path }: AttributeStore): Values {
  const facts = fn.facts.ops[op]!;
  if (facts.k === 'enter')
    return flatMap(linker.values(fn, facts.context, op), (v) => linker.entered(v, facts.async));
  if (facts.k !== 'assign') return UNKNOWN_SET;
  const annotated = facts.annotation === null ? UNKNOWN_SET : linker.annotations(fn, facts.annotation);
  if (facts.value === null) return annotated;
  const values = unpacked(linker, linker.values(fn, facts.value, op), path, facts.value);
  const vague = (v: Value): boolean =>
    v.k === 'unknown' || v.k === 'const' || (v.k === 'container' && v.element.k === 'unknown');
  return annotated !== UNKNOWN_SET && values.every(vague) ? annotated : values;
}

/** What looking the attribute up gives, with the object it is bound to. */
function bind(linker: Linker, value: Value, receiver: Value, cls: Class): Values {
  if (value.k !== 'function' || (value.fn as Scope).header.kind === 'lambda' || value.fn.cls === null)
    return [value];
  if (value.fn.cls !== cls) return [value];
  const { kind } = decoration(linker, value.fn as Scope);
  const owner: Value = receiver.k === 'instance' ? { k: 'class', cls: receiver.cls } : receiver;
  switch (kind) {
    case 'static':
      return [value];
    case 'class':
      return [{ ...value, receiver: owner }];
    case 'property':
      return receiver.k === 'instance' ? returned(linker, value) : [value];
    default:
      return receiver.k === 'instance' ? [{ ...value, receiver }] : [value];
  }
}

/** The value is an object of the class with this canonical name, or of one derived from it. */
export function isInstanceOf(linker: Linker, value: Value, name: string): boolean {
  if (value.k === 'object') return externalMro(value.cls).includes(name);
  if (value.k === 'instance' || value.k === 'class') return derivesFrom(linker, value.cls as Class, name);
  return false;
}

export function derivesFrom(linker: Linker, cls: Class, name: string): boolean {
  return mroOf(linker, cls).some((base) =>
    typeof base === 'string' ? base === name : `${base.module}.${base.qualname}` === name,
  );
}
