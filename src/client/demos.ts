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
   * The file of a demo that the user can edit: the one in an open folder where it is there (a program of the user's own
   * may have the same name), else a copy in the extension's storage, which keeps the user's changes.
   */
  async editable(demo: Demo): Promise<vscode.Uri> {
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const candidate = vscode.Uri.joinPath(folder.uri, demo.file);
      if ((await textOf(candidate))?.startsWith(`"""${demo.name}: `)) return candidate;
    }
    const copy = vscode.Uri.joinPath(this.context.globalStorageUri, 'demos', demo.file);
    if ((await textOf(copy)) === null) await this.restore(demo, copy);
    return copy;
  }

  /** True where the user has changed the demo. */
  async changed(demo: Demo, file: vscode.Uri): Promise<boolean> {
    return (await textOf(file)) !== (await textOf(this.shipped(demo.file)));
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

/** Null where there is no such file. */
async function textOf(uri: vscode.Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}
