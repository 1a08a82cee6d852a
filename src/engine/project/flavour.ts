/** Which async library a file speaks: the one it imports; of several, the one that its imports name most often. */
import type { LinkedFile } from './linked-file.ts';
import type { Flavour } from './project.ts';

const FLAVOURS: readonly Flavour[] = ['asyncio', 'trio', 'anyio', 'curio'];

export function flavourOf(file: LinkedFile): Flavour {
  const counts = new Map<Flavour, number>();
  for (const fn of file.scopes) {
    for (const op of fn.facts.ops) {
      if (op.k !== 'import' || op.level > 0) continue;
      const top = op.module.split('.')[0] as Flavour;
      if (FLAVOURS.includes(top)) counts.set(top, (counts.get(top) ?? 0) + 1);
    }
  }
  // asyncio wins a tie: code that imports it beside another runs on it.
  let best: Flavour = 'asyncio';
  for (const flavour of FLAVOURS) if ((counts.get(flavour) ?? 0) > (counts.get(best) ?? 0)) best = flavour;
  return best;
}
