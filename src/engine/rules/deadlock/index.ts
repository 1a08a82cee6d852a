/** The family's rules, in the order of the catalogue. */
import { inconsistentLockOrder } from './inconsistent-lock-order.ts';
import { selfDeadlock } from './self-deadlock.ts';

export const DEADLOCK_RULES = [inconsistentLockOrder, selfDeadlock] as const;
