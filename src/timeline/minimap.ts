import { STATES } from '../trace/model.ts';
import { css, type Theme } from './colours.ts';
import { el } from './dom.ts';
import { addTracks } from './heat-strip.ts';
import { RowLayout } from './row-layout.ts';
import type { TimelineState } from './timeline-state.ts';
import { fitAll, type View, span as viewSpan } from './view.ts';

const RUNNING = STATES.indexOf('running');
const STALLED = STATES.indexOf('stalled');
const LOCK_WAIT = STATES.indexOf('lock-wait');
/** A live run is summed up again at most this often, in milliseconds. */
const REFRESH_MS = 400;

/** The whole run in a strip: how many threads ran, where it hurt, and which part of it the picture shows. */
export class Minimap {
  readonly element = el('div', {
    class: 'overview',
    attributes: { role: 'img', 'aria-label': 'The whole run' },
  });
  private readonly canvas = el('canvas');
  private readonly context = this.canvas.getContext('2d')!;
  private readonly layout = new RowLayout();
  private readonly activity = document.createElement('canvas');
  private drawnFor = '';
  private drawnAt = 0;
  private whole: View = { start: 0, end: 1 };

  constructor(
    private readonly state: TimelineState,
    private theme: Theme,
    private readonly ratio: () => number,
  ) {
    this.element.append(this.canvas);
    this.listen();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.drawnFor = '';
  }

  paint(): void {
    const ratio = this.ratio();
    const width = Math.round(this.element.clientWidth * ratio);
    const height = Math.round(this.element.clientHeight * ratio);
    if (width === 0 || height === 0) return;
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.canvas.style.width = `${width / ratio}px`;
      this.canvas.style.height = `${height / ratio}px`;
    }
    this.refresh(width, height, ratio);
    const { context } = this;
    context.clearRect(0, 0, width, height);
    context.drawImage(this.activity, 0, 0);
    this.paintWindow(width, height, ratio);
  }

  /** Sums the run up again when it has changed, but not for every batch of a live one, or every row of a file. */
  private refresh(width: number, height: number, ratio: number): void {
    const { model } = this.state;
    const key = `${width}|${height}|${this.state.growing}|${model.overviews.size}|${model.spanCount}|${model.problems.length}|${model.structure}|${this.state.now()}`;
    if (key === this.drawnFor) return;
    const now = performance.now();
    if (
      this.state.growing &&
      this.drawnFor !== '' &&
      now - this.drawnAt < REFRESH_MS &&
      this.activity.width === width
    )
      return;
    this.drawnFor = key;
    this.drawnAt = now;
    this.whole = fitAll(this.state.bounds);
    this.activity.width = width;
    this.activity.height = height;
    const context = this.activity.getContext('2d')!;
    this.paintActivity(context, width, height, ratio);
    this.paintProblems(context, width, height, ratio);
  }

  private paintActivity(
    context: CanvasRenderingContext2D,
    width: number,
    height: number,
    ratio: number,
  ): void {
    const { model } = this.state;
    const threads = model.tracks.filter((track) => track?.kind === 'thread' || track?.kind === 'loop');
    this.layout.reset(width, 1);
    addTracks(this.layout, model, threads, this.whole, this.state.now());
    const top = 7 * ratio;
    const bottom = height - 9 * ratio;
    let most = 1;
    const running = (x: number): number => this.layout.weights[x * STATES.length + RUNNING]!;
    for (let x = 0; x < width; x++) most = Math.max(most, running(x));
    context.fillStyle = css(this.theme.states.running, 0.75);
    for (let x = 0; x < width; x++) {
      const tall = (Math.min(running(x), most) / most) * (bottom - top);
      if (tall > 0) context.fillRect(x, bottom - Math.max(tall, ratio), 1, Math.max(tall, ratio));
    }
    for (const [state, colour] of [
      [LOCK_WAIT, this.theme.states['lock-wait']],
      [STALLED, this.theme.states.stalled],
    ] as const) {
      context.fillStyle = css(colour);
      for (let x = 0; x < width; x++) {
        if (this.layout.weights[x * STATES.length + state]! > 0)
          context.fillRect(x, bottom, 1, Math.round(2.5 * ratio));
      }
    }
    context.fillStyle = css(this.theme.dim, 0.35);
    context.fillRect(0, Math.round(bottom), width, Math.max(1, Math.floor(ratio)));
  }

  private paintProblems(
    context: CanvasRenderingContext2D,
    width: number,
    height: number,
    ratio: number,
  ): void {
    const scale = width / viewSpan(this.whole);
    for (const problem of [...this.state.problems].reverse()) {
      const x = (problem.startNs - this.whole.start) * scale;
      const end = Math.max((problem.startNs + problem.durationNs - this.whole.start) * scale, x + 2 * ratio);
      context.fillStyle = css(this.theme[problem.severity]);
      context.fillRect(
        Math.round(x),
        height - Math.round(5 * ratio),
        Math.max(2, Math.round(end - x)),
        Math.round(2 * ratio),
      );
      context.beginPath();
      context.moveTo(x - 3.5 * ratio, 0);
      context.lineTo(x + 3.5 * ratio, 0);
      context.lineTo(x, 5 * ratio);
      context.fill();
    }
  }

  private paintWindow(width: number, height: number, ratio: number): void {
    const { context, theme } = this;
    const scale = width / viewSpan(this.whole);
    const left = Math.max(0, (this.state.view.start - this.whole.start) * scale);
    const right = Math.min(
      width,
      Math.max((this.state.view.end - this.whole.start) * scale, left + 2 * ratio),
    );
    context.fillStyle = css(theme.background, 0.6);
    context.fillRect(0, 0, left, height);
    context.fillRect(right, 0, width - right, height);
    const line = Math.max(1, Math.round(ratio));
    context.strokeStyle = css(theme.dim);
    context.lineWidth = line;
    context.strokeRect(
      Math.round(left) + line / 2,
      line / 2,
      Math.max(1, Math.round(right - left) - line),
      height - line,
    );
  }

  /** A press centres the picture there; near an edge of the window it moves that edge instead. */
  private listen(): void {
    let drag: ((time: number) => void) | null = null;
    const timeOf = (event: PointerEvent): number => {
      const box = this.element.getBoundingClientRect();
      return this.whole.start + ((event.clientX - box.left) / Math.max(box.width, 1)) * viewSpan(this.whole);
    };
    this.element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      const { state } = this;
      state.setFollow(false);
      const grip = (6 / Math.max(this.element.clientWidth, 1)) * viewSpan(this.whole);
      const at = timeOf(event);
      const { start, end } = state.view;
      if (Math.abs(at - start) < grip)
        drag = (time) => state.setView({ start: Math.min(time, end - 1e3), end }, false);
      else if (Math.abs(at - end) < grip)
        drag = (time) => state.setView({ start, end: Math.max(time, start + 1e3) }, false);
      else {
        const length = end - start;
        const offset = at > start && at < end ? at - start : length / 2;
        drag = (time) => state.setView({ start: time - offset, end: time - offset + length }, false);
      }
      drag(at);
      this.element.setPointerCapture(event.pointerId);
    });
    this.element.addEventListener('pointermove', (event) => drag?.(timeOf(event)));
    const stop = (): void => {
      if (drag) this.state.remember();
      drag = null;
    };
    this.element.addEventListener('pointerup', stop);
    this.element.addEventListener('pointercancel', stop);
  }
}
