/**
 * What stubs of the standard library say about an owner, as `scripts/knowledge.mjs` writes it down.
 *
 * One line for each owner, in parts separated by semicolons, after `m` for a module or `c` for a class: `<bases`, `!methods that it defines`, `~coroutine functions`, `@with` (needs `async with`), `@for` (needs
 * `async for`), `>class that with gives`, `class=functions that give it`, `class.=attributes of it`. A class that begins with a dot
 * stands in the owner's own module; one without a dot is a builtin.
 */
import { STDLIB } from './stdlib.generated.ts';

export interface Stub {
  readonly bases: readonly string[];
  readonly defines: ReadonlySet<string>;
  readonly coroutines: readonly string[];
  readonly gives: ReadonlyArray<readonly [word: string, cls: string]>;
  readonly attributes: ReadonlyArray<readonly [word: string, cls: string]>;
  readonly asyncWith: boolean;
  readonly asyncFor: boolean;
  readonly enters: string | null;
}

export function readStub(owner: string): Stub | null {
  const line = Object.hasOwn(STDLIB, owner) ? STDLIB[owner] : undefined;
  if (line === undefined) return null;
  const [kind, ...parts] = line.split(';');
  const module = kind === 'm' ? owner : owner.slice(0, owner.lastIndexOf('.'));
  const full = (cls: string): string => {
    if (cls.startsWith('.')) return module + cls;
    return cls.includes('.') ? cls : `builtins.${cls}`;
  };
  const stub = {
    bases: [] as string[],
    defines: new Set<string>(),
    coroutines: [] as string[],
    gives: [] as Array<[string, string]>,
    attributes: [] as Array<[string, string]>,
    asyncWith: false,
    asyncFor: false,
    enters: null as string | null,
  };
  for (const part of parts) {
    const rest = part.slice(1);
    if (part.startsWith('<')) stub.bases = rest.split(' ').map(full);
    else if (part.startsWith('!')) stub.defines = new Set(rest.split(' '));
    else if (part.startsWith('~')) stub.coroutines = rest.split(' ');
    else if (part.startsWith('>')) stub.enters = rest === '' ? '' : full(rest);
    else if (part === '@with') stub.asyncWith = true;
    else if (part === '@for') stub.asyncFor = true;
    else {
      const [cls = '', list = ''] = part.split('=');
      const into = cls.endsWith('.') ? stub.attributes : stub.gives;
      const name = full(cls.endsWith('.') ? cls.slice(0, -1) : cls);
      for (const word of list.split(' ')) into.push([word, name]);
    }
  }
  return stub;
}
