/** A trace in every format that it can be exported to: for the page, the command line and the editor alike. */
import { chromeJson } from '../trace/export/chrome.ts';
import { spansCsv } from '../trace/export/csv.ts';
import type { ExportKind } from '../trace/export/export-kinds.ts';
import { htmlPage } from '../trace/export/html.ts';
import { perfettoTrace } from '../trace/export/perfetto.ts';
import { speedscopeJson } from '../trace/export/speedscope.ts';
import { summaryText } from '../trace/export/summary.ts';
import type { Trace } from '../trace/model.ts';
import type { PaletteName } from './palette.ts';
import { svgExport } from './svg-export.ts';

/** What a web page is made of, and only a host can give. */
export interface PageSource {
  /** Text of the built timeline. */
  script(): Promise<string>;
  /** Base64 of the gzipped trace in its saved format. */
  packed(trace: Trace): Promise<string>;
}

/** `title` names the trace where the format has a place for it. */
export async function exportTrace(
  trace: Trace,
  kind: ExportKind,
  title: string,
  page: PageSource,
  theme: PaletteName = 'light',
): Promise<string | Uint8Array> {
  switch (kind) {
    case 'chrome':
      return chromeJson(trace);
    case 'perfetto':
      return perfettoTrace(trace);
    case 'speedscope':
      return speedscopeJson(trace, title);
    case 'html':
      return htmlPage({
        title: nameOf(trace, title),
        script: await page.script(),
        trace: await page.packed(trace),
      });
    case 'summary':
      return summaryText(trace);
    case 'csv':
      return spansCsv(trace);
    case 'svg':
      return svgExport(trace, nameOf(trace, title), theme);
  }
}

/** People know their program, not the file that its trace was saved in. */
function nameOf(trace: Trace, title: string): string {
  return trace.tracks.find((track) => track.kind === 'process')?.name ?? title;
}
