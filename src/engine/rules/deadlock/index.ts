/** The family's rules, in the order of the catalogue. */
import { executorDeadlock } from './executor-deadlock.ts';
import { inconsistentLockOrder } from './inconsistent-lock-order.ts';
import { notifyWithoutLock } from './notify-without-lock.ts';
import { selfDeadlock } from './self-deadlock.ts';
import { waitUnderLock } from './wait-under-lock.ts';
import { waitWithoutLoop } from './wait-without-loop.ts';

export const DEADLOCK_RULES = [
  inconsistentLockOrder,
  selfDeadlock,
  waitUnderLock,
  executorDeadlock,
  waitWithoutLoop,
  notifyWithoutLock,
] as const;
