import { STATES } from '../trace/model.ts';
import type { CanvasView } from './canvas-view.ts';
import { button, type Child, el, fill } from './dom.ts';
import { SHORTCUTS } from './keys.ts';
import { type RangeStats, rangeStats } from './range-stats.ts';
import { edgesOf, holdings, lockOf, wakerOf } from './relations.ts';
import type { SpanFacts, SpanRef } from './run-model.ts';
import { STATE_STYLES, stateAt } from './states.ts';
import { count, duration, moment } from './time-text.ts';
import type { TimelineState } from './timeline-state.ts';
import { endWords, place, spanSentence, trackTitle } from './wording.ts';

export interface DetailActions {
  openSite(site: number): void;
  select(ref: SpanRef): void;
  /** Brings a track's row, and the moment, into sight. */
  goTo(track: number, time: number): void;
}

/** The lower half of the side: the selected span, or the selected range, or how to use the picture. */
export class DetailsPanel {
  readonly element: HTMLElement;
  private readonly heading = el('h2', {}, 'Selection');
  private readonly body = el('div', { class: 'side-body' });
  private key = '';

  constructor(
    private readonly state: TimelineState,
    private readonly canvas: () => CanvasView,
    private readonly actions: DetailActions,
  ) {
    this.element = el(
      'section',
      { class: 'side-part details', attributes: { 'aria-label': 'Selection', 'aria-live': 'polite' } },
      this.heading,
      this.body,
    );
  }

  update(): void {
    const { selection, range, model } = this.state;
    const grows = this.state.live && (selection?.index === -1 || range !== null);
    const key = selection
      ? `s${selection.track}/${selection.index}/${grows ? Math.floor(this.state.now() / 2.5e8) : model.edges.length}`
      : range
        ? `r${range.start}/${range.end}/${grows ? Math.floor(this.state.now() / 1e9) : 0}`
        : 'none';
    if (key === this.key) return;
    this.key = key;
    this.heading.textContent = range ? 'Range' : selection ? 'Selection' : 'Keys';
    if (range) fill(this.body, ...this.range(rangeStats(model, range.start, range.end, this.state.now())));
    else if (selection) fill(this.body, ...this.selection(selection));
    else fill(this.body, shortcutList());
  }

  // ---- one span ----

  private selection(ref: SpanRef): Child[] {
    const { model } = this.state;
    const now = this.state.now();
    const facts = model.span(ref, now);
    const track = model.track(ref.track);
    if (!facts || !track) return [el('p', { class: 'dim' }, 'This span is gone.')];
    const waker = wakerOf(model, ref, now);
    const rows: Array<[string, Child[]]> = [
      ['State', [this.stateName(facts, track.kind === 'lock')]],
      [
        'Duration',
        [facts.open ? `${duration(facts.end - facts.start)} so far` : duration(facts.end - facts.start)],
      ],
      ['From', [moment(facts.start, 1e5)]],
      ['To', [facts.open ? 'now' : moment(facts.end, 1e5)]],
    ];
    if (track.kind === 'lock')
      rows.push([
        'Held by',
        [this.trackLink(model.what(facts.what).track, facts.start, model.what(facts.what).text)],
      ]);
    else if (facts.what !== 0) rows.push(['Waits for', [this.whatLink(facts)]]);
    rows.push(['Track', [trackTitle(track)]]);
    rows.push(['Line', [this.siteLink(facts.site)]]);
    if (waker)
      rows.push([
        'Woken by',
        [this.trackLink(waker.from, waker.time), ' ', this.siteLink(waker.site, 'at ')],
      ]);
    if (track.site) rows.push(['Created', [this.siteLink(track.site)]]);
    if (track.kind !== 'lock') rows.push(['Outcome', [endWords(track)]]);
    return [
      el('p', { class: 'sentence' }, spanSentence(model, ref.track, facts)),
      factList(rows),
      ...this.lockPart(ref, facts),
      ...this.edgePart(ref),
    ];
  }

  /** Who had the lock while this span waited for it; and who waited, when the lock's own row is selected. */
  private lockPart(ref: SpanRef, facts: SpanFacts): Child[] {
    const { model } = this.state;
    const now = this.state.now();
    const lock = lockOf(model, ref, now);
    if (lock === 0) return [];
    if (ref.track === lock) {
      const waits = (model.lockWaits.get(lock) ?? []).filter((wait) =>
        overlaps(model.span(wait, now), facts),
      );
      const open = [...model.open].filter(
        ([, span]) =>
          span.state === STATES.indexOf('lock-wait') &&
          model.what(span.what).track === lock &&
          span.start < facts.end,
      );
      const refs = [...waits, ...open.map(([track]) => ({ track, index: -1 }))].slice(0, 12);
      if (refs.length === 0) return [el('h3', {}, 'Waiting meanwhile'), el('p', { class: 'dim' }, 'Nobody.')];
      return [
        el('h3', {}, 'Waiting meanwhile'),
        el('ul', { class: 'plain-list' }, ...refs.map((wait) => el('li', {}, this.spanLink(wait)))),
      ];
    }
    const held = holdings(model, lock, facts.start, facts.end, now, 8);
    if (held.length === 0) return [];
    return [
      el('h3', {}, 'Held meanwhile by'),
      el(
        'ul',
        { class: 'plain-list' },
        ...held.map((holding) =>
          el(
            'li',
            {},
            this.trackLink(
              holding.holder,
              Math.max(holding.start, facts.start),
              model.what(model.span(holding.ref, now)?.what ?? 0).text,
            ),
            ` for ${duration(Math.min(holding.end, facts.end) - Math.max(holding.start, facts.start))} `,
            this.siteLink(holding.site, 'at '),
          ),
        ),
      ),
    ];
  }

  private edgePart(ref: SpanRef): Child[] {
    const { model } = this.state;
    const edges = edgesOf(model, ref, this.state.now());
    if (edges.length === 0) return [];
    const verbs: Record<string, [out: string, into: string]> = {
      wake: ['wakes', 'is woken by'],
      await: ['awaits', 'is awaited by'],
      hold: ['is held up by', 'holds up'],
      join: ['joins', 'is joined by'],
      spawn: ['starts', 'is started by'],
      cancel: ['cancels', 'is cancelled by'],
    };
    return [
      el('h3', {}, 'Links'),
      el(
        'ul',
        { class: 'plain-list' },
        ...edges.map((edge) => {
          const out = edge.from === ref.track;
          const words = verbs[edge.kind]?.[out ? 0 : 1] ?? 'is linked with';
          return el(
            'li',
            {},
            `${words} `,
            this.trackLink(out ? edge.to : edge.from, edge.time),
            ` at ${moment(edge.time, 1e6)}`,
          );
        }),
      ),
    ];
  }

  private stateName(facts: SpanFacts, held: boolean): HTMLElement {
    const state = stateAt(facts.state);
    return el(
      'span',
      { class: 'state-name' },
      this.canvas().swatch(held ? 'held' : state, 20, 12),
      held ? 'held' : STATE_STYLES[state].label,
    );
  }

  private whatLink(facts: SpanFacts): Child {
    const what = this.state.model.what(facts.what);
    return what.track ? this.trackLink(what.track, facts.start, what.text) : what.text;
  }

  private trackLink(track: number, time: number, fallback = 'unknown'): Child {
    const owner = this.state.model.track(track);
    if (!owner) return fallback || 'unknown';
    return button([trackTitle(owner)], {
      kind: 'link',
      title: 'Go to this track',
      press: () => this.actions.goTo(track, time),
    });
  }

  private spanLink(ref: SpanRef): Child {
    const { model } = this.state;
    const facts = model.span(ref, this.state.now());
    const text = `${trackTitle(model.track(ref.track))} ${facts ? `for ${duration(facts.end - facts.start)}` : ''}`;
    return button([text], { kind: 'link', press: () => this.actions.select(ref) });
  }

  private siteLink(index: number, before = ''): Child {
    const site = this.state.model.site(index);
    const text = place(site);
    if (text === '') return before ? '' : el('span', { class: 'dim' }, 'not known');
    const open = button([text], {
      kind: 'link',
      title: site.file,
      press: () => this.actions.openSite(index),
    });
    return el(
      'span',
      {},
      before,
      open,
      site.fn && !before ? el('span', { class: 'dim' }, ` in ${site.fn}`) : null,
    );
  }

  // ---- a range ----

  private range(stats: RangeStats): Child[] {
    const length = stats.end - stats.start;
    return [
      el(
        'p',
        { class: 'sentence' },
        `On average ${stats.parallelism.toFixed(1)} ${stats.parallelism.toFixed(1) === '1.0' ? 'thread' : 'threads'} running, ${stats.threadsWaiting.toFixed(1)} waiting`,
        stats.tasksWaiting > 0 ? `; ${stats.tasksWaiting.toFixed(1)} tasks waiting.` : '.',
      ),
      factList([
        ['Duration', [duration(length)]],
        ['From', [moment(stats.start, 1e5)]],
        ['To', [moment(stats.end, 1e5)]],
        ['Spans', [count(stats.spans)]],
      ]),
      ...this.stateTable('Threads', stats.threads),
      ...this.stateTable('Tasks', stats.tasks),
      ...this.functionTable(stats),
    ];
  }

  private stateTable(title: string, totals: Float64Array): Child[] {
    const whole = totals.reduce((sum, value) => sum + value, 0);
    if (whole === 0) return [];
    const states = STATES.map((state, index) => ({ state, ns: totals[index]! })).filter(({ ns }) => ns > 0);
    states.sort((a, b) => b.ns - a.ns);
    return [
      el('h3', {}, title),
      el(
        'table',
        { class: 'state-table' },
        ...states.map(({ state, ns }) =>
          el(
            'tr',
            {},
            el(
              'td',
              {},
              el(
                'span',
                { class: 'state-name' },
                this.canvas().swatch(state, 20, 12),
                STATE_STYLES[state].label,
              ),
            ),
            el('td', { class: 'number' }, duration(ns)),
            el('td', { class: 'number dim' }, `${((ns / whole) * 100).toFixed(ns / whole < 0.1 ? 1 : 0)} %`),
          ),
        ),
      ),
    ];
  }

  private functionTable(stats: RangeStats): Child[] {
    if (stats.functions.length === 0) return [];
    return [
      el('h3', {}, 'Functions'),
      el(
        'table',
        { class: 'state-table' },
        el(
          'tr',
          {},
          el('th', {}, 'function'),
          el('th', { class: 'number' }, 'running'),
          el('th', { class: 'number' }, 'waiting'),
        ),
        ...stats.functions.map((entry) =>
          el(
            'tr',
            {},
            el('td', { class: 'mono', title: place(entry) }, entry.fn || place(entry)),
            el('td', { class: 'number' }, entry.running ? duration(entry.running) : '–'),
            el('td', { class: 'number' }, entry.waiting ? duration(entry.waiting) : '–'),
          ),
        ),
      ),
    ];
  }
}

export function shortcutList(): HTMLElement {
  return el(
    'dl',
    { class: 'shortcuts' },
    ...SHORTCUTS.flatMap(([keys, text]) => [
      el('dt', {}, ...keys.flatMap((key, index) => [index > 0 ? ' ' : null, el('kbd', {}, key)])),
      el('dd', {}, text),
    ]),
  );
}

function factList(rows: Array<[string, Child[]]>): HTMLElement {
  return el(
    'dl',
    { class: 'facts' },
    ...rows.flatMap(([name, values]) => [el('dt', {}, name), el('dd', {}, ...values)]),
  );
}

function overlaps(a: SpanFacts | null, b: SpanFacts): boolean {
  return a !== null && a.start < b.end && a.end > b.start;
}
