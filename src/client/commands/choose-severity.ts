import * as vscode from 'vscode';

const LEVELS = ['default', 'off', 'error', 'warning', 'information', 'hint'] as const;

/** Lets the user choose how severe a rule is, in the workspace's settings where a folder is open. */
export async function chooseSeverity(context: vscode.ExtensionContext, chosenRule?: unknown): Promise<void> {
  const rules = ruleSettings(context);
  const settings = vscode.workspace.getConfiguration('interleave');
  const rule =
    rules.find(({ id }) => id === chosenRule) ??
    (await vscode.window.showQuickPick(
      rules.map(({ id, summary }) => ({
        id,
        label: id,
        description: settings.get<string>(`rules.${id}`),
        detail: summary,
      })),
      { title: 'Which rule?', matchOnDetail: true },
    ));
  if (!rule) return;
  const level = await vscode.window.showQuickPick([...LEVELS], { title: `How severe is ${rule.id}?` });
  if (!level) return;
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await settings.update(`rules.${rule.id}`, level === 'default' ? undefined : level, target);
}

/** The rules as the manifest lists them, so that the client needs no engine. */
function ruleSettings(context: vscode.ExtensionContext): Array<{ id: string; summary: string }> {
  const sections = context.extension.packageJSON.contributes.configuration as Array<{
    properties: Record<string, { markdownDescription?: string }>;
  }>;
  const prefix = 'interleave.rules.';
  return sections
    .flatMap(({ properties }) => Object.entries(properties))
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, { markdownDescription }]) => ({
      id: name.slice(prefix.length),
      summary: (markdownDescription ?? '').split('\n')[0] ?? '',
    }));
}
