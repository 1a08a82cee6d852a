import { defaultName, EXPORT_KINDS, type ExportKind } from '../trace/export/export-kinds.ts';
import type { Trace } from '../trace/model.ts';
import { decodeTrace } from '../trace/saved-trace.ts';
import { exportTrace } from './export-trace.ts';
import type { TimelineHost } from './host.ts';
import { PERFETTO, sendToPerfetto } from './perfetto-window.ts';

/** Takes runs and pictures out of the page. */
export interface Exporter {
  /** The formats of a whole run that can be had here. */
  kinds: readonly ExportKind[];
  export(kind: ExportKind): void | Promise<void>;
  openInPerfetto(): void | Promise<void>;
  picture(suffix: 'png' | 'svg', content: Uint8Array): void;
}

/** The editor asks where to, and reads the trace from its file. */
export function hostExporter(host: TimelineHost): Exporter {
  return {
    kinds: EXPORT_KINDS,
    export: (kind) => host.send({ type: 'export', kind }),
    openInPerfetto: () => host.send({ type: 'open-in-perfetto' }),
    picture: (suffix, content) => host.send({ type: 'save-picture', suffix, content }),
  };
}

/** An exported page has the trace in itself; what is made of it is downloaded. */
export function pageExporter(name: string): Exporter {
  const trace = (): Promise<Trace> => unpacked(packedTrace());
  const stem = name.replace(/\.py$/, '');
  const made = async (kind: ExportKind): Promise<string | Uint8Array> =>
    exportTrace(await trace(), kind, name, {
      script: () => Promise.reject(new Error('This page is that file.')),
      packed: () => Promise.resolve(packedTrace()),
    });
  return {
    // The page itself is one, and is saved as any page is.
    kinds: EXPORT_KINDS.filter((kind) => kind !== 'html'),
    export: async (kind) => download(defaultName(stem, kind), await made(kind)),
    openInPerfetto: async () => {
      const question = `Open this run in Perfetto?\n\n${PERFETTO}, a page of the Perfetto project, is loaded from the internet in a new window. The run, with paths and names of your code, is handed to that page inside your browser; this page sends it nowhere else.`;
      if (confirm(question)) await sendToPerfetto(() => made('perfetto'), name);
    },
    picture: (suffix, content) => download(`${stem}.${suffix}`, content),
  };
}

function download(name: string, content: string | Uint8Array): void {
  const url = URL.createObjectURL(new Blob([content as string | Uint8Array<ArrayBuffer>]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click; a minute is plenty, and a page that stays open must not keep every export.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The text of the script that brought the trace into the page. */
function packedTrace(): string {
  for (const { text } of document.scripts) {
    const found = /__INTERLEAVE_TRACE__ = "([\w+/=]*)"/.exec(text);
    if (found) return found[1]!;
  }
  throw new Error('The page does not hold its run any more.');
}

async function unpacked(packed: string): Promise<Trace> {
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return decodeTrace(new Uint8Array(await new Response(stream).arrayBuffer()));
}
