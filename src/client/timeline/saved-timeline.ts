import * as vscode from 'vscode';
import type { FromTimeline, TimelineSource, ToTimeline } from '../../protocol.ts';
import type { OpenInPerfetto } from './perfetto.ts';
import { timelineHtml, timelineOptions } from './timeline-html.ts';
import { onTimelineMessage } from './timeline-messages.ts';

export interface SavedTimeline {
  extensionUri: vscode.Uri;
  trace: vscode.Uri;
  /** Shown as the title. */
  name: string;
  /** For a panel that a reopened window has to be told about; VS Code knows the file of an editor itself. */
  source?: TimelineSource;
  openInPerfetto: OpenInPerfetto;
  output: vscode.LogOutputChannel;
}

/** Shows a saved trace in a webview. The page fetches the file itself. */
export function showSavedTimeline(webview: vscode.Webview, shown: SavedTimeline): void {
  const { extensionUri, trace, name, source, openInPerfetto, output } = shown;
  webview.options = timelineOptions(extensionUri, [vscode.Uri.joinPath(trace, '..')]);
  webview.onDidReceiveMessage(async (message: FromTimeline) => {
    if (message.type !== 'ready')
      return onTimelineMessage(
        message,
        { name, saved: { extensionUri, trace, name }, openInPerfetto },
        output,
      );
    const open: ToTimeline = {
      type: 'open',
      run: { name, live: false },
      url: webview.asWebviewUri(trace).toString(),
      ...(source ? { source } : {}),
    };
    await webview.postMessage(open);
  });
  webview.html = timelineHtml(webview, extensionUri);
}
