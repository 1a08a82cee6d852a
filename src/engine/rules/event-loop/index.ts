/** The family's rules, in the order of the catalogue. */
import { blockingCallInAsync } from './blocking-call-in-async.ts';
import { blockingFileIoInAsync } from './blocking-file-io-in-async.ts';
import { missingAwait } from './missing-await.ts';

export const EVENT_LOOP_RULES = [blockingCallInAsync, blockingFileIoInAsync, missingAwait] as const;
