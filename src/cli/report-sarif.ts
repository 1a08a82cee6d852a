/** SARIF 2.1.0, for code scanning services. */
import { createHash } from 'node:crypto';
import { type Finding, type Range, ruleMetas, type Severity } from '../engine/index.ts';
import { placeOf } from './place.ts';
import type { Report } from './report.ts';

declare const __VERSION__: string;

const LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

export function reportSarif(report: Report): string {
  const rules = ruleMetas.map((rule) => ({
    id: rule.id,
    shortDescription: { text: rule.summary },
    help: { text: `interleave explain ${rule.id}` },
    defaultConfiguration: { enabled: !rule.offByDefault, level: LEVELS[rule.severity] },
    properties: { tags: ['concurrency', rule.family] },
  }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Interleave', version: __VERSION__, semanticVersion: __VERSION__, rules } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: report.unreadable.map(({ file, reason }) => ({
              level: 'warning',
              message: { text: `Not checked: ${reason}` },
              locations: [{ physicalLocation: { artifactLocation: artifact(report.name(file)) } }],
            })),
          },
        ],
        results: results(report),
      },
    ],
  };
  return `${JSON.stringify(log, null, 1)}\n`;
}

function results(report: Report): object[] {
  const seen = new Map<string, number>();
  return report.findings.map((finding) => ({
    ruleId: finding.rule,
    ruleIndex: ruleMetas.findIndex((rule) => rule.id === finding.rule),
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [location(report, finding.file, finding.range)],
    relatedLocations: finding.related.map((related, id) => ({
      id,
      ...location(report, related.file, related.range),
      message: { text: related.message },
    })),
    partialFingerprints: { 'interleave/v1': fingerprint(report, finding, seen) },
    properties: { confidence: finding.confidence },
    ...(finding.fixes.length > 0 && { fixes: finding.fixes.map((fix) => sarifFix(report, fix)) }),
  }));
}

function sarifFix(report: Report, fix: Finding['fixes'][number]): object {
  const files = [...new Set(fix.edits.map((edit) => edit.file))];
  return {
    description: { text: fix.title },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifact(report.name(file)),
      replacements: fix.edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({
          deletedRegion: region(report, file, edit.range),
          insertedContent: { text: edit.text },
        })),
    })),
  };
}

function location(report: Report, file: string, range: Range): object {
  return {
    physicalLocation: {
      artifactLocation: artifact(report.name(file)),
      region: region(report, file, range),
    },
  };
}

function region(report: Report, file: string, range: Range): object {
  const { start, end } = placeOf(report, file, range);
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** A relative reference: what is special in a URI is escaped, the folders stay. */
function artifact(name: string): object {
  const uri = name.split('/').map(encodeURIComponent).join('/');
  return { uri: name.startsWith('/') ? `file://${uri}` : uri };
}

/** Stays the same when lines are added above: rule, file, the line's text, and which of several equal ones. */
function fingerprint(report: Report, finding: Finding, seen: Map<string, number>): string {
  const line = report.text(finding.file).split(/\r\n|\r|\n/)[finding.range.start.line] ?? '';
  const key = `${finding.rule}\0${report.name(finding.file)}\0${line.trim()}`;
  const nth = seen.get(key) ?? 0;
  seen.set(key, nth + 1);
  return createHash('sha256').update(`${key}\0${nth}`).digest('hex').slice(0, 32);
}
