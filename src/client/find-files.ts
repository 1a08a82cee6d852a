/** Finds the files that a server without a file system asks for. */
import * as vscode from 'vscode';
import type { FindFilesParams } from '../protocol.ts';

/** Folders that hold other people's code; the server is not asked to read them. */
const SKIPPED = ['node_modules', '.venv', 'venv', 'site-packages', '__pycache__', '.git', 'build', 'dist'];

/** A walk of our own ends here; a folder this large has a search of its own. */
const MOST = 5000;

/** How long a search may take before the walk begins, in milliseconds. */
const PATIENCE = 3000;

function nothingAfter(milliseconds: number): Promise<vscode.Uri[]> {
  return new Promise((resolve) => setTimeout(() => resolve([]), milliseconds));
}

export async function findFiles({ folder, include }: FindFilesParams): Promise<string[]> {
  const root = vscode.Uri.parse(folder);
  const pattern = new vscode.RelativePattern(root, include);
  const search = vscode.workspace.findFiles(pattern, `**/{${SKIPPED.join(',')}}/**`).then(
    (uris) => uris,
    () => [],
  );
  // In a browser older versions of VS Code (seen in 1.100) have no search, and never answer.
  const found = await Promise.race([search, nothingAfter(PATIENCE)]);
  const files = found.length > 0 ? found : await walk(root, include.slice(include.lastIndexOf('.')));
  return files.map((uri) => uri.toString());
}

async function walk(root: vscode.Uri, ending: string): Promise<vscode.Uri[]> {
  const files: vscode.Uri[] = [];
  const folders = [root];
  for (const folder of folders) {
    if (files.length >= MOST) break;
    for (const [name, type] of await entries(folder)) {
      const uri = vscode.Uri.joinPath(folder, name);
      if (type === vscode.FileType.Directory && !SKIPPED.includes(name)) folders.push(uri);
      else if (type === vscode.FileType.File && name.endsWith(ending)) files.push(uri);
    }
  }
  return files;
}

/** Nothing for a folder that cannot be read. */
async function entries(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}
