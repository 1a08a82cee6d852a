/** Two runs as one trace, both beginning at 0, so that they lie on one scale, one below the other. */
import { newEdges, reserveEdges } from './columns.ts';
import type { EdgeColumns, Frame, Problem, SampleColumns, SpanColumns, Trace, Track, What } from './model.ts';

/** `names` stand before the names of processes and before the sentences of problems, to tell the runs apart. */
export function mergeTraces(before: Trace, after: Trace, names: readonly [string, string]): Trace {
  const first = named(before, names[0]);
  const second = shifted(named(after, names[1]), {
    sites: before.sites.length - 1,
    whats: before.whats.length - 1,
    tracks: before.tracks.length,
    frames: before.frames.length - 1,
  });
  const notes = (trace: Trace, name: string) => trace.header.notes.map((note) => `${name}: ${note}`);
  return {
    header: {
      ...after.header,
      durationNs: Math.max(before.header.durationNs, after.header.durationNs),
      events: before.header.events + after.header.events,
      dropped: before.header.dropped + after.header.dropped,
      complete: before.header.complete && after.header.complete,
      notes: [...notes(before, names[0]), ...notes(after, names[1])],
    },
    sites: [...first.sites, ...second.sites.slice(1)],
    whats: [...first.whats, ...second.whats.slice(1)],
    tracks: [...first.tracks, ...second.tracks],
    spans: new Map([...first.spans, ...second.spans]),
    edges: joinEdges(first.edges, second.edges),
    problems: [...first.problems, ...second.problems],
    frames: [...first.frames, ...second.frames.slice(1)],
    samples: new Map([...first.samples, ...second.samples]),
  };
}

interface Shift {
  sites: number;
  whats: number;
  tracks: number;
  frames: number;
}

function named(trace: Trace, name: string): Trace {
  const tracks = trace.tracks.map((track) =>
    track.kind === 'process' ? { ...track, name: `${name}: ${track.name}` } : track,
  );
  const problems = trace.problems.map((problem) => ({ ...problem, message: `${name}: ${problem.message}` }));
  return { ...trace, tracks, problems };
}

/** The same trace with higher numbers; 0 stays none. */
function shifted(trace: Trace, by: Shift): Trace {
  const track = (id: number) => (id === 0 ? 0 : id + by.tracks);
  const site = (id: number) => (id === 0 ? 0 : id + by.sites);
  const frame = (id: number) => (id === 0 ? 0 : id + by.frames);
  return {
    ...trace,
    whats: trace.whats.map((what): What => ({ ...what, track: track(what.track) })),
    tracks: trace.tracks.map(
      (each): Track => ({ ...each, id: track(each.id), parent: track(each.parent), site: site(each.site) }),
    ),
    spans: new Map(
      [...trace.spans].map(([id, spans]): [number, SpanColumns] => [
        track(id),
        {
          ...spans,
          site: spans.site.map(site),
          what: spans.what.map((id) => (id === 0 ? 0 : id + by.whats)),
        },
      ]),
    ),
    frames: trace.frames.map((each): Frame => ({ parent: frame(each.parent), site: site(each.site) })),
    samples: new Map(
      [...trace.samples].map(([id, samples]): [number, SampleColumns] => [
        track(id),
        { ...samples, frame: samples.frame.map(frame) },
      ]),
    ),
    edges: {
      ...trace.edges,
      from: trace.edges.from.map(track),
      to: trace.edges.to.map(track),
      site: trace.edges.site.map(site),
    },
    problems: trace.problems.map(
      (problem): Problem => ({
        ...problem,
        track: track(problem.track),
        related: problem.related.map((place) => ({ ...place, track: track(place.track) })),
      }),
    ),
  };
}

/** In order of time, as every reader of edges expects. */
function joinEdges(one: EdgeColumns, other: EdgeColumns): EdgeColumns {
  const joined = newEdges();
  reserveEdges(joined, one.length + other.length);
  let [left, right] = [0, 0];
  while (left < one.length || right < other.length) {
    const isLeft = right >= other.length || (left < one.length && one.time[left]! <= other.time[right]!);
    const [from, at] = isLeft ? [one, left++] : [other, right++];
    for (const column of ['kind', 'from', 'to', 'time', 'site'] as const) {
      joined[column][joined.length] = from[column][at]!;
    }
    joined.length++;
  }
  return joined;
}
