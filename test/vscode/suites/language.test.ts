/** Findings, explanations and fixes while typing. Runs in both extension hosts. */
import assert from 'node:assert';
import * as vscode from 'vscode';
import { eventually } from './conditions.ts';
import { activated, fileUri, findings, open, placeOf, replaceText, ruleOf } from './workspace.ts';

describe('language', () => {
  before(activated);
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('marks a blocking call in a coroutine', async () => {
    const { document } = await open('blocking.py');
    const [finding] = await findings(document.uri, (found) => found.length === 1);
    assert.strictEqual(ruleOf(finding!), 'blocking-call-in-async');
    assert.strictEqual(document.getText(finding!.range), 'time.sleep');
    assert.strictEqual(finding!.severity, vscode.DiagnosticSeverity.Warning);
  });

  it('links a finding to its page', async () => {
    const { document } = await open('blocking.py');
    const [finding] = await findings(document.uri, (found) => found.length === 1);
    const code = finding!.code as { value: string; target: vscode.Uri };
    // VS Code opens no command from here, so it is the page's file.
    assert.match(code.target.path, /\/docs\/rules\/blocking-call-in-async\.md$/);
  });

  it('explains a finding in a hover with this code', async () => {
    const { document } = await open('blocking.py');
    await findings(document.uri, (found) => found.length === 1);
    const text = await hoverAt(document, 'time.sleep(2)');
    assert.match(text, /loop/);
    assert.match(text, /command:interleave\.openPage/);
    assert.doesNotMatch(text, /\]\(interleave:/);
  });

  it('fixes it with a quick fix', async () => {
    const { document } = await open('blocking.py');
    const [finding] = await findings(document.uri, (found) => found.length === 1);
    const fix = (await actionsAt(document.uri, finding!.range)).find(({ title }) =>
      /asyncio\.sleep/.test(title),
    );
    assert.ok(fix?.edit, 'a fix with an edit');
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(document.getText(), /await asyncio\.sleep\(2\)/);
    await findings(document.uri, (found) => found.length === 0);
  });

  it('offers to ignore a finding, and an ignore comment silences it', async () => {
    const { document } = await open('blocking.py');
    const [finding] = await findings(document.uri, (found) => found.length === 1);
    const ignore = (await actionsAt(document.uri, finding!.range)).find(({ title }) => /ignore/i.test(title));
    assert.ok(ignore?.edit, 'an action that ignores the finding');
    assert.ok(await vscode.workspace.applyEdit(ignore.edit));
    assert.match(document.getText(), /# interleave: ignore\[blocking-call-in-async\]/);
    await findings(document.uri, (found) => found.length === 0);
  });

  it('shows the chain through three files, and forgets it when the last changes unsaved', async () => {
    const { document } = await open('web.py');
    const [finding] = await findings(document.uri, (found) => found.length === 1);
    const files = (finding!.relatedInformation ?? []).map(({ location }) =>
      location.uri.path.split('/').at(-1),
    );
    assert.ok(files.includes('service.py') && files.includes('store.py'), `related: ${files}`);
    const helper = await open('store.py');
    const text = helper.document.getText();
    await replaceText(helper.document, text.replace('time.sleep(0.5)', 'name = name.strip()'));
    await findings(document.uri, (found) => found.length === 0);
    await replaceText(helper.document, text);
    await findings(document.uri, (found) => found.length === 1);
  });

  it('relates the two sides of a lock inversion', async () => {
    const { document } = await open('locks.py');
    const found = await findings(document.uri, (list) =>
      list.some((each) => ruleOf(each) === 'inconsistent-lock-order'),
    );
    const lines = found.map(({ range }) => document.lineAt(range.start.line).text.trim());
    assert.deepStrictEqual(lines.sort(), ['with accounts:', 'with journal:']);
    for (const { relatedInformation } of found) assert.ok((relatedInformation ?? []).length > 0);
  });

  it('follows the severity that a setting gives a rule', async () => {
    const settings = vscode.workspace.getConfiguration('interleave');
    const { document } = await open('blocking.py');
    await findings(document.uri, (found) => found.length === 1);
    try {
      await settings.update('rules.blocking-call-in-async', 'error', vscode.ConfigurationTarget.Workspace);
      await findings(document.uri, ([first]) => first?.severity === vscode.DiagnosticSeverity.Error);
      await settings.update('rules.blocking-call-in-async', 'off', vscode.ConfigurationTarget.Workspace);
      await findings(document.uri, (found) => found.length === 0);
    } finally {
      await settings.update('rules.blocking-call-in-async', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await findings(document.uri, (found) => found.length === 1);
  });

  it('finds files of the workspace that nobody opened', async () => {
    await findings(fileUri('locks.py'), (found) => found.length === 2);
  });
});

async function hoverAt(document: vscode.TextDocument, text: string): Promise<string> {
  const at = placeOf(document, text).translate(0, 6);
  return eventually(`a hover at ${text}`, async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at,
    );
    return hovers
      .flatMap(({ contents }) => contents)
      .map((part) => (typeof part === 'string' ? part : part.value))
      .join('\n');
  });
}

function actionsAt(uri: vscode.Uri, range: vscode.Range): Thenable<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    'quickfix',
  );
}
