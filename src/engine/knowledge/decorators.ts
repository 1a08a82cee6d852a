/** Decorators that leave a function what it is, and those that change how it is called. */
import { type DecoratorKind, words } from './entry.ts';
import { entries } from './lookup.ts';

const KINDS = new Map<string, DecoratorKind>();
for (const [owner, entry] of entries()) {
  for (const [kind, list] of Object.entries(entry.decorators ?? {})) {
    for (const word of words(list)) KINDS.set(`${owner}.${word}`, kind as DecoratorKind);
  }
}

/** What the decorator makes of a function; null where that is not known. A class's method stands as `Class.method`. */
export function transparentDecorators(name: string): DecoratorKind | null {
  const known = KINDS.get(name);
  if (known !== undefined) return known;
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const any = KINDS.get(`${name.slice(0, dot)}.*`);
    if (any !== undefined) return any;
  }
  return null;
}
