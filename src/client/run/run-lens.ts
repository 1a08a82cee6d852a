import * as vscode from 'vscode';

/** Lenses that run something: only where programs may be run, and where the setting wants them. */
export abstract class RunLens implements vscode.CodeLensProvider {
  /** VS Code asks again by itself only when the text changes. */
  onDidChangeCodeLenses(listener: () => void): vscode.Disposable {
    return vscode.Disposable.from(
      vscode.workspace.onDidGrantWorkspaceTrust(listener),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('interleave.codeLens')) listener();
      }),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!vscode.workspace.isTrusted || !wantsLenses(document)) return [];
    return this.lensesOf(document);
  }

  protected abstract lensesOf(document: vscode.TextDocument): vscode.CodeLens[];
}

export function wantsLenses(document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration('interleave', document).get('codeLens', true);
}
