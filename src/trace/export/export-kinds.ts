/** What a trace can be exported as, and the ends of the files' names. */
const SUFFIXES = {
  chrome: '.chrome.json',
  perfetto: '.perfetto-trace',
  speedscope: '.speedscope.json',
  html: '.html',
  summary: '.txt',
  csv: '.csv',
  svg: '.svg',
} as const;

export type ExportKind = keyof typeof SUFFIXES;
export const EXPORT_KINDS = Object.keys(SUFFIXES) as ExportKind[];

/** `trace.interleave` becomes `trace.html` and so on, in the same folder. */
export function defaultName(file: string, kind: ExportKind): string {
  return `${file.replace(/\.interleave$/, '')}${SUFFIXES[kind]}`;
}
