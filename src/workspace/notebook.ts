/**
 * Notebooks: the Python cells joined to one text, and the way back to the cells.
 *
 * The engine sees one module per notebook, since all cells run in one namespace, in the order of the file as far as
 * a file can tell. Lines for IPython alone (`%magic`, `!command`) become comments of the same length, so that every
 * column stays where it was.
 */
import type { Position } from '../engine/index.ts';

export interface Notebook {
  text: string;
  /** Of before version 4 of the format, whose cells stand elsewhere: read, never written. */
  isOld?: boolean;
  cells: NotebookCell[];
}

export interface NotebookCell {
  /** As the notebook has it, magics included; lines end in `\n`. */
  source: string;
  /** Among the code cells, from zero. */
  index: number;
  /** The line of the joined text on which the cell starts, and how many it has. */
  line: number;
  lines: number;
}

/** The message is the reason alone. */
export class NotebookError extends Error {}

/** Cell magics whose body is still Python. */
const PYTHON_MAGICS = new Set(['time', 'timeit', 'capture', 'prun', 'python', 'python3', 'pypy']);

/** null for a notebook in another language. Throws a `NotebookError` where the text is no notebook. */
export function readNotebook(json: string): Notebook | null {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    throw new NotebookError('not a notebook: not valid JSON');
  }
  const { cells, metadata, worksheets } = (data ?? {}) as RawNotebook;
  // Version 3 of the format keeps its cells one level deeper.
  const found = cells ?? worksheets?.[0]?.cells;
  if (!Array.isArray(found)) throw new NotebookError('not a notebook: it has no cells');
  const language = metadata?.language_info?.name ?? metadata?.kernelspec?.language ?? 'python';
  if (!/^i?python/i.test(language)) return null;
  const sources = found
    .filter((cell) => cell?.cell_type === 'code')
    .map((cell) => cell.source ?? cell.input ?? '')
    .map((source) => (Array.isArray(source) ? source.join('') : String(source)));
  const notebook = joinCells(sources);
  return cells === undefined ? { ...notebook, isOld: true } : notebook;
}

export function joinCells(sources: readonly string[]): Notebook {
  const cells: NotebookCell[] = [];
  const parts: string[] = [];
  let line = 0;
  for (const [index, given] of sources.entries()) {
    const source = given.replace(/\r\n?/g, '\n');
    const rows = maskMagics(source.split('\n'));
    cells.push({ source, index, line, lines: rows.length });
    parts.push(rows.join('\n'));
    line += rows.length;
  }
  return { text: `${parts.join('\n')}\n`, cells };
}

/** The cell of a place in the joined text, and the place inside it. */
export function inCell(notebook: Notebook, at: Position): { cell: number; position: Position } {
  let found = notebook.cells[0] ?? { index: 0, line: 0, lines: 1 };
  for (const cell of notebook.cells) if (cell.line <= at.line) found = cell;
  const line = Math.min(at.line - found.line, found.lines - 1);
  return { cell: found.index, position: { line, character: at.character } };
}

export function fromCell(notebook: Notebook, cell: number, at: Position): Position {
  return { line: (notebook.cells[cell]?.line ?? 0) + at.line, character: at.character };
}

interface RawNotebook {
  cells?: RawCell[];
  worksheets?: { cells?: RawCell[] }[];
  metadata?: { language_info?: { name?: string }; kernelspec?: { language?: string } };
}

interface RawCell {
  cell_type?: string;
  source?: string | string[];
  input?: string | string[];
}

function maskMagics(rows: string[]): string[] {
  const cell = /^%%(\w+)/.exec(rows.find((row) => row.trim() !== '') ?? '');
  if (cell !== null && !PYTHON_MAGICS.has(cell[1]!)) return rows.map(asComment);
  return rows.map((row) => (/^\s*(%%?\w|!|\?+\w)|^\s*[\w.]+\?{1,2}\s*$/.test(row) ? asComment(row) : row));
}

/** As long as before; in a block that has no other line it leaves the block empty, which the parser forgives. */
function asComment(row: string): string {
  return row.replace(/\S/, '#');
}
