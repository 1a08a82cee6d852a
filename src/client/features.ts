import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { chooseSeverity } from './commands/choose-severity.ts';
import { chooseTool } from './commands/choose-tool.ts';
import { explain } from './commands/explain.ts';
import { fixAll } from './commands/fix-all.ts';
import { showMenu } from './commands/menu.ts';
import { openDemo } from './commands/open-demo.ts';
import { openTrace } from './commands/open-trace.ts';
import { Reports } from './commands/reports.ts';
import { FirstFinding } from './commands/show-finding.ts';
import { Demos } from './demos.ts';
import { Observed } from './evidence/observed.ts';
import { LanguageService } from './language-client.ts';
import { Pages } from './pages.ts';
import { StatusItem } from './status-item.ts';
import type { OpenInPerfetto } from './timeline/perfetto.ts';
import { TraceEditor } from './timeline/trace-editor.ts';

/** Everything that works on every host, also where no program can be run. */
export interface Features {
  language: LanguageService;
  status: StatusItem;
  /** What the last run showed; hovers tell it. */
  observed: Observed;
}

export function registerFeatures(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
  createClient: (observed: Observed) => Promise<BaseLanguageClient>,
  canRun: boolean,
  openInPerfetto: OpenInPerfetto,
): Features {
  const status = new StatusItem(context);
  const pages = new Pages(context.extensionUri);
  const observed = new Observed();
  const language = new LanguageService(
    () => createClient(observed),
    output,
    (value) => status.show(value),
  );
  const findings = new FirstFinding((params) => language.check(params));
  const command = vscode.commands.registerCommand;
  context.subscriptions.push(
    command('interleave.openPage', (page) => pages.open(page)),
    command('interleave.explain', () => explain(pages)),
    command('interleave.getStarted', () =>
      vscode.commands.executeCommand(
        'workbench.action.openWalkthrough',
        `${context.extension.id}#start`,
        false,
      ),
    ),
    command('interleave.openDemo', (name) =>
      openDemo(new Demos(context), typeof name === 'string' ? name : undefined),
    ),
    command('interleave.showFinding', () => findings.show()),
    command('interleave.showFix', () => findings.showFix()),
    command('interleave.chooseTool', () => chooseTool(pages)),
    command('interleave.fixAll', fixAll),
    command('interleave.chooseSeverity', (rule) => chooseSeverity(context, rule)),
    command('interleave.openTrace', (uri) => openTrace(uri instanceof vscode.Uri ? uri : undefined)),
    command('interleave.restartServer', () => language.restart()),
    command('interleave.showMenu', () => showMenu(canRun)),
    vscode.window.registerCustomEditorProvider(
      TraceEditor.viewType,
      new TraceEditor(context.extensionUri, output, openInPerfetto),
      { webviewOptions: { retainContextWhenHidden: true }, supportsMultipleEditorsPerDocument: true },
    ),
  );
  Reports.register(context, (params) => language.explain(params));
  return { language, status, observed };
}
