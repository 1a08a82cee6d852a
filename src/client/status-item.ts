import * as vscode from 'vscode';
import type { StatusParams } from '../protocol.ts';

/** What the status bar says; separate from the item, so that it can be tested. */
export interface StatusText {
  text: string;
  tooltip: string;
  problem: boolean;
}

export function statusText(status: StatusParams | null): StatusText {
  if (!status) return { text: '$(sync~spin) Interleave', tooltip: 'Interleave is starting.', problem: false };
  const found = `${status.findings} ${status.findings === 1 ? 'finding' : 'findings'}`;
  switch (status.state) {
    case 'checking':
      return {
        text: status.total > 1 ? `$(sync~spin) ${status.done}/${status.total}` : '$(sync~spin) Interleave',
        tooltip: `Interleave has checked ${status.done} of ${status.total} files: ${found} so far.`,
        problem: false,
      };
    case 'error':
      return {
        text: '$(error) Interleave',
        tooltip: `Interleave cannot check: ${status.message ?? 'unknown error'}`,
        problem: true,
      };
    case 'ready':
      return {
        text: status.findings === 0 ? '$(check) Interleave' : `$(git-compare) ${found}`,
        tooltip: `Interleave: ${found} in ${status.total} ${status.total === 1 ? 'file' : 'files'}.`,
        problem: false,
      };
  }
}

/** The item in the status bar. A click opens the menu of commands. */
export class StatusItem {
  private readonly item: vscode.StatusBarItem;
  private running: string | null = null;
  private last: StatusParams | null = null;

  constructor(context: vscode.ExtensionContext) {
    this.item = vscode.window.createStatusBarItem('interleave.status', vscode.StatusBarAlignment.Right, 90);
    this.item.name = 'Interleave';
    this.item.command = 'interleave.showMenu';
    context.subscriptions.push(this.item);
    this.draw();
    this.item.show();
  }

  show(status: StatusParams | null): void {
    this.last = status;
    this.draw();
  }

  /** What a run in progress says, or null when there is none. */
  showRun(text: string | null): void {
    this.running = text;
    this.draw();
  }

  private draw(): void {
    const { text, tooltip, problem } = statusText(this.last);
    this.item.text = this.running ? `$(pulse) ${this.running}` : text;
    this.item.tooltip = tooltip;
    this.item.backgroundColor = problem ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
  }
}
