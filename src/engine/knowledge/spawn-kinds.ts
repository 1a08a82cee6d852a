/** Words for the ways in which libraries run a callable somewhere else. */
import type { Spawn } from './entry.ts';

/** In a thread: the callable at this position, or under this keyword. */
export const inThread = (
  how: string,
  position: number,
  keyword: string,
  args: Spawn['args'] = 'rest',
  many = true,
): Spawn => ({ kind: 'thread', how, position, keyword, args, many });

export const inProcess = (
  how: string,
  position: number,
  keyword: string,
  args: Spawn['args'] = 'rest',
  many = true,
): Spawn => ({ kind: 'process', how, position, keyword, args, many });

/** Later on the event loop. */
export const onLoop = (
  how: string,
  position: number,
  keyword = 'callback',
  args: Spawn['args'] = 'rest',
  many = false,
): Spawn => ({ kind: 'loop', how, position, keyword, args, many });

export const inMain = (how: string, position: number, keyword: string, args: Spawn['args']): Spawn => ({
  kind: 'main',
  how,
  position,
  keyword,
  args,
  many: false,
});

/** One thread or process, with its arguments in a tuple. */
export const worker = (
  kind: 'thread' | 'process',
  how: string,
  [position, keyword]: readonly [number, string],
  argsPosition: number,
  argsKeyword?: string,
): Spawn => ({
  kind,
  how,
  position,
  keyword,
  args: 'tuple',
  argsPosition,
  ...(argsKeyword === undefined ? {} : { argsKeyword }),
  many: false,
});

/** `pool.map(f, xs)` and its relatives, of `multiprocessing.pool.Pool` and those made in its likeness. */
export function poolSpawns(kind: 'thread' | 'process'): Record<string, Spawn> {
  const table: Record<string, Spawn> = {};
  for (const name of ['map', 'map_async', 'imap', 'imap_unordered', 'starmap', 'starmap_async']) {
    table[name] = { kind, how: name, position: 0, keyword: 'func', args: 'elements', many: true };
  }
  for (const name of ['apply', 'apply_async']) {
    table[name] = { ...worker(kind, name, [0, 'func'], 1, 'args'), many: true };
  }
  return table;
}

/** `executor.submit(f, ...)` and `executor.map(f, xs)`. */
export const executorSpawns = (kind: 'thread' | 'process'): Record<string, Spawn> => ({
  submit: { kind, how: 'submit', position: 0, keyword: 'fn', args: 'rest', many: true },
  map: { kind, how: 'map', position: 0, keyword: 'fn', args: 'elements', many: true },
});
