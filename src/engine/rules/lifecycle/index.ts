/** The family's rules, in the order of the catalogue. */
import { badThreadTarget } from './bad-thread-target.ts';
import { cpuBoundThreads } from './cpu-bound-threads.ts';
import { daemonCriticalWork } from './daemon-critical-work.ts';
import { forkAfterThreads } from './fork-after-threads.ts';
import { lateDaemonAssignment } from './late-daemon-assignment.ts';
import { lostFuture } from './lost-future.ts';
import { lostProcessWrite } from './lost-process-write.ts';
import { missingMainGuard } from './missing-main-guard.ts';
import { unpicklableProcessTarget } from './unpicklable-process-target.ts';

export const LIFECYCLE_RULES = [
  lateDaemonAssignment,
  badThreadTarget,
  lostFuture,
  daemonCriticalWork,
  missingMainGuard,
  unpicklableProcessTarget,
  lostProcessWrite,
  cpuBoundThreads,
  forkAfterThreads,
] as const;
