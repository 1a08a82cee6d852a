/** Carries edits of a notebook's joined text back to its cells, and cells back into the file. */
import { applyEdits as applyJsonEdits, findNodeAtLocation, modify, type Node, parseTree } from 'jsonc-parser';
import type { Edit } from '../engine/index.ts';
import { applyEdits } from './fixes.ts';
import { inCell, joinCells, type Notebook } from './notebook.ts';

/** null where an edit reaches over the end of a cell, or would push a cell's magic from its first line. */
export function editNotebook(notebook: Notebook, edits: readonly Edit[]): Notebook | null {
  const sources = notebook.cells.map(({ source }) => source);
  for (const cell of notebook.cells) {
    const own: Edit[] = [];
    for (const edit of edits) {
      const start = inCell(notebook, edit.range.start);
      if (start.cell !== cell.index) continue;
      const end = inCell(notebook, edit.range.end);
      if (end.cell !== cell.index) return null;
      if (start.position.line === 0 && /^\s*%%/.test(cell.source)) return null;
      own.push({ ...edit, range: { start: start.position, end: end.position } });
    }
    if (own.length > 0) sources[cell.index] = applyEdits(cell.source, own);
  }
  return joinCells(sources);
}

/** The notebook's file with these sources; everything else in it stays as it is written. */
export function writeNotebook(json: string, notebook: Notebook): string {
  const cells = findNodeAtLocation(parseTree(json)!, ['cells'])?.children ?? [];
  const code = cells.flatMap((cell, at) => (valueAt(cell, 'cell_type') === 'code' ? [{ cell, at }] : []));
  const edits = notebook.cells.flatMap(({ source, index }) => {
    const { cell, at } = code[index]!;
    const before = findNodeAtLocation(cell, ['source']);
    const lines = before?.type === 'array';
    const text = lines ? (before.children ?? []).map(({ value }) => value).join('') : before?.value;
    if (text === source) return [];
    const value = lines ? source.split(/(?<=\n)/) : source;
    return modify(json, ['cells', at, 'source'], value, { formattingOptions: layoutOf(json) });
  });
  return applyJsonEdits(json, edits);
}

function valueAt(node: Node, key: string): unknown {
  return findNodeAtLocation(node, [key])?.value;
}

/** Jupyter indents by one space; others write all on one line. */
function layoutOf(json: string): { insertSpaces: boolean; tabSize: number; eol: string } | undefined {
  const indent = /\n([ \t]+)"/.exec(json)?.[1];
  if (indent === undefined) return undefined;
  return {
    insertSpaces: !indent.includes('\t'),
    tabSize: indent.length,
    eol: json.includes('\r\n') ? '\r\n' : '\n',
  };
}
