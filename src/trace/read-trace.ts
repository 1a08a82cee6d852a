/** Reads the `.interleave` file, which may come from anywhere: nothing in it is believed unchecked. */
import { ByteReader, TraceFormatError } from './byte-reader.ts';
import { newEdges, newSpans } from './columns.ts';
import {
  EDGE_KINDS,
  type EdgeColumns,
  type Frame,
  type Problem,
  type SampleColumns,
  type Site,
  type SpanColumns,
  STATES,
  TRACK_KINDS,
  type Trace,
  type Track,
  type What,
} from './model.ts';
import { parseHeader } from './parse-header.ts';
import { parseProblem } from './problems/parse-problem.ts';
import { decodeRecording, isRecording } from './read-recording.ts';
import { newSamples } from './samples.ts';
import { ENDS, type LaterTag, MAGIC, TAGS, type Tag, VERSION } from './saved-format.ts';
import { decodeUtf8 } from './utf8.ts';

/** A section that an older file does not have: no entries. */
const NOTHING = new Uint8Array([0]);

/** A saved trace or a recording. Throws a TraceFormatError, whose message is one sentence for the user. */
export function decodeTrace(bytes: Uint8Array): Trace {
  if (isRecording(bytes)) return decodeRecording(bytes);
  const sections = readContainer(bytes);
  const part = (tag: Tag, name: string) => new ByteReader(sections.get(tag)!, name);
  const strings = readStrings(part('STRS', 'strings'));
  const sites = readSites(part('SITE', 'places'), strings);
  // Tracks name whats' tracks and the other way round: the number of tracks is read first.
  const trackCount = part('TRCK', 'tracks').count(10);
  const whats = readWhats(part('WHAT', 'awaited objects'), strings, trackCount);
  const tracks = readTracks(part('TRCK', 'tracks'), strings, sites.length);
  const limits = { tracks: tracks.length, sites: sites.length, whats: whats.length };
  const later = (tag: LaterTag, name: string) => new ByteReader(sections.get(tag) ?? NOTHING, name);
  const frames = readFrames(later('FRAM', 'frames'), sites.length);
  const problems = readJson(sections.get('PROB')!, 'problems');
  if (!Array.isArray(problems))
    throw new TraceFormatError('The trace file is damaged: its problems are no list.');
  return {
    header: parseHeader(readJson(sections.get('HEAD')!, 'header')),
    sites,
    whats,
    tracks,
    spans: readSpans(part('SPAN', 'spans'), limits),
    edges: readEdges(part('EDGE', 'edges'), limits),
    ...(sections.has('OMIT')
      ? { omitted: readOmitted(new ByteReader(sections.get('OMIT')!, 'times'), limits) }
      : {}),
    problems: problems
      .slice(0, 100_000)
      .map(parseProblem)
      .filter((problem) => problem !== null)
      .map((problem) => withKnownTracks(problem, tracks.length)),
    frames,
    samples: readSamples(later('SAMP', 'samples'), tracks.length, frames.length),
  };
}

/** Problems are JSON, so nothing else has looked at the tracks they name. */
function withKnownTracks(problem: Problem, count: number): Problem {
  const known = (track: number) => (track > count ? 0 : track);
  const related = problem.related.map((place) => ({ ...place, track: known(place.track) }));
  return { ...problem, track: known(problem.track), related };
}

function readContainer(bytes: Uint8Array): Map<string, Uint8Array> {
  if (bytes.length < 16 || MAGIC.some((byte, at) => bytes[at] !== byte)) {
    throw new TraceFormatError('This is not an Interleave trace file.');
  }
  const reader = new ByteReader(bytes, 'container');
  reader.block(MAGIC.length);
  const version = reader.u32();
  if (version !== VERSION) {
    const advice = version > VERSION ? ' A newer Interleave wrote it: update to open it.' : '';
    throw new TraceFormatError(
      `The trace file has version ${version}; this one reads version ${VERSION}.${advice}`,
    );
  }
  const count = reader.u32();
  const sections = new Map<string, Uint8Array>();
  for (let n = 0; n < count; n++) {
    const tag = decodeUtf8(reader.block(4));
    reader.u32();
    const payload = reader.block(reader.u64());
    if (sections.has(tag)) reader.fail(`it has two sections ${JSON.stringify(tag)}`);
    sections.set(tag, payload);
  }
  for (const tag of TAGS) if (!sections.has(tag)) reader.fail(`its section ${tag.trim()} is missing`);
  return sections;
}

function readJson(bytes: Uint8Array, part: string): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes));
  } catch {
    throw new TraceFormatError(`The trace file is damaged: its ${part} cannot be read.`);
  }
}

function readStrings(reader: ByteReader): string[] {
  const count = reader.count(1);
  const strings: string[] = [];
  for (let n = 0; n < count; n++) strings.push(reader.text());
  reader.end();
  if (strings.length === 0) strings.push('');
  return strings;
}

function readSites(reader: ByteReader, strings: string[]): Site[] {
  const count = reader.count(3) + 1;
  const sites: Site[] = [{ file: '', line: 0, fn: '' }];
  while (sites.length < count) {
    const file = strings[reader.index(strings.length, 'string')]!;
    const line = reader.index(2 ** 32, 'line');
    sites.push({ file, line, fn: strings[reader.index(strings.length, 'string')]! });
  }
  reader.end();
  return sites;
}

function readWhats(reader: ByteReader, strings: string[], tracks: number): What[] {
  const count = reader.count(3) + 1;
  const whats: What[] = [{ kind: '', text: '', track: 0 }];
  while (whats.length < count) {
    const kind = strings[reader.index(strings.length, 'string')]!;
    const text = strings[reader.index(strings.length, 'string')]!;
    whats.push({ kind, text, track: reader.index(tracks + 1, 'track') });
  }
  reader.end();
  return whats;
}

function readTracks(reader: ByteReader, strings: string[], sites: number): Track[] {
  const count = reader.count(10);
  const tracks: Track[] = [];
  for (let id = 1; id <= count; id++) {
    const kind = TRACK_KINDS[reader.index(TRACK_KINDS.length, 'kind of track')]!;
    const name = strings[reader.index(strings.length, 'string')]!;
    const parent = reader.index(count + 1, 'track');
    const pid = reader.varint();
    const flags = reader.index(32, 'flag');
    const startNs = reader.varint();
    const length = reader.varint();
    const reason = strings[reader.index(strings.length, 'string')]!;
    const site = reader.index(sites, 'place');
    const type = strings[reader.index(strings.length, 'string')]!;
    const endNs = flags & 2 ? startNs + length : null;
    const end = ENDS[flags >> 2];
    if (end === undefined) reader.fail('it names an end that does not exist');
    tracks.push({
      id,
      kind,
      name,
      parent,
      pid,
      daemon: (flags & 1) === 1,
      startNs,
      endNs,
      end,
      reason,
      site,
      type,
    });
  }
  reader.end();
  breakCycles(tracks);
  return tracks;
}

/** Rows form a tree; a file that says otherwise must not make a reader go round for ever. */
function breakCycles(tracks: Track[]): void {
  const state = new Uint8Array(tracks.length + 1);
  for (const track of tracks) {
    const path: Track[] = [];
    let at: Track | undefined = track;
    while (at && state[at.id] === 0) {
      state[at.id] = 1;
      path.push(at);
      at = tracks[at.parent - 1];
    }
    if (at && state[at.id] === 1) path.at(-1)!.parent = 0;
    for (const done of path) state[done.id] = 2;
  }
}

interface Limits {
  tracks: number;
  sites: number;
  whats: number;
}

function readSpans(reader: ByteReader, limits: Limits): Map<number, SpanColumns> {
  const spans = new Map<number, SpanColumns>();
  const count = reader.count(2);
  for (let n = 0; n < count; n++) {
    const track = reader.index(limits.tracks + 1, 'track');
    if (track === 0 || spans.has(track)) reader.fail('it names a track that does not exist');
    const length = reader.count(5);
    const columns = newSpans(length);
    columns.length = length;
    const { start, end, state, site, what } = columns;
    for (let at = 0; at < length; at++) start[at] = reader.varint();
    let last = 0;
    for (let at = 0; at < length; at++) {
      start[at]! += last;
      last = start[at]! + reader.varint();
      end[at] = last;
    }
    if (last > Number.MAX_SAFE_INTEGER) reader.fail('a number is too large');
    for (let at = 0; at < length; at++) state[at] = reader.index(STATES.length, 'state');
    for (let at = 0; at < length; at++) site[at] = reader.index(limits.sites, 'place');
    for (let at = 0; at < length; at++) what[at] = reader.index(limits.whats, 'awaited object');
    spans.set(track, columns);
  }
  reader.end();
  return spans;
}

function readOmitted(reader: ByteReader, limits: Limits): Map<number, Float64Array> {
  const omitted = new Map<number, Float64Array>();
  const count = reader.count(2);
  for (let n = 0; n < count; n++) {
    const track = reader.index(limits.tracks + 1, 'track');
    const sums = new Float64Array(STATES.length);
    for (let left = reader.count(2); left > 0; left--) {
      const state = reader.index(STATES.length, 'state');
      sums[state] = reader.varint();
    }
    if (track === 0 || omitted.has(track)) reader.fail('it names a track that does not exist');
    omitted.set(track, sums);
  }
  reader.end();
  return omitted;
}

function readEdges(reader: ByteReader, limits: Limits): EdgeColumns {
  const length = reader.count(5);
  const edges = newEdges(length);
  edges.length = length;
  for (let at = 0; at < length; at++) edges.kind[at] = reader.index(EDGE_KINDS.length, 'kind of edge');
  for (let at = 0; at < length; at++) edges.from[at] = reader.index(limits.tracks + 1, 'track');
  for (let at = 0; at < length; at++) edges.to[at] = reader.index(limits.tracks + 1, 'track');
  let time = 0;
  for (let at = 0; at < length; at++) {
    time += reader.zigzag();
    edges.time[at] = Math.max(0, time);
  }
  for (let at = 0; at < length; at++) edges.site[at] = reader.index(limits.sites, 'place');
  reader.end();
  return edges;
}

/** A frame's parent comes before it, so no stack goes round in a circle. */
function readFrames(reader: ByteReader, sites: number): Frame[] {
  const count = reader.count(2) + 1;
  const frames: Frame[] = [{ parent: 0, site: 0 }];
  while (frames.length < count) {
    const parent = reader.index(frames.length, 'frame');
    frames.push({ parent, site: reader.index(sites, 'place') });
  }
  reader.end();
  return frames;
}

function readSamples(reader: ByteReader, tracks: number, frames: number): Map<number, SampleColumns> {
  const samples = new Map<number, SampleColumns>();
  const count = reader.count(2);
  for (let n = 0; n < count; n++) {
    const track = reader.index(tracks + 1, 'track');
    if (track === 0 || samples.has(track)) reader.fail('it names a track that does not exist');
    const length = reader.count(2);
    const columns = newSamples(length);
    columns.length = length;
    let last = 0;
    for (let at = 0; at < length; at++) {
      last += reader.varint();
      columns.time[at] = last;
    }
    if (last > Number.MAX_SAFE_INTEGER) reader.fail('a number is too large');
    for (let at = 0; at < length; at++) columns.frame[at] = reader.index(frames, 'frame');
    samples.set(track, columns);
  }
  reader.end();
  return samples;
}
