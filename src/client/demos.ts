import * as vscode from 'vscode';
import type { Demo } from '../runner/demo.ts';

/** The demo programs that ship with the extension. */
export class Demos {
  constructor(private readonly context: vscode.ExtensionContext) {}

  async list(): Promise<Demo[]> {
    const bytes = await vscode.workspace.fs.readFile(this.shipped('demos.json'));
    return JSON.parse(new TextDecoder().decode(bytes)) as Demo[];
  }

  /**
   * The file of a demo that the user can edit: the one in an open folder where it is there, else a copy in the
   * extension's storage, which keeps the user's changes.
   */
  async editable(demo: Demo): Promise<vscode.Uri> {
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const candidate = vscode.Uri.joinPath(folder.uri, demo.file);
      if (await exists(candidate)) return candidate;
    }
    const copy = vscode.Uri.joinPath(this.context.globalStorageUri, 'demos', demo.file);
    if (!(await exists(copy))) await this.restore(demo, copy);
    return copy;
  }

  /** True where the user has changed the demo. */
  async changed(demo: Demo, file: vscode.Uri): Promise<boolean> {
    const [mine, shipped] = await Promise.all([
      vscode.workspace.fs.readFile(file),
      vscode.workspace.fs.readFile(this.shipped(demo.file)),
    ]);
    return new TextDecoder().decode(mine) !== new TextDecoder().decode(shipped);
  }

  async restore(demo: Demo, file: vscode.Uri): Promise<void> {
    for (const name of demo.besides ?? []) {
      await vscode.workspace.fs.copy(this.shipped(name), vscode.Uri.joinPath(file, '..', name), {
        overwrite: true,
      });
    }
    await vscode.workspace.fs.copy(this.shipped(demo.file), file, { overwrite: true });
  }

  private shipped(file: string): vscode.Uri {
    return vscode.Uri.joinPath(this.context.extensionUri, 'dist', 'demos', file);
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
