import * as vscode from 'vscode';
import type { FromTimeline } from '../../protocol.ts';
import { openSite } from './open-site.ts';

/** Does what the timeline asks for; `stop`, `compare` and `ready` are the owner's. */
export async function onTimelineMessage(
  message: FromTimeline,
  output: vscode.LogOutputChannel,
): Promise<void> {
  switch (message.type) {
    case 'open-site':
      await openSite(message.site, message.preview);
      return;
    case 'open-rule':
      await vscode.commands.executeCommand('interleave.openPage', `rules/${message.rule}`);
      return;
    case 'error':
      output.error(`Timeline: ${message.message}`);
      return;
    case 'ready':
    case 'stop':
    case 'compare':
      return;
  }
}
