import { readFile, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { defaultName, type ExportKind, exportTrace } from '../../runner/trace-export.ts';
import { decodeTrace } from '../../trace/saved-trace.ts';

const FORMATS: Array<{ format: ExportKind; label: string; detail: string; suffix: string }> = [
  {
    format: 'html',
    label: 'Web page',
    detail: 'The same timeline in one file, for a bug report or a lesson',
    suffix: 'html',
  },
  {
    format: 'perfetto',
    label: 'Perfetto',
    detail: 'For ui.perfetto.dev, with exact nanoseconds',
    suffix: 'perfetto-trace',
  },
  {
    format: 'chrome',
    label: 'Chrome trace (JSON)',
    detail: 'For Perfetto and chrome://tracing',
    suffix: 'json',
  },
  { format: 'speedscope', label: 'speedscope', detail: 'For speedscope.app', suffix: 'json' },
  {
    format: 'csv',
    label: 'Table (CSV)',
    detail: 'Every span with its row, state, place and times',
    suffix: 'csv',
  },
  {
    format: 'summary',
    label: 'Summary (text)',
    detail: 'Problems, and the time of every row per state',
    suffix: 'txt',
  },
];

/** Writes a saved trace in a format that the user chooses, where the user says. */
export async function exportTraceFile(
  trace: vscode.Uri,
  name: string,
  output: vscode.LogOutputChannel,
): Promise<void> {
  const chosen = await vscode.window.showQuickPick(FORMATS, {
    title: `Export ${name} as`,
    matchOnDetail: true,
  });
  if (!chosen) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.joinPath(trace, '..');
  const stem = name.replace(/\.py$/, '').replace(/[^\w.-]+/g, '_');
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, defaultName(stem, chosen.format)),
    filters: { [chosen.label]: [chosen.suffix] },
  });
  if (!target) return;
  try {
    const content = await exportTrace(decodeTrace(await readFile(trace.fsPath)), chosen.format, name);
    await writeFile(target.fsPath, content);
  } catch (error) {
    output.error(`Exporting ${trace.fsPath} failed: ${error}`);
    await vscode.window.showErrorMessage(`${name} could not be exported: ${(error as Error).message}`);
    return;
  }
  const open = 'Show in Folder';
  const answer = await vscode.window.showInformationMessage(`Exported to ${target.fsPath}.`, open);
  if (answer === open) await vscode.commands.executeCommand('revealFileInOS', target);
}
