/** The family's rules, in the order of the catalogue. */
import { freshLock } from './fresh-lock.ts';
import { inconsistentLocking } from './inconsistent-locking.ts';
import { lockHeldAcrossAwait } from './lock-held-across-await.ts';
import { loopTouchedFromThread } from './loop-touched-from-thread.ts';
import { unlockedSharedUpdate } from './unlocked-shared-update.ts';
import { unreleasedLock } from './unreleased-lock.ts';

export const SHARED_STATE_RULES = [
  unlockedSharedUpdate,
  inconsistentLocking,
  unreleasedLock,
  freshLock,
  lockHeldAcrossAwait,
  loopTouchedFromThread,
] as const;
