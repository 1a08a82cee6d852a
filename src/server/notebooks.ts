/** Notebooks in the editor: their Python cells, joined in order, are one file of the engine. */
import type { Connection, DidChangeNotebookDocumentParams, TextDocumentItem } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Session } from './session.ts';
import { pathOf } from './uris.ts';

type Cells = ReturnType<Session['documents']['notebookCells']>;

/** Thin: the joined text is parsed anew after each change; cells of other languages are left out by the client. */
export function followNotebooks(connection: Connection, session: () => Session | null): void {
  const { synchronization } = connection.notebooks;
  synchronization.onDidOpenNotebookDocument(({ notebookDocument, cellTextDocuments }) => {
    update(session(), pathOf(notebookDocument.uri), cellTextDocuments.map(cellOf));
  });
  synchronization.onDidChangeNotebookDocument((params) => {
    const current = session();
    if (current === null) return;
    const path = pathOf(params.notebookDocument.uri);
    update(current, path, changedCells(current.documents.notebookCells(path), params));
  });
  synchronization.onDidCloseNotebookDocument(({ notebookDocument, cellTextDocuments }) => {
    const current = session();
    const path = pathOf(notebookDocument.uri);
    for (const { uri } of cellTextDocuments) connection.sendDiagnostics({ uri, diagnostics: [] });
    current?.documents.closeNotebook(path);
    void current?.closed(path);
  });
}

function update(session: Session | null, path: string, cells: Cells): void {
  if (session === null) return;
  void session.open(path, session.documents.setNotebook(path, cells), true);
}

function cellOf({ uri, version, text }: TextDocumentItem): Cells[number] {
  return { uri, version, text };
}

function changedCells(cells: Cells, { change }: DidChangeNotebookDocumentParams): Cells {
  let current = [...cells];
  const { structure, textContent } = change.cells ?? {};
  if (structure !== undefined) {
    const { start, deleteCount, cells: added } = structure.array;
    const opened = new Map(structure.didOpen?.map((item) => [item.uri, cellOf(item)]));
    const known = new Map(current.map((cell) => [cell.uri, cell]));
    const inserted = (added ?? []).flatMap(
      ({ document }) => opened.get(document) ?? known.get(document) ?? [],
    );
    current.splice(start, deleteCount, ...inserted);
  }
  for (const { document, changes } of textContent ?? []) {
    current = current.map((cell) => {
      if (cell.uri !== document.uri) return cell;
      const text = TextDocument.create(cell.uri, 'python', cell.version, cell.text);
      return {
        ...cell,
        version: document.version,
        text: TextDocument.update(text, changes, document.version).getText(),
      };
    });
  }
  return current;
}
