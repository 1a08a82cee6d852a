import * as vscode from 'vscode';
import { LaunchAdapter } from './launch-adapter.ts';
import { type LaunchConfiguration, launchedProgram, PYTHON_TYPES } from './launch-configuration.ts';
import type { Runs } from './runs.ts';

const TYPE = 'interleave';

/** F5 in a folder without a launch.json. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of VS Code.
const CURRENT_FILE = { type: TYPE, request: 'launch', name: 'Current file', program: '${file}' };

/**
 * Launch configurations: those of type `interleave` start with F5, and every Python one can be run with its timeline.
 * VS Code itself fills in their variables, asks for their inputs and runs their tasks; no debugger is needed.
 */
export function registerLaunches(context: vscode.ExtensionContext, runs: Runs): void {
  context.subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory(TYPE, {
      createDebugAdapterDescriptor: ({ configuration, workspaceFolder }) =>
        new vscode.DebugAdapterInlineImplementation(
          new LaunchAdapter(async () => {
            const program = await launchedProgram(configuration as LaunchConfiguration, workspaceFolder);
            return runs.launch(`launch:${workspaceFolder?.uri}:${configuration.name}`, program);
          }),
        ),
    }),
    vscode.debug.registerDebugConfigurationProvider(TYPE, {
      // What the program says stands in its terminal: the console of a debugger would stay empty.
      resolveDebugConfiguration: (_, config) => ({
        internalConsoleOptions: 'neverOpen',
        ...(config.type ? config : CURRENT_FILE),
      }),
    }),
    vscode.commands.registerCommand('interleave.runLaunch', chooseAndRun),
  );
}

interface Item extends vscode.QuickPickItem {
  config: vscode.DebugConfiguration;
  folder: vscode.WorkspaceFolder | undefined;
}

async function chooseAndRun(name?: unknown): Promise<void> {
  const items = configurations();
  if (items.length === 0) {
    await vscode.window.showInformationMessage('No launch.json of this workspace starts a Python program.');
    return;
  }
  const named = items.find(({ config }) => config.name === name);
  const chosen =
    named ??
    (await vscode.window.showQuickPick(items, { title: 'Run which configuration with its timeline?' }));
  if (!chosen) return;
  const { config, folder } = chosen;
  await vscode.debug.startDebugging(folder, { ...config, type: TYPE }, { noDebug: true });
}

function configurations(): Item[] {
  const folders = vscode.workspace.workspaceFolders ?? [undefined];
  return folders.flatMap((folder) => {
    const launch = vscode.workspace.getConfiguration('launch', folder);
    const configs = launch.get<vscode.DebugConfiguration[]>('configurations', []);
    return configs
      .filter(({ type, request }) => PYTHON_TYPES.includes(type) && request === 'launch')
      .map((config) => ({
        label: config.name,
        description: (config.module ? `-m ${config.module}` : config.program) ?? '',
        config,
        folder,
      }));
  });
}
