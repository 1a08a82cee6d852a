import { button, el, fill, setText } from './dom.ts';
import { icon } from './icons.ts';
import { count, counted, duration } from './time-text.ts';
import type { TimelineState } from './timeline-state.ts';

export interface HeaderActions {
  stop(keep: boolean): void;
  compare(): void;
  search(text: string): void;
  nextHit(step: number): void;
  toggleStepping(): void;
  toggleRows(opener: HTMLElement): void;
  toggleGraphs(): void;
  toggleTable(): void;
  toggleExport(opener: HTMLElement): void;
  showKeys(): void;
}

/** The line on top: the run, its counters, and the controls. */
export class HeaderBar {
  readonly element: HTMLElement;
  private readonly title = el('h1', { class: 'ellipsis' });
  private readonly status = el('span', { class: 'bar-status', attributes: { role: 'status' } });
  private readonly facts = el('div', { class: 'bar-facts' });
  private readonly live: HTMLElement;
  private readonly follow: HTMLButtonElement;
  private readonly pause: HTMLButtonElement;
  private readonly table: HTMLButtonElement;
  private readonly compare: HTMLButtonElement;
  private readonly stepping: HTMLButtonElement;
  private readonly exporting: HTMLButtonElement;
  private readonly input: HTMLInputElement;
  private readonly hits = el('span', { class: 'search-count' });

  constructor(
    private readonly state: TimelineState,
    actions: HeaderActions,
  ) {
    this.input = this.searchInput(actions);
    this.follow = button([icon('follow'), label('Follow')], {
      title: 'Keep the newest part of the run in sight (L)',
      attributes: { 'aria-label': 'Follow' },
      press: () => state.setFollow(!state.follow),
    });
    this.pause = button([icon('pause'), label('Pause')], {
      title: 'Hold the picture still; the program runs on (Space)',
      attributes: { 'aria-label': 'Pause' },
      press: () => state.setPaused(!state.paused),
    });
    this.live = el(
      'span',
      { class: 'bar-tools' },
      this.follow,
      this.pause,
      button([icon('stop'), label('Stop')], {
        kind: 'danger',
        title: 'End the program and forget the run',
        attributes: { 'aria-label': 'Stop' },
        press: () => actions.stop(false),
      }),
      button([icon('save'), label('Stop and keep')], {
        kind: 'danger',
        class: 'button-keep',
        title: 'End the program and keep the run',
        attributes: { 'aria-label': 'Stop and keep' },
        press: () => actions.stop(true),
      }),
    );
    this.compare = button([icon('compare'), label('Compare')], {
      title: 'Show this run beside the one before it',
      attributes: { 'aria-label': 'Compare with the run before' },
      press: actions.compare,
    });
    this.table = button([icon('table')], {
      kind: 'icon',
      title: 'Show the same facts as tables (T)',
      attributes: { 'aria-label': 'Tables', 'aria-pressed': 'false' },
      press: actions.toggleTable,
    });
    this.stepping = button([icon('step-on')], {
      kind: 'icon',
      title: 'Go from switch to switch, with a sentence for each (. and ,)',
      attributes: { 'aria-label': 'Step mode', 'aria-pressed': 'false' },
      press: actions.toggleStepping,
    });
    this.exporting = button([icon('export')], {
      kind: 'icon',
      title: 'Export (X)',
      attributes: { 'aria-label': 'Export', 'aria-haspopup': 'menu' },
      press: () => this.openExport(),
    });
    this.openExport = () => actions.toggleExport(this.exporting);
    this.element = el(
      'header',
      { class: 'bar' },
      el('div', { class: 'bar-title' }, this.title, this.status),
      this.facts,
      el(
        'div',
        { class: 'bar-tools' },
        el('div', { class: 'search' }, icon('search'), this.input, this.hits),
        el(
          'span',
          { class: 'bar-zoom' },
          this.tool('zoom-out', 'Zoom out (S)', () => state.zoom(1.6, middle(state))),
          this.tool('zoom-in', 'Zoom in (W)', () => state.zoom(1 / 1.6, middle(state))),
        ),
        this.tool('fit', 'Show the whole run (0)', () => state.fitAll()),
        this.compare,
        button([icon('rows')], {
          kind: 'icon',
          title: 'Arrange the rows',
          attributes: { 'aria-label': 'Arrange the rows', 'aria-haspopup': 'dialog' },
          press: (event) => actions.toggleRows(event.currentTarget as HTMLElement),
        }),
        this.stepping,
        this.tool('graph', 'Who waits for whom, and lock order (G)', actions.toggleGraphs),
        this.table,
        this.exporting,
        this.tool('keyboard', 'Keys (?)', actions.showKeys),
      ),
      this.live,
    );
    this.live.style.marginLeft = '0';
  }

  /** Opens the menu of exports below its button, or closes it. */
  readonly openExport: () => void;

  focusSearch(): void {
    this.input.focus();
    this.input.select();
  }

  /** `hits`: how many spans the search has found, or ''. */
  update(tableShown: boolean, hits: string): void {
    const { state } = this;
    setText(this.hits, hits);
    setText(this.title, state.runName || 'Run');
    this.title.title = state.model.header.argv.join(' ');
    const [kind, text] = statusOf(state);
    this.status.dataset.kind = kind;
    setText(this.status, text);
    this.updateFacts();
    this.live.hidden = !state.live;
    this.follow.setAttribute('aria-pressed', String(state.follow));
    this.pause.setAttribute('aria-pressed', String(state.paused));
    this.compare.hidden = !state.comparable;
    this.stepping.setAttribute('aria-pressed', String(state.step !== null));
    this.table.setAttribute('aria-pressed', String(tableShown));
    if (this.input.value !== state.list.filter) this.input.value = state.list.filter;
  }

  private updateFacts(): void {
    const { header } = this.state.model;
    if (this.state.model.tracks.length === 0) {
      this.facts.dataset.key = '';
      fill(this.facts);
      return;
    }
    const facts: Array<[string, string, string]> = [
      ['', elapsed(this.state), ''],
      [count(this.state.model.tracks.length), this.state.model.tracks.length === 1 ? 'track' : 'tracks', ''],
      [count(header.events), header.events === 1 ? 'event' : 'events', 'spare'],
    ];
    if (header.dropped > 0) facts.push([count(header.dropped), 'dropped', 'bad']);
    if (header.python) facts.push(['', `Python ${header.python}`, 'spare']);
    if (this.state.savedAs) facts.push(['', `saved as ${this.state.savedAs}`, 'spare']);
    const key = facts.flat().join('|');
    if (this.facts.dataset.key === key) return;
    this.facts.dataset.key = key;
    fill(
      this.facts,
      ...facts.map(([number, word, look]) =>
        el(
          'span',
          { class: look },
          number ? el('b', {}, number) : null,
          number ? ` ${word}` : el('b', {}, word),
        ),
      ),
    );
    this.facts.title = header.notes.join('\n');
  }

  private searchInput(actions: HeaderActions): HTMLInputElement {
    return el('input', {
      attributes: {
        type: 'text',
        placeholder: 'Search',
        'aria-label': 'Search tracks, functions, files and states',
        spellcheck: 'false',
      },
      on: {
        input: (event) => actions.search((event.target as HTMLInputElement).value),
        keydown: (event) => {
          if (event.key === 'Enter') actions.nextHit(event.shiftKey ? -1 : 1);
          if (event.key === 'Escape') {
            actions.search('');
            (event.target as HTMLInputElement).blur();
            // Nothing else is stepped back from. Other keys go on: the editor around the page has commands on some.
            event.stopPropagation();
          }
        },
      },
    });
  }

  private tool(name: Parameters<typeof icon>[0], title: string, press: () => void): HTMLButtonElement {
    return button([icon(name)], { kind: 'icon', title, attributes: { 'aria-label': title }, press });
  }
}

/** Left out where the window is narrow; the button's title still names it. */
function label(text: string): HTMLElement {
  return el('span', { class: 'button-label' }, text);
}

function middle(state: TimelineState): number {
  return (state.view.start + state.view.end) / 2;
}

function elapsed(state: TimelineState): string {
  if (state.phase === 'waiting' || state.model.tracks.length === 0) return '–';
  const ns = state.now();
  // While it runs, tenths are as fine as a person can read.
  return state.phase === 'live' && ns < 60e9 ? `${(ns / 1e9).toFixed(1)} s` : duration(ns);
}

function statusOf(state: TimelineState): [kind: string, text: string] {
  const { exitCode, complete, dropped } = state.model.header;
  const { stopping } = state;
  switch (state.phase) {
    case 'loading':
      return ['', state.share === null ? 'loading' : `loading ${Math.floor(state.share * 100)} %`];
    case 'waiting':
      return ['live', 'starting'];
    case 'live':
      if (stopping) return ['paused', 'stopping'];
      return state.paused ? ['paused', 'paused'] : ['live', 'running'];
    case 'failed':
      return ['bad', 'failed'];
    default:
      if (stopping && exitCode !== 0) return ['bad', 'stopped'];
      if (exitCode !== null && exitCode < 0) return ['bad', `ended by signal ${-exitCode}`];
      if (exitCode) return ['bad', `exit code ${exitCode}`];
      if (!complete)
        return ['paused', dropped > 0 ? `incomplete: ${counted(dropped, 'event')} dropped` : 'incomplete'];
      return ['', exitCode === null ? 'ended' : 'finished'];
  }
}
