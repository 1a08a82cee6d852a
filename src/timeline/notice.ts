import { el, setText } from './dom.ts';
import { icon } from './icons.ts';
import type { TimelineState } from './timeline-state.ts';

/** What stands in the place of the picture while there is none. */
export class Notice {
  readonly element = el('div', { class: 'notice', attributes: { role: 'status' } });
  private readonly sign = el('span', { class: 'notice-sign' });
  private readonly title = el('h2');
  private readonly text = el('p');
  private readonly progress = el('div', { class: 'progress' });

  constructor(private readonly state: TimelineState) {
    this.element.append(this.sign, this.title, this.text, this.progress);
  }

  update(): void {
    const { state } = this;
    const empty = state.model.tracks.length === 0;
    const failed = state.phase === 'failed';
    // What was recorded before a failure stays in sight; the header says that it failed.
    this.element.hidden = !empty;
    if (!empty) return;
    this.element.dataset.kind = state.phase;
    if (failed !== this.sign.hasChildNodes()) this.sign.replaceChildren(...(failed ? [icon('error')] : []));
    this.progress.hidden = state.phase !== 'loading' && !state.live;
    const [title, text] = words(state);
    setText(this.title, title);
    setText(this.text, text);
  }
}

function words(state: TimelineState): [title: string, text: string] {
  switch (state.phase) {
    case 'loading':
      return ['Reading the run', 'Large runs take a few seconds.'];
    case 'failed':
      return ['The run cannot be shown', state.message];
    case 'ended':
      return [
        'Nothing was recorded',
        'The program ended before its first thread was seen. Its own output is in the terminal.',
      ];
    default:
      return ['Waiting for the program', 'Threads, tasks and locks appear here as soon as it starts.'];
  }
}
