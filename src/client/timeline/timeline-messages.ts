import * as vscode from 'vscode';
import type { FromTimeline } from '../../protocol.ts';
import { exportRun, type SavedRun, saveAs, stemOf } from './export-run.ts';
import { openSite } from './open-site.ts';
import type { OpenInPerfetto } from './perfetto.ts';

/** What a timeline shows, as far as its messages are about it. */
export interface ShownRun {
  name: string;
  /** Null while nothing is saved, and where two runs are shown. */
  saved: SavedRun | null;
  openInPerfetto: OpenInPerfetto;
}

/** Does what the timeline asks for; `stop`, `compare` and `ready` are the owner's. */
export async function onTimelineMessage(
  message: FromTimeline,
  run: ShownRun,
  output: vscode.LogOutputChannel,
): Promise<void> {
  switch (message.type) {
    case 'open-site':
      await openSite(message.site, message.preview);
      return;
    case 'open-rule':
      await vscode.commands.executeCommand('interleave.openPage', `rules/${message.rule}`);
      return;
    case 'export':
      if (run.saved) await exportRun(run.saved, message.kind, output);
      return;
    case 'open-in-perfetto':
      if (run.saved) await run.openInPerfetto(run.saved, output);
      return;
    case 'save-picture':
      await saveAs(`${stemOf(run.name)}.${message.suffix}`, async () => message.content, output);
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
