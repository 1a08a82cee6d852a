import type * as vscode from 'vscode';
import type { OpenInPerfetto } from './perfetto.ts';
import { showSavedTimeline } from './saved-timeline.ts';

/** Shows a saved trace (`*.interleave`) in the timeline. */
export class TraceEditor implements vscode.CustomReadonlyEditorProvider {
  static readonly viewType = 'interleave.trace';

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly output: vscode.LogOutputChannel,
    private readonly openInPerfetto: OpenInPerfetto,
  ) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const { extensionUri, output, openInPerfetto } = this;
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    showSavedTimeline(panel.webview, { extensionUri, trace: uri, name, openInPerfetto, output });
  }
}
