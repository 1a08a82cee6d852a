/**
 * Library calls that make their thread wait.
 *
 * Names are canonical; a method stands under the class that is asked for it (`queue.Queue.get` also for a LifoQueue).
 * Look-alikes that do not wait are simply absent: `asyncio.Queue.get`, `dict.get`, `str.join`.
 */
import type { CallOp, Op } from '../facts/facts.ts';
import type { BlockingKind, Twins } from './entry.ts';
import { lookup } from './lookup.ts';

export type { BlockingKind } from './entry.ts';

export interface BlockingEntry {
  readonly kind: BlockingKind;
  /** Async twins that take the same arguments. */
  readonly twins: Twins;
  /** The receiver's own async method. */
  readonly twinMethod?: string;
}

/** What a call of this name waits for; null where it does not, or is told not to. */
export function blockingEntry(name: string, call: CallOp | null, ops: readonly Op[]): BlockingEntry | null {
  const member = lookup(name);
  if (member === null || member.blocks === null || member.coroutine) return null;
  if (call !== null && member.waits !== null) {
    // Who knows what `*args` tells it.
    if (call.args.some((arg) => arg.star !== '') || !member.waits(call, ops)) return null;
  }
  return { kind: member.blocks, twins: member.twins, twinMethod: member.twinMethod };
}

/** Calls that switch a library to waiting cooperatively, for the whole program. */
export const MONKEY_PATCHES: ReadonlySet<string> = new Set([
  'gevent.monkey.patch_all',
  'gevent.monkey.patch_time',
  'gevent.monkey.patch_socket',
  'gevent.monkey.patch_thread',
  'eventlet.monkey_patch',
  'eventlet.patcher.monkey_patch',
]);
