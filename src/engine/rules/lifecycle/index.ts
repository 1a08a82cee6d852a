/** The family's rules, in the order of the catalogue. */
import { lateDaemonAssignment } from './late-daemon-assignment.ts';

export const LIFECYCLE_RULES = [lateDaemonAssignment] as const;
