import * as vscode from 'vscode';
import type { Problem } from '../../trace/model.ts';
import { durationText } from '../../trace/problems/problem-list.ts';

const SEVERITIES = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  hint: vscode.DiagnosticSeverity.Information,
} as const;

/** The problems of the last run as diagnostics. Those of a file go when the file changes: its lines have moved. */
export class ObservedProblems {
  private readonly collection = vscode.languages.createDiagnosticCollection('interleave-run');

  constructor(context: vscode.ExtensionContext) {
    context.subscriptions.push(
      this.collection,
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.collection.delete(document.uri);
      }),
      vscode.workspace.onDidDeleteFiles(({ files }) => this.forget(files)),
      vscode.workspace.onDidRenameFiles(({ files }) => this.forget(files.map(({ oldUri }) => oldUri))),
    );
  }

  clear(): void {
    this.collection.clear();
  }

  /** Files that are gone, or folders with all their files. */
  private forget(gone: readonly vscode.Uri[]): void {
    const isGone = ({ path }: vscode.Uri) =>
      gone.some((uri) => path === uri.path || path.startsWith(`${uri.path}/`));
    for (const [uri] of [...this.collection]) if (isGone(uri)) this.collection.delete(uri);
  }

  async show(problems: readonly Problem[]): Promise<void> {
    const byFile = new Map<string, Problem[]>();
    for (const problem of problems) {
      if (problem.file === '' || problem.file.startsWith('<')) continue;
      byFile.set(problem.file, [...(byFile.get(problem.file) ?? []), problem]);
    }
    const entries = await Promise.all([...byFile].map(([file, found]) => diagnosticsOf(file, found)));
    this.collection.clear();
    this.collection.set(entries.filter((entry) => entry !== null));
  }
}

async function diagnosticsOf(
  file: string,
  problems: Problem[],
): Promise<[vscode.Uri, vscode.Diagnostic[]] | null> {
  const uri = vscode.Uri.file(file);
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    return [uri, problems.map((problem) => diagnosticOf(document, problem))];
  } catch {
    // The file is gone, or not one of this machine.
    return null;
  }
}

function diagnosticOf(document: vscode.TextDocument, problem: Problem): vscode.Diagnostic {
  const range = rangeOf(document, problem.line);
  const diagnostic = new vscode.Diagnostic(
    range,
    `${isPredicted(document.uri, range, problem.rule) ? 'Predicted, and seen' : 'Seen'} in this run: ${problem.message}${timesText(problem)}`,
    SEVERITIES[problem.severity],
  );
  diagnostic.source = 'Interleave (run)';
  diagnostic.code = problem.rule ?? problem.kind;
  diagnostic.relatedInformation = problem.related
    .filter(({ file }) => file !== '' && !file.startsWith('<'))
    .map(({ file, line, message }) => {
      const at = new vscode.Position(Math.max(line - 1, 0), 0);
      return new vscode.DiagnosticRelatedInformation(new vscode.Location(vscode.Uri.file(file), at), message);
    });
  return diagnostic;
}

/** Whether a finding of the same rule stands on the same line: the run has proved it right. */
function isPredicted(uri: vscode.Uri, range: vscode.Range, rule: string | null): boolean {
  return vscode.languages.getDiagnostics(uri).some((finding) => {
    if (finding.source !== 'interleave' || finding.range.start.line !== range.start.line) return false;
    return (typeof finding.code === 'object' ? finding.code.value : finding.code) === rule;
  });
}

function timesText({ count, durationNs }: Problem): string {
  if (count < 2) return '';
  return ` (${count} times${durationNs > 0 ? `, this is the worst: ${durationText(durationNs)}` : ''})`;
}

/** The text of a one-based line, without its indent. */
function rangeOf(document: vscode.TextDocument, line: number): vscode.Range {
  const index = Math.min(Math.max(line - 1, 0), document.lineCount - 1);
  const { firstNonWhitespaceCharacterIndex, range } = document.lineAt(index);
  return new vscode.Range(index, firstNonWhitespaceCharacterIndex, index, range.end.character);
}
