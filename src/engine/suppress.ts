/**
 * Ignore comments: which findings they silence, which of them silence nothing, and the fixes that write them.
 *
 * `# interleave: ignore[rule-id, ...]` counts on its line, or for the line below where it stands alone;
 * `# interleave: ignore-file[...]` for the whole file; both without brackets for every rule.
 * `# noqa: CODE` counts on its line where ruff's or flake8-async's rule covers the same thing. A bare `# noqa`
 * was written for other tools and silences nothing here.
 */
import type { Directive, FileFacts } from './facts/facts.ts';
import type { Finding, Fix } from './finding.ts';
import { NOQA_CODES } from './knowledge/noqa-codes.ts';
import { lineStartsOf, positionAt, type Range } from './text.ts';

/** A word of an ignore comment that silenced nothing, or a whole comment without words. */
export interface UnusedWord {
  directive: Directive;
  /** Index into the directive's codes; -1 for the comment as a whole. */
  index: number;
}

export interface Suppressed {
  kept: Finding[];
  unused: UnusedWord[];
}

/** `judged` tells the rules that ran and unknown words: a comment for a rule that is off is not called unused. */
export function suppress(
  facts: FileFacts,
  findings: readonly Finding[],
  judged: (code: string) => boolean,
): Suppressed {
  const used = new Set<string>();
  const kept = findings.filter((finding) => !silence(facts, finding, used));
  const unused: UnusedWord[] = [];
  facts.directives.forEach((directive, d) => {
    if (directive.kind === 'noqa') return;
    if (directive.codes.length === 0 && !used.has(`${d}:-1`)) unused.push({ directive, index: -1 });
    directive.codes.forEach(({ code }, index) => {
      if (judged(code) && !used.has(`${d}:${index}`)) unused.push({ directive, index });
    });
  });
  return { kept, unused };
}

/** Every comment that covers the finding counts as used, so that one of two equal ones is not blamed by chance. */
function silence(facts: FileFacts, finding: Finding, used: Set<string>): boolean {
  let silenced = false;
  facts.directives.forEach((directive, d) => {
    const line = positionAt(facts.lineStarts, directive.at[0]).line;
    if (directive.kind !== 'ignore-file' && !coversLine(directive, line, finding.range)) return;
    const codes = directive.codes.map(({ code }) => code);
    const index = directive.kind === 'noqa' ? noqaIndex(codes, finding.rule) : codes.indexOf(finding.rule);
    if (index < 0 && (codes.length > 0 || directive.kind === 'noqa')) return;
    // A comment for every rule would else hide that it is unused itself.
    if (index < 0 && finding.family === 'housekeeping') return;
    used.add(`${d}:${index}`);
    silenced = true;
  });
  return silenced;
}

function coversLine(directive: Directive, line: number, range: Range): boolean {
  if (line >= range.start.line && line <= range.end.line) return true;
  return directive.ownLine && directive.kind === 'ignore' && line === range.start.line - 1;
}

function noqaIndex(codes: readonly string[], rule: string): number {
  return codes.findIndex((code) => NOQA_CODES[rule]?.includes(code.toUpperCase()));
}

/** The generic fixes of a finding, for the host to offer beside its own. `text` is the finding's file. */
export function ignoreFixes(finding: Finding, text: string): Fix[] {
  const fixes: Fix[] = [];
  const here = ignoreHere(finding, text);
  if (here !== null) {
    fixes.push({ title: `Ignore ${finding.rule} on this line`, risk: 'unsafe', edits: [here] });
  }
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const top = { line: headerLines(text), character: 0 };
  fixes.push({
    title: `Ignore ${finding.rule} in this file`,
    risk: 'unsafe',
    edits: [
      {
        file: finding.file,
        range: { start: top, end: top },
        text: `# interleave: ignore-file[${finding.rule}]${eol}`,
      },
    ],
  });
  return fixes;
}

function ignoreHere(finding: Finding, text: string): Fix['edits'][number] | null {
  const { line, character } = finding.range.start;
  const lines = linesOf(text);
  const content = lines[line];
  if (content === undefined) return null;
  const at = (row: number, column: number): Range => ({
    start: { line: row, character: column },
    end: { line: row, character: column },
  });
  const existing = /#\s*interleave:\s*ignore\[([^\]]*)\]/.exec(content);
  if (existing !== null) {
    const end = existing.index + existing[0].length - 1;
    const comma = existing[1]!.trim() === '' ? '' : ', ';
    return { file: finding.file, range: at(line, end), text: `${comma}${finding.rule}` };
  }
  if (!endsInsideToken(content, character)) {
    const end = content.trimEnd().length;
    return {
      file: finding.file,
      range: { start: { line, character: end }, end: { line, character: content.length } },
      text: `  # interleave: ignore[${finding.rule}]`,
    };
  }
  // The line ends in a backslash or inside a string, where no comment can stand; the line above can hold it,
  // unless that line is continued too.
  if (line > 0 && lines[line - 1]!.endsWith('\\')) return null;
  const indent = /^[ \t]*/.exec(content)![0];
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return {
    file: finding.file,
    range: at(line, 0),
    text: `${indent}# interleave: ignore[${finding.rule}]${eol}`,
  };
}

/** Reads a line from a place that is code: does it end in a continued line or inside a string? */
function endsInsideToken(line: string, from: number): boolean {
  let quote = '';
  for (let i = from; i < line.length; i++) {
    const char = line[i]!;
    if (char === '\\') {
      if (i === line.length - 1) return true;
      if (quote !== '') i++;
    } else if (quote !== '') {
      if (line.startsWith(quote, i)) {
        i += quote.length - 1;
        quote = '';
      }
    } else if (char === '#') return false;
    else if (char === '"' || char === "'") {
      quote = line.startsWith(char.repeat(3), i) ? char.repeat(3) : char;
      i += quote.length - 1;
    }
  }
  return quote !== '';
}

/** A `#!` line and an encoding comment must stay the first lines. */
function headerLines(text: string): number {
  const lines = linesOf(text);
  let count = lines[0]?.startsWith('#!') ? 1 : 0;
  if (/^[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+/.test(lines[count] ?? '')) count++;
  return count;
}

function linesOf(text: string): string[] {
  const starts = lineStartsOf(text);
  return starts.map((start, i) => text.slice(start, starts[i + 1] ?? text.length).replace(/[\r\n]+$/, ''));
}
