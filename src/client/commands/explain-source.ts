import * as vscode from 'vscode';
import type { ExplainParams } from '../../protocol.ts';
import { linkLines, pageOf } from '../links.ts';
import { pageUri } from '../pages.ts';

/** Documents of this scheme are reports; their query is the file's address. */
const SCHEME = 'interleave-report';

type Ask = (params: ExplainParams) => Promise<string | null>;

/** *Explain This File* and *Explain This Function*: reports that open as Markdown previews. */
export class Reports implements vscode.TextDocumentContentProvider {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly texts = new Map<string, string>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly ask: Ask,
  ) {}

  static register(context: vscode.ExtensionContext, ask: Ask): void {
    const reports = new Reports(context.extensionUri, ask);
    context.subscriptions.push(
      reports.changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, reports),
      vscode.commands.registerCommand('interleave.explainFile', (uri) => reports.file(uri)),
      vscode.commands.registerCommand('interleave.explainFunction', () => reports.fn()),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  /** `given`: from the explorer's menu; else what the active editor shows. */
  private async file(given: unknown): Promise<void> {
    const uri = given instanceof vscode.Uri ? given : pythonEditor()?.document.uri;
    if (uri === undefined) {
      await vscode.window.showInformationMessage('Open a Python file to have it explained.');
      return;
    }
    // The server knows open documents, whether their folder is open or not.
    await vscode.workspace.openTextDocument(uri);
    await this.show(uri, 'file', await this.ask({ uri: uri.toString() }));
  }

  private async fn(): Promise<void> {
    const editor = pythonEditor();
    if (editor === undefined) {
      await vscode.window.showInformationMessage('Place the cursor in a function of a Python file.');
      return;
    }
    const { uri } = editor.document;
    const { line, character } = editor.selection.active;
    const report = await this.ask({ uri: uri.toString(), position: { line, character } });
    if (report === null)
      await vscode.window.showInformationMessage('There is no function here. Place the cursor in one.');
    else await this.show(uri, `function in line ${line + 1}`, report);
  }

  private async show(source: vscode.Uri, what: string, report: string | null): Promise<void> {
    if (report === null) {
      await vscode.window.showWarningMessage('Interleave does not know this file.');
      return;
    }
    const name = source.path.split('/').pop() ?? 'file';
    const uri = vscode.Uri.from({
      scheme: SCHEME,
      path: `/${name}, explained.md`,
      query: `${source.toString()} ${what}`,
    });
    this.texts.set(uri.toString(), withLinks(report, source, this.extensionUri));
    this.changed.fire(uri);
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  }
}

function pythonEditor(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor?.document.languageId === 'python' ? editor : undefined;
}

/** A preview follows links to files: `line 12` leads to the line, and the name of a rule or concept to its page. */
function withLinks(report: string, source: vscode.Uri, extensionUri: vscode.Uri): string {
  const pages = report.replace(/\((interleave:[^)\s]+)\)/g, (whole, link: string) => {
    const page = pageOf(link);
    return page === null ? whole : `(${pageUri(extensionUri, page).toString()})`;
  });
  return linkLines(pages, source.toString());
}
