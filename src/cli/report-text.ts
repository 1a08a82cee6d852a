/** For people: where, what, the code with carets, the chain, and at the end a summary. */
import type { Finding, Range, Severity } from '../engine/index.ts';
import { inCell } from '../workspace/notebook.ts';
import { placeOf, placeText } from './place.ts';
import { count, type Report } from './report.ts';
import { wrap } from './terminal.ts';

/** Turns text into coloured text; every one gives the text back where colours are off. */
export interface Colours {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  blue(text: string): string;
  cyan(text: string): string;
  green(text: string): string;
}

/** `width`: of the terminal, to wrap messages to; null for files and pipes, where a message stays one line. */
export function reportText(report: Report, colours: Colours, width: number | null): string {
  if (report.findings.length === 0) return '';
  const lines = linesCache(report);
  const blocks = report.findings.map((finding) =>
    block(report, finding, lines(finding.file), colours, lines, width),
  );
  return `${blocks.join('\n')}\n${summary(report, colours)}\n`;
}

function block(
  report: Report,
  finding: Finding,
  lines: readonly string[],
  colours: Colours,
  linesOf: (file: string) => readonly string[],
  width: number | null,
): string {
  const message =
    width === null ? finding.message : wrap(finding.message, width - 2).replaceAll('\n', '\n  ');
  const paint = paintOf(finding.severity, colours);
  const place = placeOf(report, finding.file, finding.range);
  const sure = finding.confidence === 'likely' ? '' : colours.dim(` (${finding.confidence})`);
  const head = `${colours.bold(placeText(place))}: ${paint(finding.severity)} ${colours.bold(finding.rule)}${sure}`;
  const out = [
    head,
    `  ${message}`,
    ...excerpt(report, finding.file, finding.range, lines, 1, paint, colours),
  ];
  finding.related.forEach((related, index) => {
    const at = placeOf(report, related.file, related.range);
    out.push(`  ${colours.cyan(`${index + 1}.`)} ${colours.bold(placeText(at))}: ${related.message}`);
    out.push(
      ...excerpt(report, related.file, related.range, linesOf(related.file), 0, colours.cyan, colours),
    );
  });
  for (const fix of finding.fixes) {
    const risk = fix.risk === 'safe' ? 'fix' : 'unsafe fix';
    out.push(`  ${colours.green(`${risk}:`)} ${fix.title}`);
  }
  return `${out.join('\n')}\n`;
}

/** The lines of the range, at most four of them, with `before` lines above, and carets below what is meant. */
function excerpt(
  report: Report,
  file: string,
  range: Range,
  lines: readonly string[],
  before: number,
  paint: (text: string) => string,
  colours: Colours,
): string[] {
  const notebook = report.notebook(file);
  const number = (line: number) =>
    1 + (notebook === null ? line : inCell(notebook, { line, character: 0 }).position.line);
  const last = Math.min(range.end.line, range.start.line + 3, lines.length - 1);
  let first = Math.max(0, range.start.line - before);
  // A blank line above says nothing, nor does the end of another cell.
  while (
    first < range.start.line &&
    (lines[first]!.trim() === '' || number(first) > number(range.start.line))
  )
    first++;
  const width = String(number(last)).length;
  const gutter = (text: string) => colours.dim(`  ${text.padStart(width)} |`);
  const out: string[] = [];
  for (let line = first; line <= last; line++) {
    const text = lines[line] ?? '';
    out.push(`${gutter(String(number(line)))} ${text}`.trimEnd());
    if (line < range.start.line) continue;
    const from = line === range.start.line ? range.start.character : text.length - text.trimStart().length;
    const to = line === range.end.line ? range.end.character : text.length;
    out.push(
      `${gutter('')} ${padding(text.slice(0, from))}${paint('^'.repeat(Math.max(1, widthOf(text.slice(from, to)))))}`,
    );
  }
  if (last < range.end.line) out.push(`${gutter('')} ...`);
  return out;
}

export function summary(report: Report, colours: Colours): string {
  const by = (severity: Severity) =>
    report.findings.filter((finding) => finding.severity === severity).length;
  const found = (['error', 'warning', 'information', 'hint'] as const)
    .map((severity) => ({ severity, amount: by(severity) }))
    .filter(({ amount }) => amount > 0)
    .map(({ severity, amount }) => {
      const word = severity === 'information' ? `${amount} information` : count(amount, severity);
      return paintOf(severity, colours)(word);
    });
  const many = found.length > 1 ? `${count(report.findings.length, 'finding')}: ` : '';
  const files = `${count(report.files, 'file')}, ${count(report.lines, 'line')}, ${report.milliseconds} ms`;
  const unreadable = report.unreadable.length > 0 ? `, ${report.unreadable.length} not readable` : '';
  const fixable = report.fixable > 0 ? ` ${report.fixable} can be fixed with --fix.` : '';
  return `${many}${found.join(', ')} ${colours.dim(`(${files}${unreadable})`)}${fixable}`;
}

function paintOf(severity: Severity, colours: Colours): (text: string) => string {
  return { error: colours.red, warning: colours.yellow, information: colours.blue, hint: colours.dim }[
    severity
  ];
}

function linesCache(report: Report): (file: string) => readonly string[] {
  const cache = new Map<string, string[]>();
  return (file) => {
    let lines = cache.get(file);
    if (lines === undefined) {
      lines = report.text(file).split(/\r\n|\r|\n/);
      cache.set(file, lines);
    }
    return lines;
  };
}

/** As wide as the text in a terminal; tabs stay tabs, so that the terminal widens both alike. */
function padding(text: string): string {
  return [...text].map((char) => (char === '\t' ? '\t' : ' '.repeat(widthOf(char)))).join('');
}

/** In terminal columns: East Asian wide characters and emoji take two, combining marks none. */
function widthOf(text: string): number {
  let width = 0;
  for (const char of text) {
    if (/\p{Mark}|\u200d|\ufe0f/u.test(char)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        char,
      )
        ? 2
        : 1;
  }
  return width;
}
