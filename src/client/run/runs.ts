import path from 'node:path';
import * as vscode from 'vscode';
import type { StatusItem } from '../status-item.ts';
import { findInterpreter, type Interpreter, InterpreterError } from './interpreter.ts';
import { ObservedProblems } from './observed-problems.ts';
import { type EndedRun, type RunRequest, RunSession } from './run-session.ts';

/** Starts runs and looks after the one in progress. */
export class Runs {
  private current: RunSession | null = null;
  /** The timelines of programs that have ended, by program: a new run of the same one takes its place. */
  private readonly ended = new Map<string, RunSession>();
  private readonly observed: ObservedProblems;
  private readonly endEmitter = new vscode.EventEmitter<EndedRun>();
  readonly onDidEndRun = this.endEmitter.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.LogOutputChannel,
    private readonly status: StatusItem,
  ) {
    this.observed = new ObservedProblems(context);
    context.subscriptions.push(this.endEmitter, { dispose: () => void this.stop() });
  }

  /** Runs a Python file, or that of the active editor. Says in a message what keeps it from running. */
  async runFile(chosen: vscode.Uri | undefined, askForArguments: boolean): Promise<void> {
    const uri = await this.savedFile(chosen);
    if (!uri) return;
    const args = askForArguments ? await this.askForArguments(uri) : this.argumentsOf(uri);
    if (!args) return;
    const interpreter = await this.interpreterFor(uri);
    if (!interpreter) return;
    if (!(await this.makeRoom())) return;
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    await this.run(uri.toString(), {
      name: path.basename(uri.fsPath),
      python: interpreter.path,
      args: [uri.fsPath, ...args],
      cwd: folder?.uri.fsPath ?? path.dirname(uri.fsPath),
      folder,
    });
  }

  async stop(): Promise<void> {
    await this.current?.stop(true);
  }

  private async run(key: string, request: RunRequest): Promise<void> {
    this.ended.get(key)?.close();
    this.observed.clear();
    const session = new RunSession(request, {
      extensionUri: this.context.extensionUri,
      output: this.output,
      storage: vscode.Uri.joinPath(this.context.globalStorageUri, 'runs'),
      onProgress: (text) => this.status.showRun(text),
      onProblems: (problems) => void this.observed.show(problems),
    });
    session.onClose(() => {
      if (this.ended.get(key) === session) this.ended.delete(key);
      // A closed timeline cannot be watched any more; the program goes on in its terminal.
    });
    await this.setCurrent(session);
    try {
      const ended = await session.run();
      this.ended.set(key, session);
      await this.observed.show(ended.problems);
      this.endEmitter.fire(ended);
    } catch (error) {
      this.output.error(`The run failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
      await vscode.window.showErrorMessage(`${request.name} could not be run: ${messageOf(error)}`);
    } finally {
      await this.setCurrent(null);
    }
  }

  private async setCurrent(session: RunSession | null): Promise<void> {
    this.current = session;
    if (!session) this.status.showRun(null);
    await vscode.commands.executeCommand('setContext', 'interleave.running', session !== null);
  }

  /** One run at a time: the terminal and the processors are shared, and measured times would lie. */
  private async makeRoom(): Promise<boolean> {
    if (!this.current) return true;
    const stop = 'Stop It';
    const answer = await vscode.window.showWarningMessage(
      'A program is already running with its timeline.',
      stop,
    );
    if (answer !== stop) return false;
    await this.stop();
    while (this.current) await new Promise<void>((resolve) => this.onDidEndRun(() => resolve()));
    return true;
  }

  /** The file on disk, with what the editor shows. */
  private async savedFile(chosen: vscode.Uri | undefined): Promise<vscode.Uri | null> {
    const uri = chosen ?? vscode.window.activeTextEditor?.document.uri;
    const problem = !vscode.workspace.isTrusted
      ? 'Programs are run only in workspaces that you trust.'
      : !uri
        ? 'Open a Python file to run it.'
        : null;
    if (problem || !uri) {
      await vscode.window.showWarningMessage(problem ?? '');
      return null;
    }
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.isUntitled) {
      await vscode.window.showWarningMessage('Save the file first: only a file on disk can be run.');
      return null;
    }
    if (document.languageId !== 'python') {
      await vscode.window.showWarningMessage(`${path.basename(uri.fsPath)} is not a Python file.`);
      return null;
    }
    if (document.isDirty && !(await document.save())) return null;
    return document.uri;
  }

  private async interpreterFor(uri: vscode.Uri): Promise<Interpreter | null> {
    try {
      return await findInterpreter(uri);
    } catch (error) {
      if (!(error instanceof InterpreterError)) throw error;
      const settings = 'Open Settings';
      const answer = await vscode.window.showErrorMessage(error.message, settings);
      if (answer === settings) {
        await vscode.commands.executeCommand('workbench.action.openSettings', 'interleave.python');
      }
      return null;
    }
  }

  private argumentsOf(uri: vscode.Uri): string[] {
    return this.context.workspaceState.get<string[]>(`arguments:${uri.toString()}`, []);
  }

  private async askForArguments(uri: vscode.Uri): Promise<string[] | null> {
    const line = await vscode.window.showInputBox({
      title: `Arguments for ${path.basename(uri.fsPath)}`,
      prompt: 'Separated by spaces; quote what contains one. They are remembered for this file.',
      value: this.argumentsOf(uri).map(quoted).join(' '),
    });
    if (line === undefined) return null;
    const args = splitArguments(line);
    await this.context.workspaceState.update(`arguments:${uri.toString()}`, args);
    return args;
  }
}

/** Splits at spaces outside of single or double quotes. */
export function splitArguments(line: string): string[] {
  return Array.from(line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g), ([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ''),
  );
}

function quoted(word: string): string {
  return /[\s"']|^$/.test(word) ? (word.includes('"') ? `'${word}'` : `"${word}"`) : word;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
