import * as vscode from 'vscode';
import type { FromTimeline, TimelineSource, ToTimeline } from '../../protocol.ts';
import { COMPARISON, showComparison } from './comparison-panel.ts';
import { openInPerfetto } from './perfetto.node.ts';
import { showSavedTimeline } from './saved-timeline.ts';
import { timelineHtml, timelineOptions } from './timeline-html.ts';
import { TIMELINE } from './timeline-panel.ts';

/** Timelines and comparisons that were open when the window was closed, from the traces that were kept of them. */
export function registerReopenedPanels(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
): void {
  for (const viewType of [TIMELINE, COMPARISON]) {
    const deserializeWebviewPanel = (panel: vscode.WebviewPanel, state: unknown) =>
      reopen(panel, sourceIn(state), context.extensionUri, output);
    context.subscriptions.push(
      vscode.window.registerWebviewPanelSerializer(viewType, { deserializeWebviewPanel }),
    );
  }
}

async function reopen(
  { webview }: vscode.WebviewPanel,
  source: TimelineSource | null,
  extensionUri: vscode.Uri,
  output: vscode.LogOutputChannel,
): Promise<void> {
  const run = ({ name, trace }: { name: string; trace: string }) => ({
    name,
    trace: vscode.Uri.parse(trace),
  });
  if (source === null)
    sayThatItIsGone(webview, extensionUri, 'Nothing was kept of it. Run the program again.');
  else if ('trace' in source) {
    const { name, trace } = run(source);
    showSavedTimeline(webview, { extensionUri, trace, name, source, openInPerfetto, output });
  } else showComparison(webview, extensionUri, run(source.before), run(source.after), output);
}

/** The window was closed while the program was running, or its run was stopped and forgotten. */
function sayThatItIsGone(webview: vscode.Webview, extensionUri: vscode.Uri, message: string): void {
  webview.options = timelineOptions(extensionUri, []);
  webview.onDidReceiveMessage(async ({ type }: FromTimeline) => {
    if (type !== 'ready') return;
    const messages: ToTimeline[] = [
      { type: 'open', run: { name: 'Earlier run', live: false } },
      { type: 'failed', message },
    ];
    for (const each of messages) await webview.postMessage(each);
  });
  webview.html = timelineHtml(webview, extensionUri);
}

/** What the page had kept, which an older version of it may have done in another form. */
function sourceIn(state: unknown): TimelineSource | null {
  const { source } = (state ?? {}) as { source?: Partial<Record<string, unknown>> | null };
  if (isRun(source)) return source;
  return isRun(source?.before) && isRun(source.after) ? { before: source.before, after: source.after } : null;
}

function isRun(value: unknown): value is { name: string; trace: string } {
  const { name, trace } = (value ?? {}) as { name?: unknown; trace?: unknown };
  return typeof name === 'string' && typeof trace === 'string';
}
