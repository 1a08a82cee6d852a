/** The family's rules, in the order of the catalogue. */
import { blockingCallInAsync } from './blocking-call-in-async.ts';
import { blockingFileIoInAsync } from './blocking-file-io-in-async.ts';
import { lostTask } from './lost-task.ts';
import { missingAwait } from './missing-await.ts';
import { missingTimeout } from './missing-timeout.ts';
import { nestedEventLoop } from './nested-event-loop.ts';
import { sequentialAwaits } from './sequential-awaits.ts';
import { swallowedCancellation } from './swallowed-cancellation.ts';
import { syncLockInAsync } from './sync-lock-in-async.ts';
import { undrainedWriter } from './undrained-writer.ts';

export const EVENT_LOOP_RULES = [
  blockingCallInAsync,
  blockingFileIoInAsync,
  missingAwait,
  lostTask,
  nestedEventLoop,
  swallowedCancellation,
  sequentialAwaits,
  syncLockInAsync,
  undrainedWriter,
  missingTimeout,
] as const;
