/** The family's rules, in the order of the catalogue. */
import { inconsistentLockOrder } from './inconsistent-lock-order.ts';
import { notifyWithoutLock } from './notify-without-lock.ts';
import { selfDeadlock } from './self-deadlock.ts';
import { waitWithoutLoop } from './wait-without-loop.ts';

export const DEADLOCK_RULES = [
  inconsistentLockOrder,
  selfDeadlock,
  waitWithoutLoop,
  notifyWithoutLock,
] as const;
