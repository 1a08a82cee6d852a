/** What can be done about the findings at a place. */
import type { CodeAction, CodeActionContext } from 'vscode-languageserver';
import { CodeActionKind } from 'vscode-languageserver';
import { type Finding, ignoreFixes, type Range } from '../engine/index.ts';
import { chooseEdits, chosenFix } from '../workspace/fixes.ts';
import {
  type ClientTraits,
  FIX_ALL,
  toCommandAction,
  toDiagnostic,
  toFixAll,
  toQuickFix,
} from './convert.ts';
import type { Documents } from './documents.ts';

export interface CodeActionInput {
  /** All findings of the file. */
  findings: readonly Finding[];
  /** In the engine's text. */
  range: Range;
  text: string;
  documents: Documents;
  client: ClientTraits;
}

export function codeActions(input: CodeActionInput, only: CodeActionContext['only']): CodeAction[] {
  const actions: CodeAction[] = [];
  const wants = (kind: string) => only?.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
  if (only === undefined || wants(CodeActionKind.QuickFix)) actions.push(...quickFixes(input));
  // Source actions are listed only where they are asked for: on save, or by the command.
  if (wants(FIX_ALL)) {
    const fixes = input.findings.flatMap((finding) => chosenFix(finding, false) ?? []);
    const { edits } = chooseEdits(fixes);
    const action = edits.length > 0 ? toFixAll(edits, input.documents, input.client) : null;
    if (action !== null) actions.push(action);
  }
  return actions;
}

/** Real fixes of every finding first, then ways to silence it, then ways to learn about it. */
function quickFixes({ findings, range, text, documents, client }: CodeActionInput): CodeAction[] {
  const here = findings.filter((finding) => overlaps(finding.range, range));
  const mend: CodeAction[] = [];
  const silence: CodeAction[] = [];
  const learn: CodeAction[] = [];
  const taught = new Set<string>();
  for (const finding of here) {
    const diagnostic = toDiagnostic(finding, documents, client);
    finding.fixes.forEach((fix, index) => {
      const action = toQuickFix(fix, diagnostic, index === 0, documents, client);
      if (action !== null) mend.push(action);
    });
    for (const fix of ignoreFixes(finding, text)) {
      const action = toQuickFix(fix, diagnostic, false, documents, client);
      if (action !== null && !silence.some((other) => other.title === action.title)) silence.push(action);
    }
    if (!client.ours || taught.has(finding.rule)) continue;
    taught.add(finding.rule);
    const page = `rules/${finding.rule}`;
    learn.push(toCommandAction(`Explain ${finding.rule}`, 'interleave.openPage', page, diagnostic));
    if (client.canRun && finding.demo !== null) {
      learn.push(
        toCommandAction(`Run the demo ${finding.demo}`, 'interleave.runDemo', finding.demo, diagnostic),
      );
    }
  }
  return [...mend, ...silence, ...learn];
}

function overlaps(a: Range, b: Range): boolean {
  const before = (x: Range['start'], y: Range['start']) =>
    x.line < y.line || (x.line === y.line && x.character < y.character);
  return !before(a.end, b.start) && !before(b.end, a.start);
}
