import type { FromTimeline, TimelineCommand, ToTimeline } from '../protocol.ts';
import { Announcer } from './announcer.ts';
import { CanvasView } from './canvas-view.ts';
import { DetailsPanel } from './details-panel.ts';
import { el } from './dom.ts';
import { HeaderBar } from './header-bar.ts';
import type { TimelineHost } from './host.ts';
import { type InputActions, listenToKeys, listenToPointer } from './input.ts';
import { KeySheet } from './key-sheet.ts';
import { Legend } from './legend.ts';
import { loadFromUrl } from './load-trace.ts';
import { Minimap } from './minimap.ts';
import { Notice } from './notice.ts';
import { ProblemList } from './problem-list.ts';
import { RowNames } from './row-names.ts';
import type { Row } from './row-tree.ts';
import { RulerView } from './ruler-view.ts';
import type { RunModel, SpanRef } from './run-model.ts';
import { Scroller } from './scroller.ts';
import { findSpans } from './search.ts';
import { ROW_HEIGHT } from './surface.ts';
import { TableView } from './table-view.ts';
import { readTheme, watchTheme } from './theme.ts';
import { count } from './time-text.ts';
import { TimelineState } from './timeline-state.ts';
import { Tooltip } from './tooltip.ts';
import { span as viewSpan } from './view.ts';

/** Between two frames of a live run that nothing else asks for. */
const LIVE_MS = 40;

/** Puts the parts of the page together, and repaints what changed once per frame. */
export class App {
  readonly state = new TimelineState(
    () => performance.now(),
    () => this.schedule(),
  );
  private theme = readTheme(document.documentElement);
  private look = 0;
  private frame = 0;
  private beat = 0;
  private readonly scroller: Scroller;
  private readonly canvas: CanvasView;
  private readonly names: RowNames;
  private readonly ruler: RulerView;
  private readonly minimap: Minimap;
  private readonly header: HeaderBar;
  private readonly problems: ProblemList;
  private readonly details: DetailsPanel;
  private readonly legend: Legend;
  private readonly tooltip: Tooltip;
  private readonly table: TableView;
  private readonly notice: Notice;
  private readonly sheet = new KeySheet();
  private readonly announcer = new Announcer(this.state);
  private hits: SpanRef[] = [];
  private hit = -1;
  private painted = '';

  constructor(
    root: HTMLElement,
    private readonly host: TimelineHost,
  ) {
    const { state } = this;
    const ratio = (): number => devicePixelRatio || 1;
    const actions = this.actions();
    const nameActions = {
      toggle: (row: Row): void => state.toggle(row),
      open: (row: Row): void => this.openTrack(row.track),
      reveal: (index: number): void => this.scroller.reveal(index),
    };
    this.names = new RowNames(state, nameActions, () => this.schedule());
    this.scroller = new Scroller(this.names.element, () => this.schedule());
    this.canvas = new CanvasView(state, this.scroller.base, this.scroller.overlay, this.theme);
    this.ruler = new RulerView(state, this.theme, ratio);
    this.minimap = new Minimap(state, this.theme, ratio);
    this.tooltip = new Tooltip(state);
    this.notice = new Notice(state);
    this.table = new TableView(state, { openSite: (site) => this.openSite(site, true) });
    this.header = new HeaderBar(state, {
      stop: (keep) => this.send({ type: 'stop', keep }),
      search: (text) => this.search(text),
      nextHit: (step) => this.nextHit(step),
      toggleTable: actions.toggleTable,
      showKeys: actions.showKeys,
    });
    this.problems = new ProblemList(state, {
      show: (problem) => {
        state.showProblem(problem);
        this.scrollToSelection();
      },
      open: (file, line) => this.send({ type: 'open-site', site: { file, line, fn: '' }, preview: true }),
      rule: (rule) => this.send({ type: 'open-rule', rule }),
    });
    this.details = new DetailsPanel(state, () => this.canvas, {
      openPlace: (site) => this.send({ type: 'open-site', site, preview: true }),
      select: (ref) => this.select(ref),
      goTo: (track, time) => this.goTo(track, time),
    });
    this.legend = new Legend(state, () => this.canvas);
    root.replaceChildren(this.build());
    listenToPointer(this.scroller.picture, this.canvas, state, this.tooltip, actions);
    listenToKeys(state, this.canvas, actions);
    watchTheme(() => this.readTheme());
    new ResizeObserver(() => this.schedule()).observe(this.scroller.element);
    // Zooming the editor changes the size of a pixel, and not always that of the element.
    window.addEventListener('resize', () => this.schedule());
    this.schedule();
  }

  /** Takes a message of the host. */
  receive(message: ToTimeline): void {
    const { state } = this;
    switch (message.type) {
      case 'open':
        state.open(message.run.name, message.run.live);
        if (message.url) this.load(loadFromUrl(message.url));
        return;
      case 'batch':
        state.batch(message.batch);
        return;
      case 'ended':
        state.ended(message.exitCode, message.file);
        return;
      case 'failed':
        state.fail(message.message);
        return;
      case 'reveal':
        if (state.reveal(message.file, message.line)) this.scrollToSelection();
        return;
      case 'command':
        this.command(message.command);
    }
  }

  /** Shows a saved run once it is read. */
  load(trace: Promise<RunModel>): void {
    trace.then(
      (model) => this.state.load(model),
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        this.state.fail(message);
        this.send({ type: 'error', message });
      },
    );
  }

  private build(): HTMLElement {
    return el(
      'div',
      { class: 'timeline' },
      this.header.element,
      el(
        'main',
        { class: 'main' },
        el('div', { class: 'overview-name' }, 'Whole run'),
        this.minimap.element,
        this.ruler.corner,
        this.ruler.element,
        this.scroller.element,
        this.scroller.resizer,
        this.notice.element,
        this.table.element,
        this.sheet.element,
      ),
      el('aside', { class: 'side' }, this.problems.element, this.details.element),
      this.legend.element,
      this.tooltip.element,
      this.announcer.element,
    );
  }

  // ---- painting ----

  private schedule(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.paint());
  }

  private paint(): void {
    this.frame = 0;
    const { state, canvas } = this;
    if (state.follow && !state.paused && state.phase === 'live') state.followNow();
    this.scroller.setRows(state.rows.length);
    const resized = canvas.resize(this.scroller.pictureWidth, this.scroller.height, devicePixelRatio || 1);
    canvas.scrollTop = this.scroller.top;
    if (resized || this.pictureKey() !== this.painted) {
      this.painted = this.pictureKey();
      canvas.paint();
      this.ruler.paint();
      this.minimap.paint();
    } else {
      canvas.paintOverlay();
      this.ruler.paint();
    }
    const [first, last] = canvas.visibleRange();
    this.names.update(first, last, canvas.scrollTop);
    this.header.update(!this.table.element.hidden);
    this.problems.update();
    this.details.update(this.look);
    this.legend.update(this.look);
    this.notice.update();
    this.announcer.update();
    this.keepMoving();
  }

  /** A live run moves by itself, calmly: the program that is watched needs the machine. A still picture costs nothing. */
  private keepMoving(): void {
    if (this.state.phase !== 'live' || this.state.paused) return;
    clearTimeout(this.beat);
    this.beat = setTimeout(() => this.schedule(), LIVE_MS);
  }

  /** Everything the lower canvas depends on: while this stays, only the upper one is repainted. */
  private pictureKey(): string {
    const { state, canvas } = this;
    const { view, model } = state;
    const moving =
      state.phase === 'live'
        ? Math.floor((state.now() - view.start) / (viewSpan(view) / Math.max(canvas.width, 1)))
        : 0;
    return `${view.start}|${view.end}|${canvas.scrollTop}|${model.spanCount}|${model.structure}|${moving}|${model.problems.length}|${state.rows.length}|${state.list.version}|${this.look}|${state.phase}`;
  }

  private readTheme(): void {
    this.theme = readTheme(document.documentElement);
    this.look++;
    this.canvas.setTheme(this.theme);
    this.ruler.setTheme(this.theme);
    this.minimap.setTheme(this.theme);
    this.schedule();
  }

  // ---- actions ----

  private actions(): InputActions {
    return {
      openSelection: (preview) => this.openSelection(preview),
      scrollBy: (pixels) => this.scroller.scrollBy(pixels),
      moveRow: (step) => this.moveRow(step),
      moveSpan: (step) => this.moveSpan(step),
      focusSearch: () => this.header.focusSearch(),
      toggleTable: () => {
        if (this.table.element.hidden) this.table.show();
        else this.table.hide();
        this.schedule();
      },
      showKeys: () => this.sheet.toggle(),
      escape: () => this.escape(),
    };
  }

  private command(command: TimelineCommand): void {
    const { state } = this;
    const middle = (state.view.start + state.view.end) / 2;
    const commands: Record<TimelineCommand, () => void> = {
      'zoom-in': () => state.zoom(1 / 1.6, middle),
      'zoom-out': () => state.zoom(1.6, middle),
      'fit-all': () => state.fitAll(),
      'fit-selection': () => state.fitSelection(),
      'next-problem': () => this.stepProblem(1),
      'previous-problem': () => this.stepProblem(-1),
      search: () => this.header.focusSearch(),
    };
    commands[command]?.();
  }

  private stepProblem(step: number): void {
    if (this.state.stepProblem(step)) this.scrollToSelection();
  }

  private send(message: FromTimeline): void {
    this.host.send(message);
  }

  private openSite(index: number, preview: boolean): void {
    const site = this.state.model.site(index);
    if (site.file !== '') this.send({ type: 'open-site', site, preview });
  }

  private openSelection(preview: boolean): void {
    const { selection, model } = this.state;
    const facts = selection && model.span(selection, this.state.now());
    if (facts) this.openSite(facts.site, preview);
  }

  private openTrack(track: number): void {
    const site = this.state.model.track(track)?.site ?? 0;
    if (site !== 0) this.openSite(site, true);
  }

  private select(ref: SpanRef): void {
    this.state.showTrack(ref.track);
    this.state.select(ref);
    this.scrollToSelection();
  }

  private goTo(track: number, time: number): void {
    const { state } = this;
    const ref = state.model.spanAt(track, time, state.now());
    if (time < state.view.start || time > state.view.end) {
      state.setFollow(false);
      const length = viewSpan(state.view);
      state.setView({ start: time - length / 2, end: time + length / 2 }, true);
    }
    if (ref) this.select(ref);
    else {
      state.showTrack(track);
      this.scroller.reveal(state.list.nearestIndexOf(track));
    }
  }

  private scrollToSelection(): void {
    const { selection } = this.state;
    if (!selection) return;
    this.scroller.setRows(this.state.rows.length);
    this.scroller.reveal(this.state.list.nearestIndexOf(selection.track));
    this.schedule();
  }

  /** Selects the span of the row above or below at the same moment. */
  private moveRow(step: number): void {
    const { state } = this;
    const facts = state.selection && state.model.span(state.selection, state.now());
    const time = facts
      ? (Math.max(facts.start, state.view.start) + Math.min(facts.end, state.view.end)) / 2
      : (state.view.start + state.view.end) / 2;
    const from = state.selection ? state.list.nearestIndexOf(state.selection.track) : -1;
    for (let index = from + step; index >= 0 && index < state.rows.length; index += step) {
      const row = state.rows[index]!;
      const ref = row.track === 0 ? null : state.model.spanAt(row.track, time, state.now());
      if (ref) {
        this.select(ref);
        return;
      }
    }
    if (from < 0) this.scroller.scrollBy(step * ROW_HEIGHT);
  }

  private moveSpan(step: number): void {
    const { state } = this;
    const { selection, model } = state;
    if (!selection) {
      this.moveRow(1);
      return;
    }
    const length = model.rows.get(selection.track)?.length ?? 0;
    const at = selection.index < 0 ? length : selection.index;
    const next = at + step;
    const open = model.open.has(selection.track);
    if (next < 0 || next > length || (next === length && !open)) return;
    const ref = { track: selection.track, index: next === length ? -1 : next };
    state.select(ref);
    const facts = model.span(ref, state.now());
    if (facts && (facts.end < state.view.start || facts.start > state.view.end))
      this.goTo(ref.track, facts.start);
  }

  private search(text: string): void {
    const { state } = this;
    state.setFilter(text);
    this.hits = findSpans(state.model, text);
    this.hit = -1;
    this.showHits();
  }

  private nextHit(step: number): void {
    if (this.hits.length === 0) return;
    this.hit = (this.hit + step + this.hits.length) % this.hits.length;
    const ref = this.hits[this.hit]!;
    const facts = this.state.model.span(ref, this.state.now());
    if (facts) this.goTo(ref.track, facts.start);
    this.select(ref);
    this.showHits();
  }

  private showHits(): void {
    const total = count(this.hits.length);
    this.header.setHits(
      this.state.list.filter === '' ? '' : this.hit < 0 ? total : `${count(this.hit + 1)}/${total}`,
    );
  }

  private escape(): boolean {
    const { state } = this;
    if (this.sheet.hide()) return true;
    if (!this.table.element.hidden) this.table.hide();
    else if (state.range) state.setRange(null);
    else if (state.selection || state.problem) {
      state.problem = null;
      state.select(null);
    } else if (state.revealed.size > 0) state.revealed = new Set();
    else if (state.list.filter !== '') this.search('');
    else return false;
    this.schedule();
    return true;
  }
}
