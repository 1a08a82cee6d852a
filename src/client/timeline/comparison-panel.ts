import * as vscode from 'vscode';
import type { FromTimeline, TimelineSource, ToTimeline } from '../../protocol.ts';
import { openInPerfetto } from './perfetto.node.ts';
import { timelineHtml, timelineOptions } from './timeline-html.ts';
import { onTimelineMessage } from './timeline-messages.ts';

export const COMPARISON = 'interleave.comparison';

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
  const panel = vscode.window.createWebviewPanel(
    COMPARISON,
    `Comparison: ${titleOf(before, after)}`,
    vscode.ViewColumn.Active,
    { retainContextWhenHidden: true },
  );
  showComparison(panel.webview, extensionUri, before, after, output);
}

/** The same in a webview that is there already. */
export function showComparison(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  before: ComparedRun,
  after: ComparedRun,
  output: vscode.LogOutputChannel,
): void {
  const name = titleOf(before, after);
  const folders = [before, after].map(({ trace }) => vscode.Uri.joinPath(trace, '..'));
  webview.options = timelineOptions(extensionUri, folders);
  const sourceOf = (run: ComparedRun) => ({ name: run.name, trace: run.trace.toString() });
  const source: TimelineSource = { before: sourceOf(before), after: sourceOf(after) };
  webview.onDidReceiveMessage(async (message: FromTimeline) => {
    if (message.type !== 'ready')
      return onTimelineMessage(message, { name, saved: null, openInPerfetto }, output);
    const compare: ToTimeline = {
      type: 'compare',
      run: { name, live: false },
      before: webview.asWebviewUri(before.trace).toString(),
      after: webview.asWebviewUri(after.trace).toString(),
      source,
    };
    await webview.postMessage(compare);
  });
  webview.html = timelineHtml(webview, extensionUri);
}

function titleOf(before: ComparedRun, after: ComparedRun): string {
  return before.name === after.name ? after.name : `${before.name} and ${after.name}`;
}
