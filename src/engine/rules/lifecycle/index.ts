/** The family's rules, in the order of the catalogue. */
import { badThreadTarget } from './bad-thread-target.ts';
import { lateDaemonAssignment } from './late-daemon-assignment.ts';
import { lostFuture } from './lost-future.ts';
import { missingMainGuard } from './missing-main-guard.ts';
import { unpicklableProcessTarget } from './unpicklable-process-target.ts';

export const LIFECYCLE_RULES = [
  lateDaemonAssignment,
  badThreadTarget,
  lostFuture,
  missingMainGuard,
  unpicklableProcessTarget,
] as const;
