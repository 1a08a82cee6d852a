import type { Trace } from '../trace/model.ts';
import { type PaletteName, paletteTheme } from './palette.ts';
import { RowList } from './row-list.ts';
import { RunModel } from './run-model.ts';
import { svgPicture } from './svg-picture.ts';
import { fitAll } from './view.ts';

/** More rows than anybody prints; a picture of all tasks of a large run would be as large as its trace. */
const MOST_ROWS = 400;
const WIDTH = 1400;
const NAMES = 240;

/** A whole run as a picture, with its rows as they are when a timeline opens. */
export function svgExport(trace: Trace, title: string, theme: PaletteName): string {
  const model = RunModel.of(trace);
  const list = new RowList(() => 0);
  list.refresh(model, true);
  const now = Math.max(trace.header.durationNs, model.lastEnd);
  const left = Math.max(0, list.shown.length - MOST_ROWS);
  return svgPicture({
    title: left > 0 ? `${title} (the first ${MOST_ROWS} of ${list.shown.length} rows)` : title,
    model,
    rows: list.shown.slice(0, MOST_ROWS),
    view: fitAll({ end: Math.max(now, 1e3) }),
    now,
    theme: paletteTheme(theme),
    width: WIDTH,
    names: NAMES,
  });
}
