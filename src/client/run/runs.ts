import path from 'node:path';
import * as vscode from 'vscode';
import { exploreArguments, type Goal } from '../../runner/explore.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { StatusItem } from '../status-item.ts';
import { type ComparedRun, openComparison } from '../timeline/comparison-panel.ts';
import { findInterpreter, type Interpreter, InterpreterError } from './interpreter.ts';
import type { KeptRuns } from './kept-runs.ts';
import { GivenUp, type Launched } from './launch-adapter.ts';
import type { LaunchedProgram } from './launch-configuration.ts';
import type { RunArguments } from './run-arguments.ts';
import { type EndedRun, type RunRequest, RunSession } from './run-session.ts';
import { programOf, type RunTarget, targetKey } from './run-target.ts';

/** Starts runs and looks after the one in progress. */
export class Runs {
  private current: RunSession | null = null;
  /** The timelines of programs that have ended, by program: a new run of the same one takes its place. */
  private readonly ended = new Map<string, RunSession>();
  private latest: RunSession | null = null;
  /** Resolves when all of the last run is done, also what is made of it after its end. */
  private settled: Promise<unknown> = Promise.resolve();
  /** The last kept run of each program. */
  private readonly before = new Map<string, ComparedRun>();
  private readonly endEmitter = new vscode.EventEmitter<EndedRun>();
  readonly onDidEndRun = this.endEmitter.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.LogOutputChannel,
    private readonly status: StatusItem,
    private readonly args: RunArguments,
    private readonly evidence: Evidence,
    private readonly kept: KeptRuns,
  ) {
    context.subscriptions.push(this.endEmitter, { dispose: () => void this.stop() });
  }

  /** Runs a target with its remembered arguments, or with those that the user is asked for. */
  async run(target: RunTarget, askForArguments = false): Promise<void> {
    const key = targetKey(target);
    const { name } = programOf(target, []);
    const args = askForArguments ? await this.args.ask(key, name) : this.args.of(key);
    if (!args) return;
    const resource = target.kind === 'module' ? target.folder.uri : target.uri;
    const interpreter = await this.interpreterFor(resource);
    if (!interpreter || !(await this.makeRoom())) return;
    const env =
      target.kind === 'file' && target.generators ? { INTERLEAVE_GENERATORS: target.uri.fsPath } : undefined;
    await this.start(key, { ...programOf(target, args), python: interpreter.path, env: env ?? {} });
  }

  /** Looks for an order of a file's threads that goes wrong, and shows the run that was found. */
  async explore(uri: vscode.Uri, goal: Goal): Promise<void> {
    const target: RunTarget = { kind: 'file', uri };
    const interpreter = await this.interpreterFor(uri);
    if (!interpreter || !(await this.makeRoom())) return;
    const key = targetKey(target);
    const { args, ...program } = programOf(target, this.args.of(key) ?? []);
    const tracer = path.join(this.context.extensionUri.fsPath, 'dist', 'tracer');
    const [script, ...own] = args;
    const words = exploreArguments({ tracer, goal, script: script!, args: own });
    const name = `explore ${program.name}`;
    await this.start(`${key} explore`, {
      ...program,
      name,
      args: words,
      python: interpreter.path,
      env: {},
      explore: true,
    });
  }

  /** Starts what a launch configuration says; rejects with what keeps it from running. */
  async launch(key: string, program: LaunchedProgram): Promise<Launched> {
    // Its message is what VS Code shows of a launch that failed.
    const python = program.python ?? (await findInterpreter(program.folder?.uri)).path;
    if (!(await this.makeRoom())) throw new GivenUp();
    const ended = this.start(key, { ...program, python });
    return { ended: ended.then((run) => run?.exitCode ?? null), stop: () => this.stop() };
  }

  async stop(): Promise<void> {
    await this.current?.stop(true);
  }

  /** Shows a line in the timeline of the last run; false where there is none any more. */
  reveal(file: string, line: number): boolean {
    this.latest?.reveal(file, line);
    return this.latest !== null;
  }

  private async start(key: string, request: RunRequest): Promise<EndedRun | null> {
    this.ended.get(key)?.close();
    this.evidence.clear();
    const session = new RunSession(request, {
      extensionUri: this.context.extensionUri,
      output: this.output,
      storage: this.kept.folder,
      hasEarlier: this.before.has(key),
      onProgress: (text) => this.status.showRun(text),
      onProblems: (problems) => void this.evidence.showProblems(problems),
    });
    this.latest = session;
    session.onClose(() => {
      if (this.ended.get(key) === session) this.ended.delete(key);
      // A closed timeline cannot be watched any more; the program goes on in its terminal.
      if (this.latest === session) this.latest = null;
    });
    await this.setCurrent(session);
    const run = this.follow(key, session, request.name);
    this.settled = run;
    return run;
  }

  /** Runs to the end, and shows in the editor what was seen. */
  private async follow(key: string, session: RunSession, name: string): Promise<EndedRun | null> {
    try {
      const ended = await session.run();
      this.ended.set(key, session);
      this.offerComparison(key, session, ended);
      await this.evidence.show(ended);
      await this.kept.add(ended);
      this.endEmitter.fire(ended);
      return ended;
    } catch (error) {
      this.output.error(`The run failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
      void vscode.window.showErrorMessage(`${name} could not be run: ${messageOf(error)}`);
      return null;
    } finally {
      await this.setCurrent(null);
    }
  }

  private offerComparison(key: string, session: RunSession, { name, trace }: EndedRun): void {
    if (!trace) return;
    const before = this.before.get(key);
    const after = { name, trace };
    if (before) {
      session.onCompare(() => openComparison(this.context.extensionUri, before, after, this.output));
    }
    this.before.set(key, after);
  }

  private async setCurrent(session: RunSession | null): Promise<void> {
    this.current = session;
    if (!session) this.status.showRun(null);
    await vscode.commands.executeCommand('setContext', 'interleave.running', session !== null);
  }

  /** One run at a time: the terminal and the processors are shared, and measured times would lie. */
  private async makeRoom(): Promise<boolean> {
    if (!this.current) return true;
    if (!this.current.over && !(await this.mayStop())) return false;
    await this.settled;
    return true;
  }

  private async mayStop(): Promise<boolean> {
    const stop = 'Stop It';
    const answer = await vscode.window.showWarningMessage(
      'A program is already running with its timeline.',
      stop,
    );
    if (answer !== stop) return false;
    await this.stop();
    return true;
  }

  /** Says in a message where there is none. */
  async interpreterFor(uri: vscode.Uri | undefined): Promise<Interpreter | null> {
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
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
