import * as vscode from 'vscode';
import type { ExplainParams } from '../../protocol.ts';
import { linkLines, withCommandLinks } from '../links.ts';
import { shownPython } from '../shown-python.ts';
import { openSite } from '../timeline/open-site.ts';

type Ask = (params: ExplainParams) => Promise<string | null>;

/** *Explain This File* and *Explain This Function*: reports beside the code, whose line numbers lead to the lines. */
export class Reports {
  private panel: vscode.WebviewPanel | null = null;

  private constructor(private readonly ask: Ask) {}

  static register(context: vscode.ExtensionContext, ask: Ask): void {
    const reports = new Reports(ask);
    const command = vscode.commands.registerCommand;
    context.subscriptions.push(
      command('interleave.explainFile', (uri) => reports.file(uri)),
      command('interleave.explainFunction', () => reports.fn()),
      command('interleave.openLine', (file, line) =>
        openSite({ file: String(file), line: Number(line) }, false),
      ),
    );
  }

  /** `given`: a file of the explorer; else what the editor shows. */
  private async file(given: unknown): Promise<void> {
    const uri = given instanceof vscode.Uri ? given : shownPython()?.document.uri;
    if (uri === undefined) {
      await vscode.window.showInformationMessage('Open a Python file to have it explained.');
      return;
    }
    // The server knows open documents, whether their folder is open or not.
    await vscode.workspace.openTextDocument(uri);
    const report = await this.ask({ uri: uri.toString() });
    if (report === null)
      await vscode.window.showWarningMessage(
        'Interleave cannot explain this: it explains Python files that are open.',
      );
    else await this.show(uri, report);
  }

  private async fn(): Promise<void> {
    const editor = shownPython();
    if (editor === undefined) {
      await vscode.window.showInformationMessage('Place the cursor in a function of a Python file.');
      return;
    }
    const { uri } = editor.document;
    const { line, character } = editor.selection.active;
    const report = await this.ask({ uri: uri.toString(), position: { line, character } });
    if (report === null)
      await vscode.window.showInformationMessage('There is no function here. Place the cursor in one.');
    else await this.show(uri, report);
  }

  /** One report at a time; the panel stays where the user has put it. */
  private async show(source: vscode.Uri, report: string): Promise<void> {
    const panel = this.panel ?? this.open();
    panel.title = `Explained: ${source.path.split('/').pop()}`;
    const links = linkLines(withCommandLinks(report), (line) => lineLink(source, line));
    const body = await vscode.commands.executeCommand<string>('markdown.api.render', links);
    panel.webview.html = page(body, panel.webview.cspSource);
    panel.reveal(undefined, true);
  }

  private open(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(
      'interleave.report',
      'Explained',
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      {
        enableFindWidget: true,
        enableCommandUris: ['interleave.openLine', 'interleave.openPage', 'interleave.runDemo'],
      },
    );
    panel.onDidDispose(() => {
      this.panel = null;
    });
    this.panel = panel;
    return panel;
  }
}

/** Brackets would end the link. */
function lineLink(source: vscode.Uri, line: number): string {
  const place = encodeURIComponent(JSON.stringify([source.toString(), line]));
  return `command:interleave.openLine?${place.replaceAll('(', '%28').replaceAll(')', '%29')}`;
}

/** No script, nothing from elsewhere; the colours are those of the theme. */
function page(body: string, own: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${own} 'unsafe-inline'">
<style>
  body { font-size: var(--vscode-font-size); line-height: 1.5; max-width: 100ch; padding: 0 1.5em 2em; }
  h1 { font-size: 1.5em; font-weight: 600; }
  h2 { font-size: 1.2em; font-weight: 600; margin-top: 1.6em; }
  ul { padding-left: 1.4em; }
  li { margin: 0.3em 0; }
  code { font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); }
  pre { background: var(--vscode-textCodeBlock-background); overflow: auto; padding: 0.8em; }
  table { border-collapse: collapse; }
  th, td { border-bottom: 1px solid var(--vscode-widget-border, currentColor); padding: 0.3em 1em 0.3em 0; text-align: left; vertical-align: top; }
</style>
</head>
<body>${body}</body>
</html>`;
}
