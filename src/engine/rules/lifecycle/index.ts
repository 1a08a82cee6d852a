/** The family's rules, in the order of the catalogue. */
import { badThreadTarget } from './bad-thread-target.ts';
import { lateDaemonAssignment } from './late-daemon-assignment.ts';

export const LIFECYCLE_RULES = [lateDaemonAssignment, badThreadTarget] as const;
