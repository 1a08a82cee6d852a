import * as vscode from 'vscode';
import type { FromTimeline, ToTimeline } from '../../protocol.ts';
import type { OpenInPerfetto } from './perfetto.ts';
import { timelineHtml, timelineOptions } from './timeline-html.ts';
import { onTimelineMessage } from './timeline-messages.ts';

/** Shows a saved trace (`*.interleave`) in the timeline. The page fetches the file itself. */
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
    const { webview } = panel;
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    const saved = { extensionUri: this.extensionUri, trace: uri, name };
    const shown = { name, saved, openInPerfetto: this.openInPerfetto };
    webview.options = timelineOptions(this.extensionUri, [vscode.Uri.joinPath(uri, '..')]);
    webview.onDidReceiveMessage(async (message: FromTimeline) => {
      if (message.type === 'ready') {
        const open: ToTimeline = {
          type: 'open',
          run: { name, live: false },
          url: webview.asWebviewUri(uri).toString(),
        };
        await webview.postMessage(open);
      } else {
        await onTimelineMessage(message, shown, this.output);
      }
    });
    webview.html = timelineHtml(webview, this.extensionUri);
  }
}
