import { STATES } from '../trace/model.ts';
import { button, type Child, el, fill } from './dom.ts';
import type { Row } from './row-tree.ts';
import type { SpanRow } from './span-row.ts';
import { STATE_STYLES, stateAt } from './states.ts';
import { count, counted, duration, moment } from './time-text.ts';
import type { TimelineState } from './timeline-state.ts';
import { endWords, place, spanSentence, trackTitle } from './wording.ts';

const PAGE = 100;
const SHOWN_TRACKS = 500;
const SHOWN_PROBLEMS = 2000;
const RUNNING = STATES.indexOf('running');

export interface TableActions {
  openSite(site: number): void;
}

/** The facts of the picture as tables: for screen readers, and for whoever wants numbers. */
export class TableView {
  readonly element = el('div', {
    class: 'table-view',
    attributes: { role: 'region', 'aria-label': 'Tables', tabindex: '-1' },
  });
  private track = 0;
  private page = 0;

  constructor(
    private readonly state: TimelineState,
    private readonly actions: TableActions,
  ) {
    this.element.hidden = true;
  }

  /** Shows the run as it is now; a live run is not followed here, or one could never read a line. */
  show(): void {
    this.track = this.state.selection?.track ?? this.track;
    this.page = 0;
    this.element.hidden = false;
    this.fill();
    this.element.focus();
  }

  hide(): void {
    this.element.hidden = true;
  }

  private fill(): void {
    const { state } = this;
    const { start, end } = state.range ?? state.view;
    fill(
      this.element,
      el('h2', {}, 'Problems'),
      this.problems(),
      el('h2', {}, 'Tracks'),
      this.tracks(),
      ...(this.track
        ? [
            el('h2', {}, `Spans of ${trackTitle(state.model, state.model.track(this.track))}`),
            ...this.spans(start, end),
          ]
        : []),
    );
  }

  private problems(): HTMLElement {
    const { problems } = this.state;
    if (problems.length === 0) return el('p', { class: 'dim' }, 'None.');
    return table(
      null,
      ['Severity', 'Problem', 'Start', 'Duration', 'Line', 'Track'],
      problems
        .slice(0, SHOWN_PROBLEMS)
        .map((problem) => [
          problem.severity,
          problem.message,
          moment(problem.startNs, 1e6),
          duration(problem.durationNs),
          place(problem),
          trackTitle(this.state.model, this.state.model.track(problem.track)),
        ]),
    );
  }

  private tracks(): HTMLElement {
    const { model } = this.state;
    const now = this.state.now();
    const rows = this.state.rows.filter((row) => row.track !== 0).slice(0, SHOWN_TRACKS);
    const totals = rows.map((row) => totalsOf(model.rows.get(row.track), model.open.get(row.track), now));
    const used = STATES.map((_, index) => index).filter(
      (index) => index > 0 && totals.some((total, at) => timeIn(rows[at]!.kind, total[index]!) !== ''),
    );
    return table(
      `${counted(rows.length, 'track')} as in the picture; choose one to see its spans.`,
      ['Track', 'Kind', 'Start', 'Outcome', ...used.map((index) => STATE_STYLES[stateAt(index)].label)],
      rows.map((row, at) => {
        const track = model.track(row.track)!;
        return [
          this.trackButton(row),
          track.kind,
          moment(track.startNs, 1e6),
          track.kind === 'lock' ? `held for ${duration(totals[at]![RUNNING]!)}` : endWords(track),
          ...used.map((index) => timeIn(track.kind, totals[at]![index]!)),
        ];
      }),
    );
  }

  private trackButton(row: Row): HTMLElement {
    const title = [row.name, row.detail].filter(Boolean).join(' ');
    const choose = button([title], {
      kind: 'link',
      press: () => {
        this.track = row.track;
        this.page = 0;
        this.fill();
        this.element.querySelector<HTMLElement>('[data-spans]')?.focus();
      },
    });
    // The tree of the picture, as far as a table can show it.
    choose.style.marginLeft = `${row.depth * 12}px`;
    return choose;
  }

  private spans(start: number, end: number): Child[] {
    const { model } = this.state;
    const row = model.rows.get(this.track);
    const from = row?.firstEndingAfter(start) ?? 0;
    const to = row?.firstStartingFrom(end) ?? 0;
    const open = model.open.get(this.track);
    const first = from + this.page * PAGE;
    const last = Math.min(first + PAGE, to);
    const refs = Array.from({ length: Math.max(0, last - first) }, (_, at) => ({
      track: this.track,
      index: first + at,
    }));
    if (open && last >= to && open.start < end) refs.push({ track: this.track, index: -1 });
    const spans = table(
      `From ${moment(start, 1e6)} to ${moment(end, 1e6)}: ${counted(to - from + (open ? 1 : 0), 'span')}.`,
      ['Start', 'Duration', 'State', 'What', 'Line'],
      refs.map((ref) => {
        const facts = model.span(ref, this.state.now())!;
        const where = place(model.site(facts.site));
        return [
          moment(facts.start, 1e3),
          facts.open ? `${duration(facts.end - facts.start)} so far` : duration(facts.end - facts.start),
          model.track(this.track)?.kind === 'lock' ? 'held' : STATE_STYLES[stateAt(facts.state)].label,
          spanSentence(model, this.track, facts),
          where ? button([where], { kind: 'link', press: () => this.actions.openSite(facts.site) }) : '',
        ];
      }),
    );
    spans.dataset.spans = '';
    spans.tabIndex = -1;
    return [spans, to - from > PAGE ? this.pages(Math.ceil((to - from) / PAGE)) : null];
  }

  private pages(total: number): HTMLElement {
    const go = (by: number): void => {
      this.page = Math.min(Math.max(this.page + by, 0), total - 1);
      this.fill();
    };
    const earlier = button(['Earlier'], { press: () => go(-1) });
    const later = button(['Later'], { press: () => go(1) });
    earlier.disabled = this.page === 0;
    later.disabled = this.page >= total - 1;
    return el(
      'div',
      { class: 'table-pages' },
      earlier,
      later,
      el('span', { class: 'dim' }, `page ${count(this.page + 1)} of ${count(total)}`),
    );
  }
}

function table(caption: string | null, heads: string[], rows: Child[][]): HTMLTableElement {
  const numeric = new Set(['Start', 'Duration', ...Object.values(STATE_STYLES).map((style) => style.label)]);
  const look = (at: number): string => (numeric.has(heads[at]!) ? 'number' : '');
  return el(
    'table',
    {},
    caption ? el('caption', {}, caption) : null,
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        ...heads.map((head, at) => el('th', { class: look(at), attributes: { scope: 'col' } }, head)),
      ),
    ),
    el(
      'tbody',
      {},
      ...rows.map((cells) => el('tr', {}, ...cells.map((cell, at) => el('td', { class: look(at) }, cell)))),
    ),
  );
}

/** Empty for none; the time for which a lock was held is no running. */
function timeIn(kind: Row['kind'], ns: number): string {
  return ns > 0 && kind !== 'lock' ? duration(ns) : '';
}

function totalsOf(
  row: SpanRow | undefined,
  open: { start: number; state: number } | undefined,
  now: number,
): Float64Array {
  const totals = new Float64Array(STATES.length);
  for (let index = 0; index < (row?.length ?? 0); index++) {
    totals[row!.state[index]!] = totals[row!.state[index]!]! + row!.end[index]! - row!.start[index]!;
  }
  if (open) totals[open.state] = totals[open.state]! + Math.max(0, now - open.start);
  return totals;
}
