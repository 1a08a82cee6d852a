/** The kinds a trace can be exported to, and where the parts of the page are found. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { chromeJson } from '../trace/export/chrome.ts';
import { spansCsv } from '../trace/export/csv.ts';
import { htmlPage } from '../trace/export/html.ts';
import { perfettoTrace } from '../trace/export/perfetto.ts';
import { speedscopeJson } from '../trace/export/speedscope.ts';
import { summaryText } from '../trace/export/summary.ts';
import type { Trace } from '../trace/model.ts';
import { encodeTrace } from '../trace/saved-trace.ts';
import { RunError } from './interpreter.ts';

const SUFFIXES = {
  chrome: '.chrome.json',
  perfetto: '.perfetto-trace',
  speedscope: '.speedscope.json',
  html: '.html',
  summary: '.txt',
  csv: '.csv',
} as const;

export type ExportKind = keyof typeof SUFFIXES;
export const EXPORT_KINDS = Object.keys(SUFFIXES) as ExportKind[];

export function parseKind(value: string): ExportKind | undefined {
  return EXPORT_KINDS.find((kind) => kind === value);
}

/** `trace.interleave` becomes `trace.html` and so on, in the same folder. */
export function defaultName(file: string, kind: ExportKind): string {
  return `${file.replace(/\.interleave$/, '')}${SUFFIXES[kind]}`;
}

/** `title` names the trace where the format has a place for it. */
export async function exportTrace(
  trace: Trace,
  kind: ExportKind,
  title: string,
): Promise<string | Uint8Array> {
  switch (kind) {
    case 'chrome':
      return chromeJson(trace);
    case 'perfetto':
      return perfettoTrace(trace);
    case 'speedscope':
      return speedscopeJson(trace, title);
    case 'html':
      return page(trace, trace.tracks.find((track) => track.kind === 'process')?.name ?? title);
    case 'summary':
      return summaryText(trace);
    case 'csv':
      return spansCsv(trace);
  }
}

async function page(trace: Trace, title: string): Promise<string> {
  const script = path.join(__dirname, 'timeline.js');
  if (!existsSync(script)) throw new RunError('The timeline is not built: dist/timeline.js is missing.');
  const style = path.join(__dirname, 'timeline.css');
  const packed = await promisify(gzip)(encodeTrace(trace));
  return htmlPage({
    title,
    script: await readFile(script, 'utf8'),
    style: existsSync(style) ? await readFile(style, 'utf8') : '',
    trace: packed.toString('base64'),
  });
}
