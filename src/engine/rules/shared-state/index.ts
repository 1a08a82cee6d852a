/** The family's rules, in the order of the catalogue. */
import { inconsistentLocking } from './inconsistent-locking.ts';
import { unlockedSharedUpdate } from './unlocked-shared-update.ts';

export const SHARED_STATE_RULES = [unlockedSharedUpdate, inconsistentLocking] as const;
