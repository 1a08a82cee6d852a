import * as vscode from 'vscode';
import type { FromTimeline, RunInfo, ToTimeline } from '../../protocol.ts';
import { openInPerfetto } from './perfetto.node.ts';
import { timelineHtml, timelineOptions } from './timeline-html.ts';
import { onTimelineMessage, type ShownRun } from './timeline-messages.ts';

export const TIMELINE = 'interleave.timeline';

/**
 * The timeline of a run in progress, beside the editor. Messages that come before the page is ready wait;
 * they are kept no longer, because the page is kept alive while hidden.
 */
export class TimelinePanel {
  private readonly panel: vscode.WebviewPanel;
  private waiting: ToTimeline[] | null = [];
  private readonly stopped = new vscode.EventEmitter<{ keep: boolean }>();
  private readonly closed = new vscode.EventEmitter<void>();
  /** The user pressed Stop. */
  readonly onStop = this.stopped.event;
  readonly onClose = this.closed.event;
  private readonly compared = new vscode.EventEmitter<void>();
  /** The user wants to see this run beside the one before it. */
  readonly onCompare = this.compared.event;
  private trace: vscode.Uri | null = null;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly run: RunInfo,
    output: vscode.LogOutputChannel,
  ) {
    // A hover that was opened by a command stays until the editor is used again, and would lie over the timeline.
    vscode.commands.executeCommand('editor.action.hideHover').then(undefined, () => undefined);
    this.panel = vscode.window.createWebviewPanel(
      TIMELINE,
      `Timeline: ${run.name}`,
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { ...timelineOptions(extensionUri, []), retainContextWhenHidden: true },
    );
    this.panel.onDidDispose(() => this.closed.fire());
    this.panel.webview.onDidReceiveMessage((message: FromTimeline) => {
      if (message.type === 'ready') this.flush();
      else if (message.type === 'stop') this.stopped.fire({ keep: message.keep });
      else if (message.type === 'compare') this.compared.fire();
      else void onTimelineMessage(message, this.shown(), output);
    });
    this.post({ type: 'open', run });
    this.panel.webview.html = timelineHtml(this.panel.webview, extensionUri);
  }

  post(message: ToTimeline): void {
    if (this.waiting) this.waiting.push(message);
    else void this.panel.webview.postMessage(message);
  }

  /** Where the run was saved, once it has ended. */
  saved(trace: vscode.Uri): void {
    this.trace = trace;
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  close(): void {
    this.panel.dispose();
  }

  private shown(): ShownRun {
    const { name } = this.run;
    const { extensionUri, trace } = this;
    return { name, saved: trace && { extensionUri, trace, name }, openInPerfetto };
  }

  private flush(): void {
    const waiting = this.waiting ?? [];
    this.waiting = null;
    for (const message of waiting) this.post(message);
  }
}
