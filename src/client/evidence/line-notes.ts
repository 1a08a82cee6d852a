import * as vscode from 'vscode';
import type { LineEvidence } from '../../trace/line-evidence.ts';
import { noteDetails, noteText } from './evidence-text.ts';

/**
 * Notes at the end of the lines of a program that ran: how often each waited, and how long. They belong to the text
 * that ran, so those of a file go when it changes.
 */
export class LineNotes implements vscode.Disposable {
  private readonly decoration = vscode.window.createTextEditorDecorationType({
    after: { margin: '0 0 0 3ch', color: new vscode.ThemeColor('editorCodeLens.foreground') },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  private files = new Map<string, readonly LineEvidence[]>();
  private readonly listeners: vscode.Disposable;

  constructor() {
    this.listeners = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors((editors) => this.draw(editors)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && this.files.delete(fileOf(document))) this.redraw();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('interleave.runNotes')) this.redraw();
      }),
    );
  }

  /** Replaces what is shown; an empty map takes it away. */
  show(files: Map<string, readonly LineEvidence[]>): void {
    this.files = files;
    this.redraw();
  }

  dispose(): void {
    this.listeners.dispose();
    this.decoration.dispose();
  }

  private redraw(): void {
    this.draw(vscode.window.visibleTextEditors);
  }

  private draw(editors: readonly vscode.TextEditor[]): void {
    for (const editor of editors) editor.setDecorations(this.decoration, this.notesOf(editor.document));
  }

  private notesOf(document: vscode.TextDocument): vscode.DecorationOptions[] {
    if (!vscode.workspace.getConfiguration('interleave', document).get('runNotes', true)) return [];
    const lines = this.files.get(fileOf(document)) ?? [];
    return lines.filter(({ line }) => line <= document.lineCount).flatMap((each) => note(document, each));
  }
}

function note(document: vscode.TextDocument, evidence: LineEvidence): vscode.DecorationOptions[] {
  const text = noteText(evidence);
  if (text === '') return [];
  const { end } = document.lineAt(evidence.line - 1).range;
  const hover = new vscode.MarkdownString(
    `**Interleave, in this run**\n\n${noteDetails(evidence)
      .map((line) => `- ${line}`)
      .join('\n')}`,
  );
  return [
    {
      range: new vscode.Range(end, end),
      hoverMessage: hover,
      renderOptions: { after: { contentText: text } },
    },
  ];
}

function fileOf(document: vscode.TextDocument): string {
  return document.uri.fsPath;
}
