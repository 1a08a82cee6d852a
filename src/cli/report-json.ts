/** The JSON of docs: one object, positions one-based, paths relative to the working folder. */
import type { Finding, Range } from '../engine/index.ts';
import { placeOf } from './place.ts';
import type { Report } from './report.ts';

export function reportJson(report: Report): string {
  const range = (file: string, at: Range) => {
    const { start, end, cell } = placeOf(report, file, at);
    // Only places in notebooks have a cell; their lines count from its start.
    return { ...(cell !== undefined && { cell }), range: { start, end } };
  };
  const finding = (found: Finding) => ({
    rule: found.rule,
    severity: found.severity,
    confidence: found.confidence,
    message: found.message,
    file: report.name(found.file),
    ...range(found.file, found.range),
    related: found.related.map((related) => ({
      message: related.message,
      file: report.name(related.file),
      ...range(related.file, related.range),
    })),
    fixes: found.fixes.map((fix) => ({
      title: fix.title,
      safe: fix.risk === 'safe',
      edits: fix.edits.map((edit) => ({
        file: report.name(edit.file),
        ...range(edit.file, edit.range),
        text: edit.text,
      })),
    })),
  });
  const summary = {
    files: report.files,
    lines: report.lines,
    findings: report.findings.length,
    fixable: report.fixable,
    milliseconds: report.milliseconds,
    unreadable: report.unreadable.map(({ file }) => report.name(file)),
  };
  return `${JSON.stringify({ version: 1, findings: report.findings.map(finding), summary }, null, 1)}\n`;
}
