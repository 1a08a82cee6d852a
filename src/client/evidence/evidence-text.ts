/** What a run says of a line, in words: short for the end of the line, whole for its hover. */

import { capital } from '../../trace/capital.ts';
import type { LineEvidence, WaitEvidence } from '../../trace/line-evidence.ts';
import type { Problem } from '../../trace/model.ts';
import { durationText } from '../../trace/problems/problem-list.ts';

const VERBS: Partial<Record<WaitEvidence['state'], string>> = {
  awaiting: 'awaited',
  sleeping: 'slept',
  waiting: 'waited',
  'lock-wait': 'waited for the lock',
  io: 'waited for I/O',
};

/** `awaited 14 times, 2.31 s`; '' where there is nothing worth the room. */
export function noteText(evidence: LineEvidence): string {
  const parts = evidence.waits.slice(0, 1).map(shortWait);
  if (evidence.holds && evidence.waits.length === 0) {
    parts.push(`lock held ${times(evidence.holds.count)}, ${durationText(evidence.holds.total)}`);
  }
  if (parts.length === 0) parts.push(...evidence.created.map(createdText));
  return parts.join(', ');
}

/** Everything that is known, a line each. */
export function noteDetails(evidence: LineEvidence): string[] {
  const lines = evidence.waits.map(longWait);
  if (evidence.holds) {
    const { count, total, longest } = evidence.holds;
    lines.push(
      `The lock that is taken here was held ${times(count)}, for ${durationText(total)} in all${longestText(count, longest)}.`,
    );
  }
  for (const each of evidence.created) lines.push(`${capital(createdText(each))} here.`);
  return lines;
}

function shortWait({ state, count, total }: WaitEvidence): string {
  return `${VERBS[state]} ${times(count)}, ${durationText(total)}`;
}

function longWait({ state, what, count, total, longest }: WaitEvidence): string {
  const object = what === '' ? '' : ` (\`${what.replaceAll('`', "'")}\`)`;
  return `${capital(VERBS[state] ?? state)}${object} ${times(count)}, ${durationText(total)} in all${longestText(count, longest)}.`;
}

function longestText(count: number, longest: number): string {
  return count > 1 ? `, ${durationText(longest)} at the longest` : '';
}

function createdText({ kind, count }: { kind: string; count: number }): string {
  return count === 1 ? `started a ${kind}` : `started ${count.toLocaleString('en')} ${kind}s`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count.toLocaleString('en')} times`;
}

/** What each kind of problem is called in the editor. */
const TITLES: Record<string, string> = {
  'loop-stall': 'Blocked the event loop',
  deadlock: 'Deadlock',
  'loop-deadlock': 'Deadlock of the event loop',
  'lock-order': 'Locks in opposite orders',
  'lock-contention': 'Contended lock',
  'lost-update': 'Lost update',
  'never-awaited': 'Never awaited',
  'daemon-killed': 'Killed at exit',
};

/** `Blocked the event loop 2 times, 2.00 s at the worst`. */
export function problemTitle({ kind, count, durationNs }: Problem): string {
  const name = TITLES[kind] ?? capital(kind.replaceAll('-', ' '));
  const times = count > 1 ? ` ${count} times` : '';
  // What explore has found counts steps, and no time.
  const time =
    durationNs > 0 && kind !== 'lost-update'
      ? `, ${durationText(durationNs)}${count > 1 ? ' at the worst' : ''}`
      : '';
  return `${name}${times}${time}`;
}
