import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';

export interface RunTask {
  /** Known once the process has started; undefined where it could not start. */
  pid: Promise<number | undefined>;
  /** The exit code; null where nobody could read it. */
  ended: Promise<number | null>;
  terminate(): void;
}

export interface RunCommand {
  name: string;
  program: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  folder: vscode.WorkspaceFolder | undefined;
}

/**
 * Runs a program as a VS Code task: in a real terminal, without a shell, so that its output, its input, its
 * colours and Ctrl-C work as they always do.
 */
export async function runTask(command: RunCommand): Promise<RunTask> {
  const run = randomUUID();
  const isOurs = ({ task }: vscode.TaskExecution) => task.definition.run === run;
  const pid = later<number | undefined>();
  const ended = later<number | null>();
  const listeners = [
    vscode.tasks.onDidStartTaskProcess((event) => isOurs(event.execution) && pid.resolve(event.processId)),
    vscode.tasks.onDidEndTaskProcess(
      (event) => isOurs(event.execution) && ended.resolve(event.exitCode ?? null),
    ),
    // A process that could not start ends as a task only.
    vscode.tasks.onDidEndTask((event) => isOurs(event.execution) && ended.resolve(null)),
  ];
  void ended.promise.then(() => {
    pid.resolve(undefined);
    for (const listener of listeners) listener.dispose();
  });
  try {
    const execution = await vscode.tasks.executeTask(taskOf(command, run));
    return { pid: pid.promise, ended: ended.promise, terminate: () => execution.terminate() };
  } catch (error) {
    ended.resolve(null);
    throw error;
  }
}

function taskOf({ name, program, args, cwd, env, folder }: RunCommand, run: string): vscode.Task {
  const execution = new vscode.ProcessExecution(program, args, { cwd, env });
  const definition = { type: 'interleave', program: name, run };
  const task = new vscode.Task(
    definition,
    folder ?? vscode.TaskScope.Workspace,
    name,
    'Interleave',
    execution,
    [],
  );
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    focus: false,
    echo: false,
    showReuseMessage: false,
    panel: vscode.TaskPanelKind.Shared,
    clear: true,
  };
  return task;
}

function later<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
