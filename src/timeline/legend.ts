import { STATES, type State } from '../trace/model.ts';
import type { CanvasView } from './canvas-view.ts';
import { el, fill } from './dom.ts';
import { LEGEND_ORDER, STATE_STYLES } from './states.ts';
import type { TimelineState } from './timeline-state.ts';

/** What the bars mean; only the states that this run has. */
export class Legend {
  readonly element: HTMLElement;
  private readonly items = el('ul', { class: 'legend-items', attributes: { 'aria-label': 'States' } });
  private readonly seen = new Uint32Array(STATES.length);
  private checked = new Map<number, number>();
  private run: unknown = null;
  private key = '';

  constructor(
    private readonly state: TimelineState,
    private readonly canvas: () => CanvasView,
  ) {
    this.element = el(
      'footer',
      { class: 'legend' },
      this.items,
      el('span', { class: 'legend-hint' }, 'wheel zooms · drag moves · Shift-drag selects a range · ? keys'),
    );
  }

  /** `look` changes with the theme, when the swatches have to be drawn again. */
  update(look: number): void {
    this.collect();
    const locks = this.state.model.tracks.some((track) => track?.kind === 'lock');
    const shown: Array<State | 'held'> = LEGEND_ORDER.filter(
      (state) => this.seen[STATES.indexOf(state)]! > 0,
    );
    if (locks) shown.push('held');
    const key = `${look}|${shown.join()}`;
    if (key === this.key) return;
    this.key = key;
    fill(
      this.items,
      ...shown.map((state) =>
        el(
          'li',
          {},
          this.canvas().swatch(state, 22, 12),
          state === 'held' ? 'lock held' : STATE_STYLES[state].label,
        ),
      ),
    );
  }

  /** What is shown: each swatch with its words. */
  entries(): Array<[HTMLCanvasElement, string]> {
    return [...this.items.querySelectorAll('li')].map((item) => [
      item.querySelector('canvas')!,
      item.textContent ?? '',
    ]);
  }

  /** Looks only at spans that are new since the last time. */
  private collect(): void {
    const { model } = this.state;
    if (this.run !== model) {
      this.run = model;
      this.seen.fill(0);
      this.checked = new Map();
    }
    for (const [track, row] of model.rows) {
      const from = this.checked.get(track) ?? 0;
      if (from === row.length) continue;
      this.checked.set(track, row.length);
      if (model.track(track)?.kind === 'lock') continue;
      for (let index = from; index < row.length; index++) this.seen[row.state[index]!] = 1;
    }
    for (const [track, open] of model.open)
      if (model.track(track)?.kind !== 'lock') this.seen[open.state] = 1;
  }
}
