import type { Problem } from '../trace/model.ts';
import { button, type Child, el, fill, setText } from './dom.ts';
import { icon } from './icons.ts';
import { problemKey } from './problem-order.ts';
import { count, counted, duration } from './time-text.ts';
import type { TimelineState } from './timeline-state.ts';
import { place } from './wording.ts';

export interface ProblemActions {
  show(problem: Problem): void;
  open(file: string, line: number): void;
  rule(rule: string): void;
}

/** The list shows the worst; a page with ten thousand entries helps nobody. */
const MOST = 200;

/** What went wrong, worst first: the reason why most people open the picture at all. */
export class ProblemList {
  readonly element: HTMLElement;
  private readonly badge = el('span', { class: 'badge' });
  private readonly list = el('ol', { class: 'problem-list' });
  /** What could not be followed, and what was dropped. */
  private readonly notes = el('ul', { class: 'notes', attributes: { 'aria-label': 'Notes' } });
  private readonly empty = el('p', { class: 'side-empty' });
  private key = '';

  constructor(
    private readonly state: TimelineState,
    private readonly actions: ProblemActions,
  ) {
    this.element = el(
      'section',
      { class: 'side-part problems', attributes: { 'aria-label': 'Problems' } },
      el('h2', {}, 'Problems', this.badge),
      el(
        'div',
        {
          class: 'side-body',
          attributes: { tabindex: '0', role: 'group', 'aria-label': 'List of problems' },
        },
        this.empty,
        this.list,
        this.notes,
      ),
    );
  }

  update(): void {
    const problems = this.state.problems;
    setText(this.badge, String(problems.length));
    this.badge.hidden = problems.length === 0;
    this.empty.hidden = problems.length > 0;
    setText(
      this.empty,
      this.state.live ? 'None so far.' : this.state.phase === 'ended' ? 'None found in this run.' : '',
    );
    this.updateNotes();
    const facts = problems
      .slice(0, MOST)
      .map((each) => `${problemKey(each)}|${each.message}|${each.durationNs}|${each.count}`);
    const key = `${this.state.problem}\n${problems.length}\n${facts.join('\n')}`;
    // Nothing is swapped away under a pressed button: a growing stall brings news many times a second.
    if (key === this.key || this.list.matches(':active')) return;
    this.key = key;
    const focused = this.list.contains(document.activeElement)
      ? (document.activeElement as HTMLElement).dataset.key
      : null;
    fill(this.list, ...problems.slice(0, MOST).map((problem) => this.item(problem)));
    const hidden = problems.length - MOST;
    if (hidden > 0)
      this.list.append(el('li', { class: 'side-empty' }, `and ${count(hidden)} more, in the tables`));
    // The list is made anew when a live run brings news; whoever was on an entry stays there.
    if (focused)
      for (const item of this.list.children)
        if ((item as HTMLElement).dataset.key === focused) (item as HTMLElement).focus();
  }

  private updateNotes(): void {
    const { notes, dropped } = this.state.model.header;
    const all =
      dropped > 0
        ? [...notes, `${counted(dropped, 'event')} dropped: rows show where as "not recorded".`]
        : notes;
    const key = all.join('\n');
    if (this.notes.dataset.key === key) return;
    this.notes.dataset.key = key;
    fill(this.notes, ...all.map((note) => el('li', {}, icon('info'), el('span', {}, ...messageParts(note)))));
    this.notes.hidden = all.length === 0;
  }

  private item(problem: Problem): HTMLElement {
    const current = problemKey(problem) === this.state.problem;
    const where = place(problem);
    const item = el(
      'li',
      {
        class: 'problem',
        attributes: { tabindex: '0', 'data-severity': problem.severity, 'aria-current': String(current) },
        on: {
          click: () => this.actions.show(problem),
          keydown: (event) => {
            if (event.target !== event.currentTarget || (event.key !== 'Enter' && event.key !== ' ')) return;
            event.preventDefault();
            event.stopPropagation();
            this.actions.show(problem);
          },
        },
      },
      icon(problem.severity === 'error' ? 'error' : problem.severity === 'warning' ? 'warning' : 'info'),
      el(
        'div',
        { class: 'problem-message' },
        el('span', { class: 'visually-hidden' }, `${problem.severity}: `),
        ...messageParts(problem.message),
      ),
      el(
        'div',
        { class: 'problem-facts' },
        problem.durationNs > 0 ? el('span', {}, duration(problem.durationNs)) : null,
        problem.count > 1 ? el('span', {}, `seen ${problem.count} times, this is the worst`) : null,
        where ? link(where, problem.file, () => this.actions.open(problem.file, problem.line)) : null,
        problem.rule
          ? link(problem.rule, 'What this rule is about', () => this.actions.rule(problem.rule!))
          : null,
      ),
    );
    item.dataset.key = problemKey(problem);
    return item;
  }
}

/** A message with its `code` set apart. */
export function messageParts(message: string): Child[] {
  const parts = message.split('`');
  // An odd number of ticks is no code: the text is left as it is.
  if (parts.length % 2 === 0) return [message];
  return parts.map((part, index) => (index % 2 === 1 ? el('code', {}, part) : part));
}

/** A link inside an entry: it does not press the entry, too. */
function link(text: string, title: string, press: () => void): HTMLElement {
  return button([text], {
    kind: 'link',
    title,
    press: (event) => {
      event.stopPropagation();
      press();
    },
  });
}
