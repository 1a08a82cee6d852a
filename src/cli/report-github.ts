/** Workflow commands of GitHub Actions: annotations on the lines of a pull request. */
import type { Severity } from '../engine/index.ts';
import { placeOf, placeText } from './place.ts';
import type { Report } from './report.ts';

const LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

export function reportGithub(report: Report): string {
  const lines = report.findings.map((finding) => {
    const place = placeOf(report, finding.file, finding.range);
    const chain = finding.related.map((related) => {
      const at = placeOf(report, related.file, related.range);
      return `${placeText(at)}: ${related.message}`;
    });
    const properties: [string, string | number][] = [
      ['file', place.file],
      // Lines of a cell are no lines of the file that GitHub shows.
      ...(place.cell === undefined
        ? ([
            ['line', place.start.line],
            ['endLine', place.end.line],
            // Columns are allowed only where both ends are on one line.
            ...(place.start.line === place.end.line
              ? [
                  ['col', place.start.column],
                  ['endColumn', place.end.column],
                ]
              : []),
          ] as [string, number][])
        : []),
      ['title', `interleave: ${finding.rule}`],
    ];
    const list = properties.map(([key, value]) => `${key}=${property(String(value))}`).join(',');
    const prefix = place.cell === undefined ? '' : `cell ${place.cell}, line ${place.start.line}: `;
    return `::${LEVELS[finding.severity]} ${list}::${data([prefix + finding.message, ...chain].join('\n'))}\n`;
  });
  for (const { file, reason } of report.unreadable) {
    lines.push(
      `::warning file=${property(report.name(file))},title=interleave::${data(`not checked: ${reason}`)}\n`,
    );
  }
  return lines.join('');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
