/** Classes of libraries: what they derive from, and what functions give objects of them. */
import { words } from './entry.ts';
import { entries, lookup, memberOf, type Owner, ownerNamed } from './lookup.ts';

const orders = new Map<string, readonly string[]>();

/** The class and all its bases that are known, in the order in which attributes are looked up. */
export function externalMro(cls: string): readonly string[] {
  let order = orders.get(cls);
  if (order === undefined) {
    const bases = ownerNamed(cls)?.bases ?? [];
    const all = [cls, ...bases.flatMap(externalMro)];
    // A base that several share comes behind all of them, as in Python.
    order = all.filter((base, i) => all.lastIndexOf(base) === i);
    if (orders.size > 20_000) orders.clear();
    orders.set(cls, order);
  }
  return order;
}

/** `threading.Timer.start` is `threading.Thread.start`: the class that has the method says what it does. */
export function methodName(cls: string, method: string): string {
  const order = externalMro(cls);
  if (order.length === 1 || ownerNamed(cls)?.entry?.own === true) return `${cls}.${method}`;
  for (const base of order) {
    const owner = ownerNamed(base);
    if (owner !== null && says(owner, method)) return `${base}.${method}`;
  }
  // What nothing is known about stands under the last class that people speak of.
  const spoken = order.filter((base) => entries().has(base)).at(-1);
  return `${spoken ?? cls}.${method}`;
}

function says(owner: Owner, word: string): boolean {
  return owner.mentions.has(word) || memberOf(owner, word) !== null;
}

/** The class of the attribute of an object of this class; '' for a method, or where it is not known. */
export function attributeClass(cls: string, attribute: string): string {
  for (const base of externalMro(cls)) {
    const owner = ownerNamed(base);
    if (owner === null) continue;
    const known = owner.attributes.get(attribute);
    if (known !== undefined) return known;
    if (says(owner, attribute)) return '';
  }
  for (const base of externalMro(cls)) {
    const other = ownerNamed(base)?.attributes.get('*');
    if (other !== undefined && /^[A-Za-z]/.test(attribute)) return other;
  }
  return '';
}

/** Classes with a small letter. Everything else that is called with a capital is taken for a class. */
const SMALL_CLASSES: ReadonlySet<string> = new Set(
  [...entries()].flatMap(([owner, entry]) => words(entry.classes ?? '').map((word) => `${owner}.${word}`)),
);

/** The class of what a call of `name` gives; `=x` for the module x; '' where it is not known. */
export function resultClass(name: string): string {
  const known = lookup(name)?.gives;
  if (known) return known;
  return isClassName(name) ? name : '';
}

/** A capital begins the last word, and it is not a constant, nor a method of a class. */
export function isClassName(name: string): boolean {
  const dot = name.lastIndexOf('.');
  const last = name.slice(dot + 1);
  if (!/^[A-Z]/.test(last) || /^[A-Z0-9]*_[A-Z0-9_]*$|^[A-Z]{7,}$/.test(last)) return SMALL_CLASSES.has(name);
  return dot > 0;
}

export function awaitedClass(name: string): string {
  return lookup(name)?.gives ?? '';
}

/** What `with` (plain or async) gives; '' where nothing is known. */
export function enteredClass(cls: string): string {
  for (const base of externalMro(cls)) {
    const owner = ownerNamed(base);
    const entered = owner?.entry?.enters ?? owner?.stub?.enters;
    if (entered !== undefined && entered !== null) return entered;
  }
  return cls;
}

/** The class of `object[...]`, and of what a `for` over it gives. */
export function itemClass(cls: string): string {
  return inherited(cls, 'items');
}

export function elementClass(cls: string): string {
  return inherited(cls, 'elements');
}

/** What `await` gives of such an object. */
export function awaitedObjectClass(cls: string): string {
  return inherited(cls, 'awaits');
}

function inherited(cls: string, field: 'items' | 'elements' | 'awaits'): string {
  for (const base of externalMro(cls)) {
    const known = ownerNamed(base)?.entry?.[field];
    if (known !== undefined) return known;
  }
  return '';
}
