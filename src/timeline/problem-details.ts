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
      // Who stands still comes first, with where: how it came to that is behind.
      ...[...problem.related]
        .sort((one, other) => Number(hasStack(other)) - Number(hasStack(one)))
        .map((related) => relatedItem(problem, related, links)),
    ),
  ];
}

function relatedItem(problem: Problem, related: RelatedPlace, links: DetailLinks): HTMLElement {
  const where = { file: related.file, line: related.line, fn: '' };
  const [message, link] = withoutPlace(related);
  return el(
    'li',
    {},
    el('span', { class: 'dim' }, `${ROLES[related.role]}: `),
    ...messageParts(message),
    link ? links.place(where) : null,
    related.track && related.track !== problem.track
      ? el('span', {}, ' · ', links.track(related.track, problem.startNs))
      : null,
    ...stackOf(related, links),
  );
}

/** A place that is told with a link, or by the stack below, is not told in words as well. */
function withoutPlace(related: RelatedPlace): [message: string, link: boolean] {
  const where = place(related);
  const words = related.message.endsWith(where) ? related.message.slice(0, -where.length).trimEnd() : '';
  const top = related.stack?.[0];
  if (where === '' || (top && place(top) === where))
    return [words ? words.replace(/,? at$/, '') : related.message, false];
  return [`${words || related.message} `, true];
}

function hasStack({ stack }: RelatedPlace): boolean {
  return (stack?.length ?? 0) > 0;
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
