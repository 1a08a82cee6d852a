/** Library functions whose call gives something to be awaited, and classes that need `async with` or `async for`. */
import { externalMro } from './classes.ts';
import { entries, lookup, ownerNamed } from './lookup.ts';

/** A set that is too large, or too open, to be written down. */
interface Names {
  has(name: string): boolean;
}

/** Calling these gives a coroutine (or an awaitable that does nothing until it is awaited). */
export const COROUTINE_FUNCTIONS: Names = {
  has: (name) => lookup(name)?.coroutine === true,
};

/** Classes that need `async with`. */
export const ASYNC_CONTEXT_MANAGERS: Names = {
  has: (cls) => externalMro(cls).some((base) => isMarked(base, 'asyncWith')),
};

/** Classes that need `async for`. */
export const ASYNC_ITERABLES: Names = {
  has: (cls) => externalMro(cls).some((base) => isMarked(base, 'asyncFor')),
};

function isMarked(cls: string, mark: 'asyncWith' | 'asyncFor'): boolean {
  const owner = ownerNamed(cls);
  return owner !== null && (owner.entry?.[mark] === true || owner.stub?.[mark] === true);
}

/** Of the tables that are written by hand, for tests. */
export function markedClasses(mark: 'asyncWith' | 'asyncFor'): readonly string[] {
  return [...entries()].filter(([, entry]) => entry[mark] === true).map(([name]) => name);
}
