import * as vscode from 'vscode';
import type { EndedRun } from './run-session.ts';

/** What is known of a kept run without reading its trace: a small file beside it. */
export interface KeptRun {
  /** The saved trace. */
  trace: vscode.Uri;
  name: string;
  /** Milliseconds since the epoch. */
  ended: number;
  durationNs: number;
  exitCode: number | null;
  errors: number;
  warnings: number;
  hints: number;
}

type Record = Omit<KeptRun, 'trace'>;

const SUFFIX = '.interleave';

/** The traces of earlier runs, in a folder of the extension's storage. The oldest go when there are too many. */
export class KeptRuns {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(readonly folder: vscode.Uri) {}

  /** The newest first. */
  async list(): Promise<KeptRun[]> {
    const names = await vscode.workspace.fs.readDirectory(this.folder).then(
      (entries) => entries.map(([name]) => name).filter((name) => name.endsWith(SUFFIX)),
      () => [],
    );
    const runs = await Promise.all(names.map((name) => this.read(vscode.Uri.joinPath(this.folder, name))));
    return runs.filter((run) => run !== null).sort((one, other) => other.ended - one.ended);
  }

  /** Keeps an ended run whose trace lies in the folder already. */
  async add(ended: EndedRun): Promise<void> {
    if (!ended.trace) return;
    const count = (severity: string) =>
      ended.problems.filter((problem) => problem.severity === severity).length;
    await this.write(ended.trace, {
      name: ended.name,
      ended: Date.now(),
      durationNs: ended.durationNs,
      exitCode: ended.exitCode,
      errors: count('error'),
      warnings: count('warning'),
      hints: count('hint'),
    });
    await this.forgetOldest();
    this.changed.fire();
  }

  async rename({ trace, ...record }: KeptRun, name: string): Promise<void> {
    await this.write(trace, { ...record, name });
    this.changed.fire();
  }

  async delete(runs: readonly KeptRun[]): Promise<void> {
    for (const { trace } of runs) await this.remove(trace);
    this.changed.fire();
  }

  private async forgetOldest(): Promise<void> {
    const limit = vscode.workspace.getConfiguration('interleave').get<number>('keptRuns', 20);
    for (const { trace } of (await this.list()).slice(Math.max(1, limit))) await this.remove(trace);
  }

  private async read(trace: vscode.Uri): Promise<KeptRun | null> {
    try {
      const bytes = await vscode.workspace.fs.readFile(recordOf(trace));
      return { trace, ...(JSON.parse(new TextDecoder().decode(bytes)) as Record) };
    } catch {
      // A trace whose record is lost is still worth its place in the list.
      const stat = await vscode.workspace.fs.stat(trace).then(
        (found) => found,
        () => null,
      );
      if (!stat) return null;
      const name = trace.path.slice(trace.path.lastIndexOf('/') + 1, -SUFFIX.length);
      return {
        trace,
        name,
        ended: stat.mtime,
        durationNs: 0,
        exitCode: null,
        errors: 0,
        warnings: 0,
        hints: 0,
      };
    }
  }

  private async write(trace: vscode.Uri, record: Record): Promise<void> {
    await vscode.workspace.fs.writeFile(recordOf(trace), new TextEncoder().encode(JSON.stringify(record)));
  }

  private async remove(trace: vscode.Uri): Promise<void> {
    for (const uri of [trace, recordOf(trace)]) {
      await vscode.workspace.fs.delete(uri).then(undefined, () => undefined);
    }
  }
}

function recordOf(trace: vscode.Uri): vscode.Uri {
  return trace.with({ path: `${trace.path.slice(0, -SUFFIX.length)}.json` });
}
