/** The visible part of time, in nanoseconds. All functions return new values. */
export interface View {
  readonly start: number;
  readonly end: number;
}

/** What can be looked at: from 0 to the end of the run. */
export interface Bounds {
  readonly end: number;
}

/** The closest zoom: a tenth of a microsecond per hundred pixels and more would show nothing. */
export const MIN_VIEW_NS = 500;

/** Room after the last event, so that the end of the run is seen to be the end. */
const OVERSCROLL = 0.02;

export function span(view: View): number {
  return view.end - view.start;
}

export function fitAll(bounds: Bounds): View {
  return { start: 0, end: Math.max(bounds.end * (1 + OVERSCROLL), MIN_VIEW_NS) };
}

/** A view that holds [start, end] with some room on both sides. */
export function framed(start: number, end: number, bounds: Bounds): View {
  const length = Math.max(end - start, MIN_VIEW_NS / 2);
  const room = length * 0.15;
  return clamp({ start: start - room, end: start + length + room }, bounds);
}

/** Zooms so that `anchor` keeps its place on the screen; a factor below 1 zooms in. */
export function zoomAt(view: View, factor: number, anchor: number, bounds: Bounds): View {
  const whole = span(fitAll(bounds));
  const wanted = Math.min(Math.max(span(view) * factor, MIN_VIEW_NS), whole);
  const share = (anchor - view.start) / span(view);
  const start = anchor - share * wanted;
  return clamp({ start, end: start + wanted }, bounds);
}

/** Moves the view by nanoseconds. */
export function panBy(view: View, by: number, bounds: Bounds): View {
  return clamp({ start: view.start + by, end: view.end + by }, bounds);
}

/** Keeps the view inside the run without changing its length, unless it is longer than the run. */
export function clamp(view: View, bounds: Bounds): View {
  const whole = fitAll(bounds);
  const length = Math.min(Math.max(span(view), MIN_VIEW_NS), span(whole));
  const start = Math.min(Math.max(view.start, 0), whole.end - length);
  return { start, end: start + length };
}

export function sameView(a: View, b: View): boolean {
  return a.start === b.start && a.end === b.end;
}

/** Where the reader was before; like a browser's history. */
export class ViewHistory {
  private readonly views: View[] = [];
  private at = -1;

  /** Remembers a view that was arrived at; what lay ahead is forgotten. */
  push(view: View): void {
    const current = this.views[this.at];
    if (current && sameView(current, view)) return;
    this.views.length = this.at + 1;
    this.views.push(view);
    if (this.views.length > 100) this.views.shift();
    this.at = this.views.length - 1;
  }

  back(): View | null {
    if (this.at <= 0) return null;
    this.at--;
    return this.views[this.at]!;
  }

  forward(): View | null {
    if (this.at >= this.views.length - 1) return null;
    this.at++;
    return this.views[this.at]!;
  }
}
