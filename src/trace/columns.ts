/** Append-only columns that grow by doubling, so that a live run costs no copying per span. */
import type { EdgeColumns, SpanColumns } from './model.ts';

export function newSpans(capacity = 0): SpanColumns {
  return {
    length: 0,
    start: new Float64Array(capacity),
    end: new Float64Array(capacity),
    state: new Uint8Array(capacity),
    site: new Uint32Array(capacity),
    what: new Uint32Array(capacity),
  };
}

export function newEdges(capacity = 0): EdgeColumns {
  return {
    length: 0,
    kind: new Uint8Array(capacity),
    from: new Uint32Array(capacity),
    to: new Uint32Array(capacity),
    time: new Float64Array(capacity),
    site: new Uint32Array(capacity),
  };
}

function grown<A extends Float64Array | Uint32Array | Uint8Array>(column: A, capacity: number): A {
  const larger = new (column.constructor as new (length: number) => A)(capacity);
  larger.set(column);
  return larger;
}

/** Makes room for `more` spans. The columns are replaced, the object stays. */
export function reserveSpans(spans: SpanColumns, more: number): void {
  if (spans.length + more <= spans.start.length) return;
  const capacity = Math.max(16, spans.start.length * 2, spans.length + more);
  spans.start = grown(spans.start, capacity);
  spans.end = grown(spans.end, capacity);
  spans.state = grown(spans.state, capacity);
  spans.site = grown(spans.site, capacity);
  spans.what = grown(spans.what, capacity);
}

export function reserveEdges(edges: EdgeColumns, more: number): void {
  if (edges.length + more <= edges.time.length) return;
  const capacity = Math.max(16, edges.time.length * 2, edges.length + more);
  edges.kind = grown(edges.kind, capacity);
  edges.from = grown(edges.from, capacity);
  edges.to = grown(edges.to, capacity);
  edges.time = grown(edges.time, capacity);
  edges.site = grown(edges.site, capacity);
}

export function pushSpan(
  spans: SpanColumns,
  start: number,
  end: number,
  state: number,
  site: number,
  what: number,
): void {
  reserveSpans(spans, 1);
  const at = spans.length++;
  spans.start[at] = start;
  spans.end[at] = end;
  spans.state[at] = state;
  spans.site[at] = site;
  spans.what[at] = what;
}

export function pushEdge(
  edges: EdgeColumns,
  kind: number,
  from: number,
  to: number,
  time: number,
  site: number,
): void {
  reserveEdges(edges, 1);
  const at = edges.length++;
  edges.kind[at] = kind;
  edges.from[at] = from;
  edges.to[at] = to;
  edges.time[at] = time;
  edges.site[at] = site;
}

/** A copy of the spans from index `from` on, cut to size. */
export function copySpans(spans: SpanColumns, from = 0): SpanColumns {
  const to = spans.length;
  return {
    length: to - from,
    start: spans.start.slice(from, to),
    end: spans.end.slice(from, to),
    state: spans.state.slice(from, to),
    site: spans.site.slice(from, to),
    what: spans.what.slice(from, to),
  };
}

export function copyEdges(edges: EdgeColumns, from = 0): EdgeColumns {
  const to = edges.length;
  return {
    length: to - from,
    kind: edges.kind.slice(from, to),
    from: edges.from.slice(from, to),
    to: edges.to.slice(from, to),
    time: edges.time.slice(from, to),
    site: edges.site.slice(from, to),
  };
}

export function appendSpans(target: SpanColumns, added: SpanColumns): void {
  reserveSpans(target, added.length);
  target.start.set(added.start.subarray(0, added.length), target.length);
  target.end.set(added.end.subarray(0, added.length), target.length);
  target.state.set(added.state.subarray(0, added.length), target.length);
  target.site.set(added.site.subarray(0, added.length), target.length);
  target.what.set(added.what.subarray(0, added.length), target.length);
  target.length += added.length;
}

export function appendEdges(target: EdgeColumns, added: EdgeColumns): void {
  reserveEdges(target, added.length);
  target.kind.set(added.kind.subarray(0, added.length), target.length);
  target.from.set(added.from.subarray(0, added.length), target.length);
  target.to.set(added.to.subarray(0, added.length), target.length);
  target.time.set(added.time.subarray(0, added.length), target.length);
  target.site.set(added.site.subarray(0, added.length), target.length);
  target.length += added.length;
}
