/** What the editor has open: documents, and notebooks whose cells are joined into one file of the engine. */
import type { Position, Range } from '../engine/index.ts';
import { fromCell, inCell, joinCells, type Notebook } from '../workspace/notebook.ts';
import { pathOf, uriOf } from './uris.ts';

interface OpenText {
  uri: string;
  version: number;
}

interface OpenNotebook {
  cells: { uri: string; version: number; text: string }[];
  joined: Notebook;
}

export class Documents {
  /** By engine path. */
  private readonly texts = new Map<string, OpenText>();
  /** Addresses as the editor spelled them: others can be escaped in more than one way. */
  private readonly spelled = new Map<string, string>();
  private readonly notebooks = new Map<string, OpenNotebook>();
  /** The notebook's path by the address of a cell. */
  private readonly cells = new Map<string, string>();

  open(uri: string, version: number): string {
    const path = pathOf(uri);
    this.texts.set(path, { uri, version });
    this.spelled.set(path, uri);
    return path;
  }

  close(uri: string): string {
    const path = pathOf(uri);
    this.texts.delete(path);
    return path;
  }

  /** Returns the joined text of the cells. */
  setNotebook(path: string, cells: OpenNotebook['cells']): string {
    this.closeNotebook(path);
    const joined = joinCells(cells.map((cell) => cell.text));
    this.notebooks.set(path, { cells, joined });
    for (const { uri } of cells) this.cells.set(uri, path);
    return joined.text;
  }

  notebookCells(path: string): OpenNotebook['cells'] {
    return this.notebooks.get(path)?.cells ?? [];
  }

  closeNotebook(path: string): void {
    for (const { uri } of this.notebookCells(path)) this.cells.delete(uri);
    this.notebooks.delete(path);
  }

  isOpen(path: string): boolean {
    return this.texts.has(path) || this.notebooks.has(path);
  }

  /** A cell of a notebook that is followed as a whole. */
  isCell(uri: string): boolean {
    return this.cells.has(uri);
  }

  isNotebook(path: string): boolean {
    return this.notebooks.has(path);
  }

  paths(): string[] {
    return [...this.texts.keys(), ...this.notebooks.keys()];
  }

  /** The engine path behind the address of a document or of a cell. */
  pathOf(uri: string): string {
    return this.cells.get(uri) ?? pathOf(uri);
  }

  version(uri: string): number | null {
    const path = this.cells.get(uri);
    if (path === undefined) return this.texts.get(pathOf(uri))?.version ?? null;
    return this.notebookCells(path).find((cell) => cell.uri === uri)?.version ?? null;
  }

  /** Addresses whose diagnostics belong to this path. */
  uris(path: string): string[] {
    const notebook = this.notebooks.get(path);
    if (notebook !== undefined) return notebook.cells.map((cell) => cell.uri);
    return [this.spelled.get(path) ?? uriOf(path)];
  }

  toEngine(uri: string, position: Position): Position {
    const path = this.cells.get(uri);
    const notebook = path === undefined ? undefined : this.notebooks.get(path);
    if (notebook === undefined) return position;
    const cell = notebook.cells.findIndex((candidate) => candidate.uri === uri);
    return fromCell(notebook.joined, cell, position);
  }

  /** Where a range of the engine's text is in the editor. A range over several cells ends with its first. */
  toEditor(path: string, range: Range): { uri: string; range: Range; whole: boolean } {
    const notebook = this.notebooks.get(path);
    if (notebook === undefined) return { uri: this.uris(path)[0]!, range, whole: true };
    const start = inCell(notebook.joined, range.start);
    const end = inCell(notebook.joined, range.end);
    const uri = notebook.cells[start.cell]?.uri ?? uriOf(path);
    const whole = start.cell === end.cell;
    return { uri, range: { start: start.position, end: whole ? end.position : start.position }, whole };
  }
}
