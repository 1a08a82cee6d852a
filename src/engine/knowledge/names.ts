/** Canonical names: one name for each thing that libraries offer under several. */
import { words } from './entry.ts';
import { entries } from './lookup.ts';
import { STDLIB_ALIASES } from './stdlib.generated.ts';

/** From another name of a module, class or function to the one that the tables use. */
type Aliases = Map<string, string>;

const all: Aliases = new Map();
for (const line of STDLIB_ALIASES.split('\n')) {
  const [to = '', from = ''] = line.split('=');
  for (const name of words(from)) all.set(name, to);
}
addByHand(all);

const byHand: Aliases = new Map();
addByHand(byHand);

function addByHand(aliases: Aliases): void {
  for (const [owner, entry] of entries()) {
    for (const name of words(entry.aliases ?? '')) aliases.set(name, owner);
  }
}

const kept = new Map<string, string>();

/** `asyncio.tasks.create_task` is `asyncio.create_task`. The longest beginning that has another name is replaced. */
export function canonicalName(name: string): string {
  const known = kept.get(name);
  if (known !== undefined) return known;
  const result = renamed(name, all);
  if (kept.size > 50_000) kept.clear();
  kept.set(name, result);
  return result;
}

/** The same by what is written by hand alone: what the derived tables are made with. */
export function handName(name: string): string {
  return renamed(name, byHand);
}

function renamed(name: string, aliases: Aliases): string {
  for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1)) {
    const to = aliases.get(name.slice(0, end));
    // A module's other name may lead to a name that has one of its own: `_thread` to `threading`.
    if (to !== undefined) return end === name.length ? to : renamed(to + name.slice(end), aliases);
  }
  return name;
}
