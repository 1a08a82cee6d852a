import type { CanvasView } from './canvas-view.ts';
import type { TimelineState } from './timeline-state.ts';
import type { Tooltip } from './tooltip.ts';
import { span as viewSpan } from './view.ts';

export interface InputActions {
  /** Opens the source line of the selected span; `preview` keeps the focus here. */
  openSelection(preview: boolean): void;
  scrollBy(pixels: number): void;
  moveRow(step: number): void;
  moveSpan(step: number): void;
  stepProblem(step: number): void;
  stepSwitch(direction: 1 | -1): void;
  focusSearch(): void;
  toggleGraphs(): void;
  toggleTable(): void;
  toggleExport(): void;
  showKeys(): void;
  /** Opens or closes the flame chart of the selected row. */
  toggleFlame(): void;
  /** Steps back from whatever is on top. */
  escape(): void;
}

/** How far a press may wander and still be a click, in pixels. */
const CLICK_SLOP = 4;
const RESTED_MS = 350;
/** How far a pixel of the wheel zooms, as an exponent. Two fingers on a trackpad come as a wheel with Ctrl, in small steps. */
const NOTCH = 0.0022;
const PINCH = 0.01;

/** The pointer over the picture: wheel, drag, Shift-drag, hover, click. */
export function listenToPointer(
  element: HTMLElement,
  canvas: CanvasView,
  state: TimelineState,
  tooltip: Tooltip,
  actions: InputActions,
): void {
  let drag: {
    x: number;
    y: number;
    startX: number;
    startY: number;
    anchor: number;
    kind: 'press' | 'pan' | 'range';
  } | null = null;
  let rested = 0;
  const local = (event: MouseEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      tooltip.hide();
      const lines = event.deltaMode === 1 ? 16 : 1;
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        state.pan((sideways * lines * viewSpan(state.view)) / Math.max(canvas.width, 1));
      } else {
        const step = Math.max(-150, Math.min(150, event.deltaY * lines));
        state.zoom(Math.exp(step * (event.ctrlKey ? PINCH : NOTCH)), canvas.timeAt(local(event).x), true);
      }
      clearTimeout(rested);
      rested = setTimeout(() => state.remember(), RESTED_MS);
    },
    { passive: false },
  );

  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    element.focus({ preventScroll: true });
    // Browsers show the focus of an element that a script focused; whoever uses the mouse knows where it is.
    element.dataset.mouse = '';
    const { x, y } = local(event);
    drag = { x, y, startX: x, startY: y, anchor: canvas.timeAt(x), kind: event.shiftKey ? 'range' : 'press' };
    element.setPointerCapture(event.pointerId);
    tooltip.hide();
  });

  element.addEventListener('pointermove', (event) => {
    const { x, y } = local(event);
    if (!drag) {
      const { row, ref } = canvas.hit(x, y);
      state.setHover(ref);
      state.setPointer(canvas.timeAt(x));
      if (ref) tooltip.show(ref, event.clientX, event.clientY);
      else if (row?.heat) tooltip.showGroup(row, canvas.timeAt(x), event.clientX, event.clientY);
      else tooltip.hide();
      element.style.cursor = ref ? 'pointer' : '';
      return;
    }
    if (drag.kind === 'press' && Math.hypot(x - drag.startX, y - drag.startY) > CLICK_SLOP) {
      drag.kind = 'pan';
      state.setHover(null);
    }
    element.dataset.drag = drag.kind;
    state.setPointer(canvas.timeAt(x));
    if (drag.kind === 'pan') {
      state.pan(((drag.x - x) * viewSpan(state.view)) / Math.max(canvas.width, 1));
      actions.scrollBy(drag.y - y);
    } else if (drag.kind === 'range') {
      const at = canvas.timeAt(x);
      state.setRange({
        start: Math.max(0, Math.min(at, drag.anchor)),
        end: Math.min(state.now(), Math.max(at, drag.anchor)),
      });
    }
    drag.x = x;
    drag.y = y;
  });

  const release = (event: PointerEvent): void => {
    if (!drag) return;
    const { kind, startX, startY } = drag;
    drag = null;
    delete element.dataset.drag;
    if (kind === 'pan') state.remember();
    if (kind !== 'press' || event.type === 'pointercancel') return;
    const { ref } = canvas.hit(startX, startY);
    state.setRange(null);
    state.select(ref);
    if (ref) actions.openSelection(true);
  };
  element.addEventListener('pointerup', release);
  element.addEventListener('pointercancel', release);
  element.addEventListener('pointerleave', () => {
    state.setHover(null);
    state.setPointer(null);
    tooltip.hide();
  });
  element.addEventListener('dblclick', () => state.fitSelection());
}

/** The keys, wherever in the page the focus is, but not while somebody types. */
export function listenToKeys(state: TimelineState, canvas: CanvasView, actions: InputActions): void {
  const middle = (): number => (state.view.start + state.view.end) / 2;
  const step = (share: number): number => viewSpan(state.view) * share;
  const keys: Record<string, (event: KeyboardEvent) => void> = {
    w: () => state.zoom(1 / 1.5, middle()),
    s: () => state.zoom(1.5, middle()),
    '+': () => state.zoom(1 / 1.5, middle()),
    '-': () => state.zoom(1.5, middle()),
    a: () => state.pan(-step(0.15)),
    d: () => state.pan(step(0.15)),
    arrowleft: (event) => (event.altKey ? state.back() : state.pan(-step(0.15))),
    arrowright: (event) => (event.altKey ? state.forward() : state.pan(step(0.15))),
    arrowup: () => actions.moveRow(-1),
    arrowdown: () => actions.moveRow(1),
    pageup: () => actions.scrollBy(-canvas.height * 0.9),
    pagedown: () => actions.scrollBy(canvas.height * 0.9),
    home: () => state.setView({ start: 0, end: viewSpan(state.view) }, true),
    end: () => state.setView({ start: state.now() - viewSpan(state.view), end: state.now() }, true),
    '[': () => actions.moveSpan(-1),
    ']': () => actions.moveSpan(1),
    enter: () => actions.openSelection(false),
    ',': () => actions.stepSwitch(-1),
    '.': () => actions.stepSwitch(1),
    n: () => actions.stepProblem(1),
    p: () => actions.stepProblem(-1),
    r: () => state.selectView(),
    f: () => state.fitSelection(),
    '0': () => state.fitAll(),
    '/': () => actions.focusSearch(),
    l: () => state.setFollow(!state.follow),
    ' ': () => state.setPaused(!state.paused),
    e: () => actions.toggleFlame(),
    g: () => actions.toggleGraphs(),
    t: () => actions.toggleTable(),
    x: () => actions.toggleExport(),
    '?': () => actions.showKeys(),
    escape: () => actions.escape(),
  };
  window.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.isComposing) return;
    document.querySelector<HTMLElement>('.picture')?.removeAttribute('data-mouse');
    const target = event.target instanceof Element ? event.target : null;
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) {
      if (event.key === 'Escape') actions.escape();
      return;
    }
    // Enter and Space press a focused button; arrows scroll a focused table.
    const onControl = target?.closest('button, a, .side, .table-view') != null;
    const key = event.key.toLowerCase();
    if (onControl && (key === 'enter' || key === ' ' || key.startsWith('arrow') || key.startsWith('page')))
      return;
    const action = keys[key];
    if (!action || (event.altKey && !key.startsWith('arrow'))) return;
    event.preventDefault();
    action(event);
  });
}
