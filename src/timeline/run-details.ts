import type { CanvasView } from './canvas-view.ts';
import { factList } from './detail-links.ts';
import { type Child, el } from './dom.ts';
import { parallelism, timeTables } from './range-details.ts';
import type { RangeReport } from './range-reports.ts';
import type { RunModel } from './run-model.ts';
import { count, duration } from './time-text.ts';
import { fileName } from './wording.ts';

/** What there is to say of a run as a whole, while nothing in it is picked out. */
export function runDetails(model: RunModel, report: RangeReport, canvas: CanvasView): Child[] {
  const { header } = model;
  const [program = '', ...args] = header.argv;
  const facts: Array<[string, Child[]]> = [
    ['Program', [el('span', { title: header.argv.join(' ') }, [fileName(program), ...args].join(' '))]],
    ['Started', [started(header.wall)]],
    ['Duration', [duration(header.durationNs)]],
    ['Spans', [count(model.spanCount)]],
    ['Exit code', [header.exitCode === null ? '' : String(header.exitCode)]],
  ];
  return [
    parallelism(report.times),
    factList(facts.filter(([, [value]]) => value)),
    ...timeTables(report, canvas),
    el(
      'p',
      { class: 'dim hint' },
      'Select a span or, with Shift, a range to see more. ',
      el('kbd', {}, '?'),
      ' shows all keys.',
    ),
  ];
}

/** `wall` is nanoseconds since 1970 as text; '' where it is not known. */
function started(wall: string): string {
  const milliseconds = Number(wall) / 1e6;
  return milliseconds > 0 ? new Date(milliseconds).toLocaleString() : '';
}
