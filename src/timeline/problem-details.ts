import type { Problem, RelatedPlace } from '../trace/model.ts';
import type { DetailLinks } from './detail-links.ts';
import { type Child, el } from './dom.ts';
import { messageParts } from './problem-list.ts';
import { place } from './wording.ts';

const ROLES: Record<RelatedPlace['role'], string> = {
  holder: 'Holder',
  waiter: 'Waiter',
  waker: 'Waker',
  creator: 'Created',
  awaited: 'Awaited',
};

/** The other places that belong to a problem: who holds the lock, where the task was created. */
export function problemDetails(problem: Problem, links: DetailLinks): Child[] {
  if (problem.related.length === 0) return [];
  return [
    el('h3', {}, 'Where it happened'),
    el(
      'ul',
      { class: 'plain-list' },
      ...problem.related.map((related) => relatedItem(problem, related, links)),
    ),
  ];
}

function relatedItem(problem: Problem, related: RelatedPlace, links: DetailLinks): HTMLElement {
  const where = { file: related.file, line: related.line, fn: '' };
  return el(
    'li',
    {},
    el('span', { class: 'dim' }, `${ROLES[related.role]}: `),
    ...messageParts(related.message),
    ' ',
    place(where) ? links.place(where) : null,
    related.track && related.track !== problem.track
      ? el('span', {}, ' · ', links.track(related.track, problem.startNs))
      : null,
    ...stackOf(related, links),
  );
}

/** The call chain of somebody who stands still there, innermost first. */
function stackOf(related: RelatedPlace, links: DetailLinks): Child[] {
  const stack = related.stack ?? [];
  if (stack.length === 0) return [];
  return [
    el(
      'ol',
      { class: 'stack' },
      ...stack.map((frame) =>
        el('li', {}, links.place(frame), el('span', { class: 'dim' }, frame.fn ? ` in ${frame.fn}` : '')),
      ),
    ),
  ];
}
