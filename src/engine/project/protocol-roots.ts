/** Methods of protocols and of handlers that the event loop itself calls. */
import { externalMro } from '../knowledge/classes.ts';
import { LOOP_METHODS } from '../knowledge/spawns.ts';
import type { Class } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { ContextRoot } from './project.ts';

/** The event loop calls the plain methods of its protocols and handlers itself. */
export function protocolRoots(linker: Linker, cls: Class): ContextRoot[] {
  if (cls.facts.bases.length === 0) return [];
  const methods = linker
    .mro(cls)
    .flatMap((base) =>
      typeof base === 'string' ? externalMro(base).flatMap((name) => LOOP_METHODS[name] ?? []) : [],
    );
  if (methods.length === 0) return [];
  return cls.body.children
    .filter(
      ({ facts }) =>
        facts.kind === 'function' &&
        !facts.async &&
        !facts.generator &&
        methods.some((one) => one.test(facts.name)),
    )
    .map((entry) => ({ kind: 'loop', how: 'protocol', entry, site: null, many: false }));
}
