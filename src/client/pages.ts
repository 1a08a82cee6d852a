import * as vscode from 'vscode';

const PAGE = /^(rules|concepts)\/([\w-]+)$/;

/** The file of `rules/<id>` or `concepts/<name>`. */
export function pageUri(extensionUri: vscode.Uri, page: string): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'docs', `${page}.md`);
}

/** The pages about rules and concepts that ship with the extension. */
export class Pages {
  constructor(private readonly extensionUri: vscode.Uri) {}

  /** `page` is `rules/<id>` or `concepts/<name>`. */
  async open(page: unknown): Promise<void> {
    const known = typeof page === 'string' ? PAGE.exec(page) : null;
    if (!known) {
      await vscode.commands.executeCommand('interleave.explain');
      return;
    }
    const uri = this.uri(`${known[1]}/${known[2]}`);
    try {
      await vscode.workspace.fs.stat(uri);
    } catch {
      await vscode.window.showWarningMessage(`Interleave has no page about "${known[2]}".`);
      return;
    }
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch {
      // The Markdown extension can be switched off; the page reads well as text too.
      await vscode.window.showTextDocument(uri, { preview: true });
    }
  }

  /** Names of all pages of one kind, in order. */
  async list(kind: 'rules' | 'concepts'): Promise<string[]> {
    try {
      const entries = await vscode.workspace.fs.readDirectory(this.folder(kind));
      return entries
        .map(([name]) => name)
        .filter((name) => name.endsWith('.md'))
        .map((name) => name.slice(0, -3))
        .sort();
    } catch {
      return [];
    }
  }

  /** The first line of text below a page's heading, without markup. */
  async summary(page: string): Promise<string> {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(this.uri(page)));
    const line = text.split('\n').find((candidate) => candidate.trim() !== '' && !candidate.startsWith('#'));
    return (line ?? '').replace(/[`*_]/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  }

  private folder(kind: string): vscode.Uri {
    return vscode.Uri.joinPath(this.extensionUri, 'dist', 'docs', kind);
  }

  private uri(page: string): vscode.Uri {
    return pageUri(this.extensionUri, page);
  }
}
