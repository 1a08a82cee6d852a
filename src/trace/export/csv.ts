/** One line for each span, as RFC 4180 has it. */
import { STATES, type Trace } from '../model.ts';
import { TextSink } from './text-sink.ts';

const COLUMNS = 'pid,track,kind,name,start_ns,end_ns,duration_ns,state,what,file,line,function';

/** UTF-8 of the table, with a line of column names. */
export function spansCsv(trace: Trace): Uint8Array {
  const out = new TextSink();
  out.add(`${COLUMNS}\r\n`);
  const places = trace.sites.map(({ file, line, fn }) => `${field(file)},${line || ''},${field(fn)}`);
  const whats = trace.whats.map((what) => field(what.text));
  for (const [id, spans] of trace.spans) {
    const track = trace.tracks[id - 1]!;
    const row = `${track.pid},${id},${track.kind},${field(track.name)}`;
    for (let at = 0; at < spans.length; at++) {
      const start = spans.start[at]!;
      const end = spans.end[at]!;
      const state = STATES[spans.state[at]!];
      out.add(
        `${row},${start},${end},${end - start},${state},${whats[spans.what[at]!]},${places[spans.site[at]!]}\r\n`,
      );
    }
  }
  return out.take();
}

/** Quoted where needed. A text that a spreadsheet would run as a formula gets an apostrophe in front. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
