import * as vscode from 'vscode';
import type { Pages } from '../pages.ts';

/** Lets the user choose a rule or a concept, and opens its page. */
export async function explain(pages: Pages): Promise<void> {
  const [rules, concepts] = await Promise.all([items(pages, 'rules'), items(pages, 'concepts')]);
  if (rules.length + concepts.length === 0) {
    await vscode.window.showWarningMessage('The pages of Interleave are missing from this installation.');
    return;
  }
  const separator = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator, page: '' });
  const chosen = await vscode.window.showQuickPick(
    [separator('Concepts'), ...concepts, separator('Rules'), ...rules],
    { title: 'Explain a rule or a concept', matchOnDetail: true },
  );
  if (chosen?.page) await pages.open(chosen.page);
}

async function items(pages: Pages, kind: 'rules' | 'concepts') {
  const names = await pages.list(kind);
  return Promise.all(
    names.map(async (name) => ({
      label: name,
      detail: await pages.summary(`${kind}/${name}`),
      page: `${kind}/${name}`,
    })),
  );
}
