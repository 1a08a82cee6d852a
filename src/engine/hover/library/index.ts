/** What hovers say of a library's names: one table for each domain. */
import type { Here } from '../here.ts';
import type { Note } from '../note.ts';
import { CONCEPT_DEMOS, linksTo } from '../note.ts';
import { capital } from '../words.ts';
import { ASYNCIO } from './asyncio.ts';
import type { Explained, ExplainedNames } from './explained.ts';
import { POOLS } from './pools.ts';
import { RUNTIMES } from './runtimes.ts';
import { THREADS } from './threads.ts';
import { WAITING } from './waiting.ts';

export const LIBRARY_NAMES: ExplainedNames = { ...ASYNCIO, ...THREADS, ...POOLS, ...WAITING, ...RUNTIMES };

/** null for names that are not about concurrency. */
export function explained(name: string): Explained | null {
  return Object.hasOwn(LIBRARY_NAMES, name) ? LIBRARY_NAMES[name]! : null;
}

export function describeLibrary(text: Explained, here: Here): Note {
  const what = text.here?.(here) ?? (here.onLoop ? text.onLoop : undefined) ?? text.what;
  const why = typeof text.why === 'string' ? text.why : (text.why(here) ?? '');
  return {
    what: capital(what),
    why,
    links: linksTo([text.concept], text.demo ?? CONCEPT_DEMOS[text.concept]),
  };
}
