import type { CanvasView } from './canvas-view.ts';
import type { Theme } from './colours.ts';
import type { PictureMaker } from './export-menu.ts';
import type { Legend } from './legend.ts';
import { pngPicture } from './png-picture.ts';
import type { RulerView } from './ruler-view.ts';
import type { Scroller } from './scroller.ts';
import { svgPicture } from './svg-picture.ts';
import { shownOf } from './time-text.ts';
import type { TimelineState } from './timeline-state.ts';

export interface ViewParts {
  scroller: Scroller;
  canvas: CanvasView;
  ruler: RulerView;
  legend: Legend;
}

/** What is on the screen, as a picture: the time and the rows that can be seen, in the theme of the moment. */
export function viewPicture(state: TimelineState, theme: () => Theme, parts: ViewParts): PictureMaker {
  const { scroller, canvas, ruler, legend } = parts;
  const names = (): number => scroller.element.clientWidth - scroller.pictureWidth;
  const title = (): string => state.runName || 'Run';
  return {
    png: () =>
      pngPicture({
        title: title(),
        facts: shownOf(state.view, state.now()),
        ruler: ruler.canvas,
        picture: scroller.base,
        overlay: scroller.overlay,
        legend: legend.entries(),
        rows: state.rows,
        scrollTop: scroller.top,
        names: names(),
        theme: theme(),
        ratio: devicePixelRatio || 1,
      }),
    svg: () => {
      const [first, last] = canvas.visibleRange();
      const text = svgPicture({
        title: title(),
        model: state.model,
        rows: state.rows.slice(first, last + 1),
        view: state.view,
        now: state.now(),
        theme: theme(),
        width: names() + scroller.pictureWidth,
        names: names(),
      });
      return new TextEncoder().encode(text);
    },
  };
}
