import * as vscode from 'vscode';

/**
 * Shows a place of a trace in an editor beside the timeline. `line` is one-based; 0 opens the file alone.
 * A trace may name files of another machine: then a message says so.
 */
export async function openSite(site: { file: string; line: number }, preview: boolean): Promise<void> {
  const uri = fileOf(site.file);
  if (!uri) return;
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const line = Math.min(Math.max(site.line - 1, 0), document.lineCount - 1);
    const text = document.lineAt(line);
    await vscode.window.showTextDocument(document, {
      viewColumn: columnFor(uri),
      preserveFocus: preview,
      preview,
      selection: new vscode.Range(line, text.firstNonWhitespaceCharacterIndex, line, text.text.length),
    });
  } catch {
    await vscode.window.showWarningMessage(`${site.file} is not there to be opened.`);
  }
}

/** Where the host's own files have another scheme (on the web), the workspace's folder tells which. */
function fileOf(file: string): vscode.Uri | null {
  if (file === '' || file.startsWith('<')) return null;
  if (/^[a-z][\w+.-]+:\/\//i.test(file)) return vscode.Uri.parse(file);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder && folder.scheme !== 'file' ? folder.with({ path: file }) : vscode.Uri.file(file);
}

/** The column in which the file is open already, else any column but the timeline's. */
function columnFor(uri: vscode.Uri): vscode.ViewColumn {
  for (const group of vscode.window.tabGroups.all) {
    for (const { input } of group.tabs) {
      if (input instanceof vscode.TabInputText && input.uri.toString() === uri.toString())
        return group.viewColumn;
    }
  }
  const active = vscode.window.tabGroups.activeTabGroup;
  const shown = active.activeTab?.input;
  if (!(shown instanceof vscode.TabInputWebview) && !(shown instanceof vscode.TabInputCustom)) {
    return active.viewColumn;
  }
  const other = vscode.window.tabGroups.all.find((group) => group.viewColumn !== active.viewColumn);
  return other?.viewColumn ?? vscode.ViewColumn.Beside;
}
