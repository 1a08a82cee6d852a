/** The family's rules, in the order of the catalogue. */
import { inconsistentLockOrder } from './inconsistent-lock-order.ts';

export const DEADLOCK_RULES = [inconsistentLockOrder] as const;
