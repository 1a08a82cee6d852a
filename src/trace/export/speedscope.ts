/**
 * speedscope's native format: one evented profile for each row. All have the same start and end, or the rows would
 * not line up. A span is its state with the line below it, so that the left-heavy view sums by state; below that are the
 * functions that were seen there.
 */
import { STATES, type Trace } from '../model.ts';
import { functionEvents, functionName } from './function-slices.ts';
import { SpanLabels, tracksInOrder } from './span-label.ts';
import { TextSink } from './text-sink.ts';

/** UTF-8 of the JSON text. */
export function speedscopeJson(trace: Trace, title: string): Uint8Array {
  const labels = new SpanLabels(trace);
  const frames: string[] = STATES.map((state) => JSON.stringify({ name: state }));
  const index = new Map<string, number>();
  const frameOf = (label: string, site: number): number => {
    const key = `${site} ${label}`;
    let frame = index.get(key);
    if (frame === undefined) {
      const { file, line } = trace.sites[site]!;
      frame = frames.push(JSON.stringify(file === '' ? { name: label } : { name: label, file, line })) - 1;
      index.set(key, frame);
    }
    return frame;
  };
  const out = new TextSink();
  const endValue = Math.max(trace.header.durationNs, lastEnd(trace));
  out.add(
    `{"$schema":"https://www.speedscope.app/file-format-schema.json","exporter":"interleave","name":${JSON.stringify(title)},"activeProfileIndex":0,"profiles":[`,
  );
  let first = true;
  for (const id of tracksInOrder(trace)) {
    const spans = trace.spans.get(id);
    if (!spans) continue;
    const track = trace.tracks[id - 1]!;
    out.add(first ? '\n' : ',\n');
    first = false;
    out.add(
      `{"type":"evented","name":${JSON.stringify(`${track.kind} ${track.name}`)},"unit":"nanoseconds","startValue":0,"endValue":${endValue},"events":[`,
    );
    const functions = functionEvents(trace, id);
    for (let at = 0; at < spans.length; at++) {
      const state = spans.state[at]!;
      const frame = frameOf(labels.of(id, state, spans.site[at]!, spans.what[at]!), spans.site[at]!);
      const start = spans.start[at]!;
      const end = spans.end[at]!;
      const open = `{"type":"O","frame":${state},"at":${start}},{"type":"O","frame":${frame},"at":${start}}`;
      const close = `{"type":"C","frame":${frame},"at":${end}},{"type":"C","frame":${state},"at":${end}}`;
      out.add(`${at > 0 ? ',' : ''}${open}`);
      for (const { begins, site, time } of functions.get(at) ?? []) {
        const inner = frameOf(functionName(trace, site), site);
        out.add(`,{"type":"${begins ? 'O' : 'C'}","frame":${inner},"at":${time}}`);
      }
      out.add(`,${close}`);
    }
    out.add(']}');
  }
  // Frames are known only now; the order of keys in JSON does not matter.
  out.add(`\n],"shared":{"frames":[${frames.join(',\n')}]}}\n`);
  return out.take();
}

function lastEnd(trace: Trace): number {
  let last = 0;
  for (const spans of trace.spans.values())
    if (spans.length > 0) last = Math.max(last, spans.end[spans.length - 1]!);
  return last;
}
