/**
 * Chrome's trace JSON, for Perfetto and chrome://tracing. Threads have their track id as tid; tasks, loops, locks and
 * executors are pseudo-threads with tids from 2^30, unique in the whole file. Times are microseconds, written out
 * with all three decimals so that neighbours meet exactly and nothing overlaps.
 */
import { EDGE_KINDS, STATES, type Trace, type Track } from '../model.ts';
import { type FunctionEvent, functionEvents, functionName } from './function-slices.ts';
import { SpanLabels, tracksInOrder } from './span-label.ts';
import { TextSink } from './text-sink.ts';

const PSEUDO = 2 ** 30;

export function chromeTid(track: Track): number {
  return track.kind === 'thread' || track.kind === 'process' ? track.id : PSEUDO + track.id;
}

/** UTF-8 of the JSON text. */
export function chromeJson(trace: Trace): Uint8Array {
  const out = new TextSink();
  out.add('{"displayTimeUnit":"ns","otherData":');
  out.add(
    JSON.stringify({ python: trace.header.python, complete: trace.header.complete, wall: trace.header.wall }),
  );
  out.add(',"traceEvents":[');
  let first = true;
  const event = (text: string) => {
    out.add(first ? `\n${text}` : `,\n${text}`);
    first = false;
  };
  writeNames(trace, event);
  writeSpans(trace, event);
  writeFlows(trace, event);
  writeProblems(trace, event);
  out.add('\n]}\n');
  return out.take();
}

type Emit = (text: string) => void;

/** Nanoseconds as microseconds, digit by digit. */
function micros(ns: number): string {
  const whole = Math.floor(ns / 1000);
  return `${whole}.${String(ns - whole * 1000).padStart(3, '0')}`;
}

function writeNames(trace: Trace, event: Emit): void {
  for (const [rank, id] of tracksInOrder(trace).entries()) {
    const track = trace.tracks[id - 1]!;
    const meta = (name: string, args: Record<string, unknown>) =>
      event(JSON.stringify({ ph: 'M', name, pid: track.pid, tid: chromeTid(track), args }));
    if (track.kind === 'process') {
      meta('process_name', { name: track.name });
      meta('process_sort_index', { sort_index: rank });
    } else {
      meta('thread_name', { name: track.kind === 'thread' ? track.name : `${track.kind} ${track.name}` });
      meta('thread_sort_index', { sort_index: rank });
    }
  }
}

function writeSpans(trace: Trace, event: Emit): void {
  const labels = new SpanLabels(trace);
  const places = trace.sites.map((_, site) => {
    const place = labels.place(site);
    return place === '' ? '' : `,"args":{"at":${JSON.stringify(place)}}`;
  });
  const states = STATES.map((state) => JSON.stringify(state));
  for (const [id, spans] of trace.spans) {
    const track = trace.tracks[id - 1]!;
    const row = `"pid":${track.pid},"tid":${chromeTid(track)}`;
    const functions = functionEvents(trace, id);
    for (let at = 0; at < spans.length; at++) {
      const site = spans.site[at]!;
      const state = spans.state[at]!;
      const name = JSON.stringify(labels.of(id, state, site, spans.what[at]!));
      const start = spans.start[at]!;
      const length = micros(spans.end[at]! - start);
      event(
        `{"ph":"X","name":${name},"cat":${states[state]},${row},"ts":${micros(start)},"dur":${length}${places[site]}}`,
      );
      writeFunctions(trace, functions.get(at) ?? [], row, places, event);
    }
  }
}

/** Inside of the span, an event for each function that was seen there, once its end is known. */
function writeFunctions(
  trace: Trace,
  events: readonly FunctionEvent[],
  row: string,
  places: readonly string[],
  event: Emit,
): void {
  const starts: number[] = [];
  for (const { begins, site, time } of events) {
    if (begins) {
      starts.push(time);
      continue;
    }
    const start = starts.pop()!;
    const name = JSON.stringify(functionName(trace, site));
    event(
      `{"ph":"X","name":${name},"cat":"function",${row},"ts":${micros(start)},"dur":${micros(time - start)}${places[site]}}`,
    );
  }
}

/** An arrow for each edge: its own id, and the same category, name and id at both ends. */
function writeFlows(trace: Trace, event: Emit): void {
  const { edges } = trace;
  for (let at = 0; at < edges.length; at++) {
    const from = trace.tracks[edges.from[at]! - 1];
    const to = trace.tracks[edges.to[at]! - 1];
    if (!from || !to) continue;
    const flow = `"name":"${EDGE_KINDS[edges.kind[at]!]}","cat":"edge","id":${at + 1},"ts":${micros(edges.time[at]!)}`;
    event(`{"ph":"s",${flow},"pid":${from.pid},"tid":${chromeTid(from)}}`);
    event(`{"ph":"f","bp":"e",${flow},"pid":${to.pid},"tid":${chromeTid(to)}}`);
  }
}

function writeProblems(trace: Trace, event: Emit): void {
  for (const problem of trace.problems) {
    const track = trace.tracks[problem.track - 1] ?? trace.tracks[0];
    if (!track) continue;
    const { kind, message, severity, file, line, rule, count } = problem;
    const args = JSON.stringify({ message, severity, file, line, rule, count });
    const row = `"pid":${track.pid},"tid":${chromeTid(track)}`;
    event(
      `{"ph":"i","s":"t","name":${JSON.stringify(kind)},"cat":"problem",${row},"ts":${micros(problem.startNs)},"args":${args}}`,
    );
  }
}
