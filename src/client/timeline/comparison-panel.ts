import * as vscode from 'vscode';
import type { FromTimeline, ToTimeline } from '../../protocol.ts';
import { openInPerfetto } from './perfetto.node.ts';
import { timelineHtml, timelineOptions } from './timeline-html.ts';
import { onTimelineMessage } from './timeline-messages.ts';

export interface ComparedRun {
  name: string;
  trace: vscode.Uri;
}

/** Shows two saved traces on one scale, one below the other, with what is different between them. */
export function openComparison(
  extensionUri: vscode.Uri,
  before: ComparedRun,
  after: ComparedRun,
  output: vscode.LogOutputChannel,
): void {
  const name = before.name === after.name ? after.name : `${before.name} and ${after.name}`;
  const folders = [before, after].map(({ trace }) => vscode.Uri.joinPath(trace, '..'));
  const panel = vscode.window.createWebviewPanel(
    'interleave.comparison',
    `Comparison: ${name}`,
    vscode.ViewColumn.Active,
    { ...timelineOptions(extensionUri, folders), retainContextWhenHidden: true },
  );
  const { webview } = panel;
  webview.onDidReceiveMessage(async (message: FromTimeline) => {
    if (message.type !== 'ready')
      return onTimelineMessage(message, { name, saved: null, openInPerfetto }, output);
    const compare: ToTimeline = {
      type: 'compare',
      run: { name, live: false },
      before: webview.asWebviewUri(before.trace).toString(),
      after: webview.asWebviewUri(after.trace).toString(),
    };
    await webview.postMessage(compare);
  });
  webview.html = timelineHtml(webview, extensionUri);
}
