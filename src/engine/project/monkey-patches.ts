/**
 * Which files run where gevent or eventlet has patched the standard library, so that its waits give way to others.
 *
 * A patch counts for the whole program. Which files make up a program is not written anywhere: a script of its own
 * (one with a main guard) is taken with all that imports connect it to; a patch in any other file (a package's
 * `__init__`, a server's configuration, a conftest) is taken to count everywhere.
 */
import { MONKEY_PATCHES } from '../knowledge/blocking.ts';
import { callAt } from './call-graph.ts';
import type { LinkedFile } from './linked-file.ts';
import type { Linker } from './linker.ts';

const NAMES = ['patch_all', 'patch_time', 'patch_socket', 'patch_thread', 'monkey_patch'];
/** Stands for all files. */
const EVERYWHERE = '*';
const NOWHERE: ReadonlySet<string> = new Set();

export function isMonkeyPatched(linker: Linker, path: string): boolean {
  const patched = linker.askAll('monkey patched', NOWHERE, () => patchedFiles(linker));
  return patched.size > 0 && (patched.has(EVERYWHERE) || patched.has(path));
}

function patchedFiles(linker: Linker): ReadonlySet<string> {
  const patching = new Set<LinkedFile>();
  for (const name of NAMES) {
    for (const { fn, op } of linker.callsNamed(name)) {
      if (MONKEY_PATCHES.has(callAt(linker, fn, op).external)) patching.add(fn.linked);
    }
  }
  if (patching.size === 0) return NOWHERE;
  if (![...patching].every(isScript)) return new Set([EVERYWHERE]);
  const neighbours = importsBothWays(linker);
  const found = new Set([...patching].map((file) => file.path));
  for (const path of found) for (const next of neighbours.get(path) ?? []) found.add(next);
  return found;
}

function isScript(file: LinkedFile): boolean {
  return file.root.facts.blocks.some(({ kind }) => kind === 'main-guard');
}

/** The files of the project that each file imports, or is imported by. */
function importsBothWays(linker: Linker): ReadonlyMap<string, ReadonlySet<string>> {
  const neighbours = new Map<string, Set<string>>();
  const add = (one: string, other: string) => {
    const known = neighbours.get(one);
    if (known) known.add(other);
    else neighbours.set(one, new Set([other]));
  };
  for (const file of linker.allFiles()) {
    for (const imported of importedBy(linker, file)) {
      add(file.path, imported);
      add(imported, file.path);
    }
  }
  return neighbours;
}

function importedBy(linker: Linker, file: LinkedFile): readonly string[] {
  return linker.ask<readonly string[]>(file.root, 'imported files', [], () => {
    const found = new Set<string>();
    for (const scope of file.scopes) {
      for (const op of scope.facts.ops) {
        if (op.k !== 'import') continue;
        const module = linker.modules.find(file.path, op.module, op.level);
        if (module === null) continue;
        const inner = (op.names ?? []).map(({ name }) => linker.modules.submodule(module, name));
        for (const one of [module, ...inner]) if (one?.path) found.add(one.path);
      }
    }
    return [...found];
  });
}
