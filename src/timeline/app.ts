import type { FromTimeline, ToTimeline } from '../protocol.ts';
import type { Site } from '../trace/model.ts';
import { AlertLine } from './alert-line.ts';
import { Announcer } from './announcer.ts';
import { CanvasView } from './canvas-view.ts';
import { DetailsPanel } from './details-panel.ts';
import { el } from './dom.ts';
import { ExportMenu } from './export-menu.ts';
import type { Exporter } from './exporter.ts';
import { GraphView } from './graph-view.ts';
import { HeaderBar } from './header-bar.ts';
import type { TimelineHost } from './host.ts';
import { type InputActions, listenToKeys, listenToPointer } from './input.ts';
import { KeySheet } from './key-sheet.ts';
import { Legend } from './legend.ts';
import { type Arrival, loadComparison, loadFromUrl } from './load-trace.ts';
import { Minimap } from './minimap.ts';
import { Navigation } from './navigation.ts';
import { Notice } from './notice.ts';
import { ProblemList } from './problem-list.ts';
import { RowMenu } from './row-menu.ts';
import { RowNames } from './row-names.ts';
import { RulerView } from './ruler-view.ts';
import type { RunModel, SpanRef } from './run-model.ts';
import { Scroller } from './scroller.ts';
import { StepBar } from './step-bar.ts';
import { Stepper } from './stepper.ts';
import { TableView } from './table-view.ts';
import { readTheme, watchTheme } from './theme.ts';
import { TimelineState } from './timeline-state.ts';
import { Tooltip } from './tooltip.ts';
import { span as viewSpan } from './view.ts';
import { ViewKeeper } from './view-keeper.ts';
import { viewPicture } from './view-picture.ts';

/** Between two frames of a live run that nothing else asks for. */
const LIVE_MS = 40;

/** While a file is read, frames of its progress come no closer, and take no more than a fifth of the time. */
const PROGRESS_MS = 100;
const REST_PER_FRAME = 4;

/** Puts the parts of the page together, and repaints what changed once per frame. */
export class App {
  readonly state = new TimelineState(
    () => performance.now(),
    () => this.schedule(),
  );
  private theme = readTheme(document.body);
  private look = 0;
  private frame = 0;
  /** Until then nothing is drawn for the sake of a file's progress alone. */
  private restUntil = 0;
  private telling = 0;
  private share: number | null = null;
  private beat = 0;
  readonly scroller: Scroller;
  private readonly navigation: Navigation;
  readonly canvas: CanvasView;
  private readonly names: RowNames;
  readonly ruler: RulerView;
  private readonly minimap: Minimap;
  private readonly header: HeaderBar;
  private readonly problems: ProblemList;
  private readonly details: DetailsPanel;
  readonly legend: Legend;
  private readonly tooltip = new Tooltip(this.state);
  private readonly table: TableView;
  private readonly graphs: GraphView;
  private readonly notice = new Notice(this.state);
  private readonly rowMenu = new RowMenu(this.state);
  private readonly stepper = new Stepper(this.state);
  private readonly stepBar: StepBar;
  private readonly sheet = new KeySheet();
  private readonly announcer = new Announcer(this.state);
  private readonly exports: ExportMenu;
  private readonly alert = new AlertLine();
  private readonly keeper: ViewKeeper;
  private painted = '';
  /** Ends the reading of a file when the next run is opened: it must not replace that one. */
  private reading = new AbortController();
  /** The line to show once the file is read. */
  private asked: ToTimeline | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly host: TimelineHost,
    exporter: Exporter,
  ) {
    const { state } = this;
    const ratio = (): number => devicePixelRatio || 1;
    const send = (message: FromTimeline): void => this.host.send(message);
    this.names = new RowNames(
      state,
      {
        toggle: (row) => state.toggle(row),
        hide: (row) => state.hideRow(row),
        pin: (row) => state.togglePin(row),
        open: (row) => this.navigation.openTrack(row.track),
        flame: (track) => state.toggleFlame(track),
        reveal: (index) => this.scroller.reveal(index),
      },
      () => this.schedule(),
    );
    this.scroller = new Scroller(this.names.element, () => this.schedule());
    this.keeper = new ViewKeeper(state, host, this.scroller);
    const navigation = new Navigation(state, this.scroller, send, () => this.header.focusSearch());
    this.navigation = navigation;
    this.canvas = new CanvasView(state, this.scroller.base, this.scroller.overlay, this.theme);
    this.ruler = new RulerView(state, this.theme, ratio);
    this.minimap = new Minimap(state, this.theme, ratio);
    this.table = new TableView(state, { openSite: (site) => navigation.openSite(site, true) });
    this.graphs = new GraphView(state, (track, time) => navigation.goTo(track, time));
    this.header = new HeaderBar(state, {
      stop: (keep) => {
        state.stop();
        send({ type: 'stop', keep });
      },
      compare: () => send({ type: 'compare' }),
      search: (text) => navigation.search(text),
      nextHit: (step) => navigation.nextHit(step),
      toggleRows: (opener) => this.rowMenu.toggle(opener),
      toggleStepping: () => (state.step ? state.setStep(null) : this.stepSwitch(1)),
      toggleGraphs: () => this.graphs.toggle(),
      toggleTable: () => this.toggleTable(),
      toggleExport: (opener) => this.exports.toggle(opener),
      showKeys: () => this.sheet.toggle(),
    });
    this.stepBar = new StepBar(state, {
      step: (direction) => this.stepSwitch(direction),
      open: () => navigation.openSelection(false),
    });
    this.problems = new ProblemList(state, {
      show: (problem) => {
        state.showProblem(problem);
        navigation.scrollToSelection();
      },
      open: (file, line) => send({ type: 'open-site', site: { file, line, fn: '' }, preview: true }),
      rule: (rule) => send({ type: 'open-rule', rule }),
    });
    const detailActions = {
      openPlace: (site: Site) => send({ type: 'open-site', site, preview: true }),
      select: (ref: SpanRef) => navigation.select(ref),
      goTo: (track: number, time: number) => navigation.goTo(track, time),
    };
    this.details = new DetailsPanel(
      state,
      () => this.canvas,
      detailActions,
      () => this.schedule(),
    );
    this.legend = new Legend(state, () => this.canvas);
    this.exports = new ExportMenu(
      exporter,
      viewPicture(state, () => this.theme, this),
      (error) => this.report(error),
    );
    root.replaceChildren(this.build());
    this.listen();
    this.schedule();
  }

  private listen(): void {
    const actions = this.actions();
    listenToPointer(this.scroller.picture, this.canvas, this.state, this.tooltip, actions);
    listenToKeys(this.state, this.canvas, actions);
    watchTheme(() => this.readTheme());
    new ResizeObserver(() => this.schedule()).observe(this.scroller.element);
    // Zooming the editor changes the size of a pixel, and not always that of the element.
    window.addEventListener('resize', () => this.schedule());
  }

  /** Takes a message of the host. */
  receive(message: ToTimeline): void {
    const { state } = this;
    switch (message.type) {
      case 'open':
        this.forget();
        state.open(message.run.name, message.run.live);
        this.keeper.shows(message.source ?? null);
        this.exports.unsaved = message.run.live ? 'once it has ended' : '';
        if (message.url) this.load((arrival) => loadFromUrl(message.url!, arrival));
        return;
      case 'compare':
        this.forget();
        state.open(message.run.name, false);
        this.keeper.shows(message.source ?? null);
        this.exports.unsaved = 'here are two of them';
        this.load((arrival) => loadComparison(message.before, message.after, arrival));
        return;
      case 'batch':
        state.batch(message.batch);
        return;
      case 'ended':
        state.ended(message.exitCode, message.file);
        this.keeper.shows(message.source ?? null);
        this.exports.unsaved = message.file ? '' : 'it was not kept';
        state.comparable = message.comparable ?? false;
        return;
      case 'failed':
        state.fail(message.message);
        return;
      case 'reveal':
        this.asked = state.phase === 'loading' ? message : null;
        if (this.asked) return;
        if (state.reveal(message.file, message.line)) this.navigation.scrollToSelection();
        return;
      case 'command':
        this.navigation.command(message.command);
    }
  }

  /** Another run is about to be shown. */
  private forget(): void {
    this.reading.abort();
    clearTimeout(this.telling);
    this.telling = 0;
    this.asked = null;
  }

  /** Shows a saved run while it is read. */
  async load(read: (arrival: Arrival) => Promise<RunModel>): Promise<void> {
    const { state } = this;
    this.reading = new AbortController();
    const { signal } = this.reading;
    try {
      const model = await read({
        signal,
        shown: (arriving) => {
          state.arriving(arriving);
          this.keeper.arrived(arriving);
        },
        progress: (share) => this.tellProgress(share, signal),
      });
      if (signal.aborted) return;
      state.load(model);
      this.keeper.loaded(model);
      if (this.asked) this.receive(this.asked);
    } catch (error) {
      if (signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      // A part of a damaged file is not shown as if it were the run.
      state.open(state.runName, false);
      state.fail(message);
      this.host.send({ type: 'error', message });
    }
  }

  /** Says what went wrong with something that was asked for; the picture stays. */
  private report(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.alert.show(message);
    this.host.send({ type: 'error', message });
  }

  /** Not for every piece of the file: to draw a run of many tracks can take longer than to read what came of it. */
  private tellProgress(share: number | null, signal: AbortSignal): void {
    this.share = share;
    if (this.telling !== 0) return;
    const tell = (): void => {
      this.telling = 0;
      if (!signal.aborted) this.state.arrived(this.share);
    };
    this.telling = setTimeout(tell, Math.max(0, this.restUntil - performance.now()));
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
        this.stepBar.element,
        this.notice.element,
        this.table.element,
        this.graphs.element,
        this.rowMenu.element,
        this.exports.element,
        this.alert.element,
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
    const begun = performance.now();
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
    this.header.update(!this.table.element.hidden, this.navigation.hitCount);
    this.problems.update();
    this.details.update(this.look);
    this.legend.update(this.look);
    this.stepBar.update();
    this.rowMenu.update();
    this.notice.update();
    this.root.dataset.empty = String(!this.notice.element.hidden && !state.live && state.phase !== 'loading');
    this.announcer.update();
    this.keeper.drawn();
    this.keepMoving();
    const now = performance.now();
    this.restUntil = now + Math.max(PROGRESS_MS, REST_PER_FRAME * (now - begun));
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
    this.theme = readTheme(document.body);
    this.look++;
    this.canvas.setTheme(this.theme);
    this.ruler.setTheme(this.theme);
    this.minimap.setTheme(this.theme);
    this.schedule();
  }

  // ---- actions ----

  private actions(): InputActions {
    const { navigation } = this;
    return {
      openSelection: (preview) => navigation.openSelection(preview),
      scrollBy: (pixels) => this.scroller.scrollBy(pixels),
      moveRow: (step) => navigation.moveRow(step),
      moveSpan: (step) => navigation.moveSpan(step),
      stepProblem: (step) => navigation.stepProblem(step),
      stepSwitch: (direction) => this.stepSwitch(direction),
      focusSearch: () => this.header.focusSearch(),
      toggleGraphs: () => this.graphs.toggle(),
      toggleTable: () => this.toggleTable(),
      toggleExport: () => this.header.openExport(),
      showKeys: () => this.sheet.toggle(),
      toggleFlame: () => navigation.toggleFlame(),
      escape: () => this.escape(),
    };
  }

  /** The source line of each switch is shown beside the picture, as a debugger would. */
  private stepSwitch(direction: 1 | -1): void {
    this.stepper.step(direction);
    this.navigation.scrollToSelection();
    this.navigation.openSelection(true);
  }

  private toggleTable(): void {
    if (this.table.element.hidden) this.table.show();
    else this.table.hide();
    this.schedule();
  }

  private escape(): void {
    if (
      this.sheet.hide() ||
      this.exports.hide() ||
      this.alert.hide() ||
      this.rowMenu.hide() ||
      this.graphs.hide()
    )
      return;
    if (this.state.step && this.table.element.hidden) {
      this.state.setStep(null);
      return;
    }
    if (this.table.element.hidden) this.navigation.escape();
    else this.toggleTable();
  }
}
