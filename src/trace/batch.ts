/** Traces as a stream of batches: applying every batch in order to an empty trace gives the whole. */

import { appendEdges, appendSpans, newEdges, newSpans } from './columns.ts';
import { mapEntry } from './map-entry.ts';
import { STATES, type Trace, type TraceBatch, type TraceHeader } from './model.ts';
import { appendSamples, newSamples, thinSamples } from './samples.ts';
import { keeps, thinEdges, thinSpans } from './thin-out.ts';

export function emptyHeader(): TraceHeader {
  return {
    version: 1,
    wall: '0',
    python: '',
    argv: [],
    cwd: '',
    durationNs: 0,
    exitCode: null,
    complete: true,
    events: 0,
    dropped: 0,
    notes: [],
  };
}

export function emptyTrace(): Trace {
  return {
    header: emptyHeader(),
    sites: [{ file: '', line: 0, fn: '' }],
    whats: [{ kind: '', text: '', track: 0 }],
    tracks: [],
    spans: new Map(),
    edges: newEdges(),
    problems: [],
    frames: [{ parent: 0, site: 0 }],
    samples: new Map(),
  };
}

/** Adds a batch in place. Spans that are still open belong to the batch alone and are not kept. */
export function applyBatch(trace: Trace, batch: TraceBatch): void {
  const unneeded = new Float64Array(STATES.length);
  for (const kept of batch.leftOut ?? []) {
    for (const columns of trace.spans.values()) thinSpans(columns, kept, unneeded);
    thinEdges(trace.edges, kept);
    for (const samples of trace.samples.values()) thinSamples(samples, (time) => keeps(kept, time));
  }
  trace.header = batch.header;
  trace.problems = batch.problems;
  for (const site of batch.sites) trace.sites.push(site);
  for (const what of batch.whats) trace.whats.push(what);
  for (const track of batch.tracks) trace.tracks[track.id - 1] = track;
  for (const { track, columns } of batch.spans) {
    appendSpans(
      mapEntry(trace.spans, track, () => newSpans()),
      columns,
    );
  }
  appendEdges(trace.edges, batch.edges);
  for (const frame of batch.frames) trace.frames.push(frame);
  for (const { track, columns } of batch.samples) {
    appendSamples(
      mapEntry(trace.samples, track, () => newSamples()),
      columns,
    );
  }
}
