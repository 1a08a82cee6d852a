/** The folder that the tests run in, and its documents. */
import * as vscode from 'vscode';
import { eventually } from './conditions.ts';

const EXTENSION = 'interleave.interleave';

export async function activated(): Promise<vscode.Extension<unknown>> {
  const extension = vscode.extensions.getExtension(EXTENSION);
  if (!extension) throw new Error(`${EXTENSION} is not installed.`);
  await extension.activate();
  return extension;
}

export function fileUri(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('The tests need a folder.');
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function open(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(fileUri(name)));
}

/** Replaces the whole text of a document without saving it. */
export async function replaceText(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error('The edit was refused.');
}

/** The rule a finding comes from. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' && code !== null ? code.value : code);
}

/** Interleave's findings in a document, once they are what `expected` asks for. */
export function findings(
  uri: vscode.Uri,
  expected: (found: vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
  let last: string[] = [];
  return eventually(`findings of ${uri.path}`, () => {
    const found = vscode.languages
      .getDiagnostics(uri)
      .filter(({ source }) => source?.toLowerCase() === 'interleave');
    last = found.map((diagnostic) => `${ruleOf(diagnostic)}: ${diagnostic.message}`);
    return expected(found) ? found : null;
  }).catch((error: Error) => {
    throw new Error(`${error.message} Findings: ${last.join(' | ') || 'none'}`);
  });
}

/** The place of a text in a document. */
export function placeOf(document: vscode.TextDocument, text: string): vscode.Position {
  const at = document.getText().indexOf(text);
  if (at < 0) throw new Error(`${text} is not in ${document.uri.path}`);
  return document.positionAt(at);
}
