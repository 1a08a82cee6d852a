import type { Site } from '../trace/model.ts';
import { button, type Child, el } from './dom.ts';
import type { SpanRef } from './run-model.ts';
import { duration } from './time-text.ts';
import type { TimelineState } from './timeline-state.ts';
import { place, trackTitle } from './wording.ts';

export interface DetailActions {
  openPlace(site: Site): void;
  select(ref: SpanRef): void;
  /** Brings a track's row, and the moment, into sight. */
  goTo(track: number, time: number): void;
}

/** The links that the details are made of: to lines, to tracks, to other spans. */
export class DetailLinks {
  constructor(
    readonly state: TimelineState,
    private readonly actions: DetailActions,
  ) {}

  /** `web.py:12 in fetch`; `before` stands in front of it, and then the function is left out. */
  site(index: number, before = ''): Child {
    const site = this.state.model.site(index);
    if (place(site) === '') return before ? '' : el('span', { class: 'dim' }, 'not known');
    const where = site.fn && !before ? el('span', { class: 'dim' }, ` in ${site.fn}`) : null;
    return el('span', {}, before, this.place(site), where);
  }

  place(site: Site): Child {
    return button([place(site)], {
      kind: 'link',
      title: site.file,
      press: () => this.actions.openPlace(site),
    });
  }

  track(track: number, time: number, fallback = 'unknown'): Child {
    const { model } = this.state;
    const owner = model.track(track);
    if (!owner) return fallback || 'unknown';
    const press = (): void => this.actions.goTo(track, time);
    return button([trackTitle(model, owner)], { kind: 'link', title: 'Go to this track', press });
  }

  span(ref: SpanRef): Child {
    const { model } = this.state;
    const facts = model.span(ref, this.state.now());
    const length = facts ? ` for ${duration(facts.end - facts.start)}` : '';
    const text = `${trackTitle(model, model.track(ref.track))}${length}`;
    return button([text], { kind: 'link', press: () => this.actions.select(ref) });
  }
}

export function factList(rows: Array<[name: string, values: Child[]]>): HTMLElement {
  return el(
    'dl',
    { class: 'facts' },
    ...rows.flatMap(([name, values]) => [el('dt', {}, name), el('dd', {}, ...values)]),
  );
}

export function plainList(items: Child[][]): HTMLElement {
  return el('ul', { class: 'plain-list' }, ...items.map((item) => el('li', {}, ...item)));
}
