/** Engine positions (zero-based) to the places that reports name (one-based; in notebooks by cell). */
import type { Range } from '../engine/index.ts';
import { inCell } from '../workspace/notebook.ts';
import type { Place, Report } from './report.ts';

export function placeOf(report: Report, file: string, range: Range): Place {
  const notebook = report.notebook(file);
  const name = report.name(file);
  if (notebook === null) {
    const oneBased = (at: Range['start']) => ({ line: at.line + 1, column: at.character + 1 });
    return { file: name, start: oneBased(range.start), end: oneBased(range.end) };
  }
  const start = inCell(notebook, range.start);
  const end = inCell(notebook, range.end).position;
  return {
    file: name,
    cell: start.cell + 1,
    start: { line: start.position.line + 1, column: start.position.character + 1 },
    end: { line: end.line + 1, column: end.character + 1 },
  };
}

/** `app/web.py:12:5`, or `notes.ipynb:cell 3:2:5`. */
export function placeText({ file, cell, start }: Place): string {
  const inside = cell === undefined ? '' : `cell ${cell}:`;
  return `${file}:${inside}${start.line}:${start.column}`;
}
