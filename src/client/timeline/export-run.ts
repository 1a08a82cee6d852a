import * as vscode from 'vscode';
import { exportTrace } from '../../timeline/export-trace.ts';
import { defaultName, type ExportKind } from '../../trace/export/export-kinds.ts';
import type { Trace } from '../../trace/model.ts';
import { decodeTrace, encodeTrace } from '../../trace/saved-trace.ts';

/** A saved trace and what it is called; `folder` is the extension's own. */
export interface SavedRun {
  extensionUri: vscode.Uri;
  trace: vscode.Uri;
  name: string;
}

const FORMATS: Array<{ format: ExportKind; label: string; detail: string }> = [
  {
    format: 'html',
    label: 'Web page',
    detail: 'The same timeline in one file, for a bug report or a lesson',
  },
  { format: 'perfetto', label: 'Perfetto', detail: 'For ui.perfetto.dev, with exact nanoseconds' },
  { format: 'chrome', label: 'Chrome trace (JSON)', detail: 'For Perfetto and chrome://tracing' },
  { format: 'speedscope', label: 'speedscope', detail: 'For speedscope.app' },
  {
    format: 'svg',
    label: 'Picture (SVG)',
    detail: 'The whole run; the timeline itself exports what it shows',
  },
  { format: 'csv', label: 'Table (CSV)', detail: 'Every span with its row, state, place and times' },
  { format: 'summary', label: 'Summary (text)', detail: 'Problems, and the time of every row per state' },
];

/** Asks for a format, and exports a saved trace in it. */
export async function chooseAndExport(run: SavedRun, output: vscode.LogOutputChannel): Promise<void> {
  const title = `Export ${run.name} as`;
  const chosen = await vscode.window.showQuickPick(FORMATS, { title, matchOnDetail: true });
  if (chosen) await exportRun(run, chosen.format, output);
}

/** Writes a saved trace in a format where the user says; answers whether it was written. */
export async function exportRun(
  run: SavedRun,
  format: ExportKind,
  output: vscode.LogOutputChannel,
): Promise<boolean> {
  const content = async (): Promise<Uint8Array> => {
    const text = await exportedTrace(run, format);
    return typeof text === 'string' ? new TextEncoder().encode(text) : text;
  };
  return saveAs(defaultName(stemOf(run.name), format), content, output);
}

/** A saved trace in a format. */
export async function exportedTrace(run: SavedRun, format: ExportKind): Promise<string | Uint8Array> {
  const { extensionUri, trace, name } = run;
  const page = {
    script: async () => {
      const file = vscode.Uri.joinPath(extensionUri, 'dist', 'timeline.js');
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    },
    packed: (read: Trace) => packed(encodeTrace(read)),
  };
  return exportTrace(decodeTrace(await vscode.workspace.fs.readFile(trace)), format, name, page);
}

/** Writes what `content` makes where the user says, and makes nothing before that is known; answers whether it was written. */
export async function saveAs(
  name: string,
  content: () => Promise<Uint8Array>,
  output: vscode.LogOutputChannel,
): Promise<boolean> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const suffix = name.slice(name.lastIndexOf('.') + 1);
  const target = await vscode.window.showSaveDialog({
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
    filters: { [suffix.toUpperCase()]: [suffix] },
  });
  if (!target) return false;
  const title = `Exporting ${name}`;
  try {
    await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, async () =>
      vscode.workspace.fs.writeFile(target, await content()),
    );
  } catch (error) {
    output.error(`Exporting ${name} failed: ${error}`);
    await vscode.window.showErrorMessage(`${name} could not be exported: ${(error as Error).message}`);
    return false;
  }
  void sayWhere(target);
  return true;
}

async function sayWhere(target: vscode.Uri): Promise<void> {
  const shown = 'Show in Folder';
  // Only files of this machine are in a folder that can be shown.
  const offers = target.scheme === 'file' && vscode.env.remoteName === undefined ? [shown] : [];
  const answer = await vscode.window.showInformationMessage(`Exported to ${target.fsPath}.`, ...offers);
  if (answer === shown) await vscode.commands.executeCommand('revealFileInOS', target);
}

/** `web.py` and `web.interleave` become `web`; what a file's name cannot hold becomes `_`. */
export function stemOf(name: string): string {
  return name.replace(/\.(py|interleave)$/, '').replace(/[^\w.-]+/g, '_');
}

/** Base64 of the gzipped bytes, with what both Node and browsers have. */
async function packed(bytes: Uint8Array): Promise<string> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new CompressionStream('gzip'));
  const zipped = new Uint8Array(await new Response(stream).arrayBuffer());
  let text = '';
  // In pieces of a multiple of three bytes, so that their texts can be joined; a call takes no more arguments.
  for (let at = 0; at < zipped.length; at += 0x6000)
    text += btoa(String.fromCharCode(...zipped.subarray(at, at + 0x6000)));
  return text;
}
