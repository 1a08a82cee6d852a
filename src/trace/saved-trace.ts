/** The `.interleave` file, as docs/TRACE.md specifies it: `encodeTrace` and its inverse, `decodeTrace`. */
import { ByteReader, TraceFormatError } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { newEdges, newSpans } from './columns.ts';
import {
  EDGE_KINDS,
  type EdgeColumns,
  type Problem,
  type Site,
  type SpanColumns,
  STATES,
  TRACK_KINDS,
  type Trace,
  type Track,
  type TrackEnd,
  type What,
} from './model.ts';
import { parseHeader } from './parse-header.ts';
import { parseProblem } from './problems/parse-problem.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

export { TraceFormatError };

const MAGIC = [0x89, 0x49, 0x4c, 0x56, 0x0d, 0x0a, 0x1a, 0x0a];
const VERSION = 1;
const TAGS = ['HEAD', 'STRS', 'SITE', 'WHAT', 'TRCK', 'SPAN', 'EDGE', 'PROB', 'END '] as const;
type Tag = (typeof TAGS)[number];
const ENDS: ReadonlyArray<TrackEnd | null> = [null, 'done', 'cancelled', 'failed', 'killed'];

// ---- writing ----------------------------------------------------------------------------------------------------

class StringTable {
  readonly strings = [''];
  private readonly index = new Map([['', 0]]);

  of(text: string): number {
    let index = this.index.get(text);
    if (index === undefined) {
      index = this.strings.push(text) - 1;
      this.index.set(text, index);
    }
    return index;
  }
}

export function encodeTrace(trace: Trace): Uint8Array {
  const strings = new StringTable();
  const sections: Record<Tag, Uint8Array> = {
    HEAD: encodeUtf8(JSON.stringify(trace.header)),
    SITE: writeSites(trace.sites, strings),
    WHAT: writeWhats(trace.whats, strings),
    TRCK: writeTracks(trace.tracks, strings),
    SPAN: writeSpans(trace.spans),
    EDGE: writeEdges(trace.edges),
    PROB: encodeUtf8(JSON.stringify(trace.problems)),
    'END ': new Uint8Array(0),
    // Last, when every other section has put its strings in.
    STRS: new Uint8Array(0),
  };
  sections.STRS = writeStrings(strings.strings);
  const size = TAGS.reduce((sum, tag) => sum + sections[tag].length + 16, 16);
  const out = new ByteWriter(size);
  out.block(new Uint8Array(MAGIC));
  out.u32(VERSION);
  out.u32(TAGS.length);
  for (const tag of TAGS) {
    out.block(encodeUtf8(tag));
    out.u32(0);
    out.u64(sections[tag].length);
    out.block(sections[tag]);
  }
  return out.view();
}

function writeStrings(strings: string[]): Uint8Array {
  const out = new ByteWriter(strings.length * 16);
  out.varint(strings.length);
  for (const text of strings) out.text(text);
  return out.view();
}

function writeSites(sites: Site[], strings: StringTable): Uint8Array {
  const out = new ByteWriter(sites.length * 8);
  out.varint(sites.length - 1);
  for (const site of sites.slice(1)) {
    out.varint(strings.of(site.file));
    out.varint(site.line);
    out.varint(strings.of(site.fn));
  }
  return out.view();
}

function writeWhats(whats: What[], strings: StringTable): Uint8Array {
  const out = new ByteWriter(whats.length * 8);
  out.varint(whats.length - 1);
  for (const what of whats.slice(1)) {
    out.varint(strings.of(what.kind));
    out.varint(strings.of(what.text));
    out.varint(what.track);
  }
  return out.view();
}

function writeTracks(tracks: Track[], strings: StringTable): Uint8Array {
  const out = new ByteWriter(tracks.length * 24);
  out.varint(tracks.length);
  for (const track of tracks) {
    const ended = track.endNs !== null;
    out.varint(TRACK_KINDS.indexOf(track.kind));
    out.varint(strings.of(track.name));
    out.varint(track.parent);
    out.varint(track.pid);
    out.varint((track.daemon ? 1 : 0) | (ended ? 2 : 0) | (ENDS.indexOf(track.end) << 2));
    out.varint(track.startNs);
    out.varint(ended ? Math.max(0, track.endNs! - track.startNs) : 0);
    out.varint(strings.of(track.reason));
    out.varint(track.site);
    out.varint(strings.of(track.type));
  }
  return out.view();
}

function writeSpans(spans: Map<number, SpanColumns>): Uint8Array {
  const out = new ByteWriter(1024);
  out.varint(spans.size);
  for (const [track, columns] of spans) {
    const { length, start, end, state, site, what } = columns;
    out.varint(track);
    out.varint(length);
    for (let at = 0; at < length; at++) out.varint(start[at]! - (at > 0 ? end[at - 1]! : 0));
    for (let at = 0; at < length; at++) out.varint(end[at]! - start[at]!);
    out.block(state.subarray(0, length));
    for (let at = 0; at < length; at++) out.varint(site[at]!);
    for (let at = 0; at < length; at++) out.varint(what[at]!);
  }
  return out.view();
}

function writeEdges({ length, kind, from, to, time, site }: EdgeColumns): Uint8Array {
  const out = new ByteWriter(length * 8 + 16);
  out.varint(length);
  out.block(kind.subarray(0, length));
  for (let at = 0; at < length; at++) out.varint(from[at]!);
  for (let at = 0; at < length; at++) out.varint(to[at]!);
  for (let at = 0; at < length; at++) out.zigzag(time[at]! - (at > 0 ? time[at - 1]! : 0));
  for (let at = 0; at < length; at++) out.varint(site[at]!);
  return out.view();
}

// ---- reading ----------------------------------------------------------------------------------------------------

/** Throws a TraceFormatError, whose message is one sentence for the user. */
export function decodeTrace(bytes: Uint8Array): Trace {
  const sections = readContainer(bytes);
  const part = (tag: Tag, name: string) => new ByteReader(sections.get(tag)!, name);
  const strings = readStrings(part('STRS', 'strings'));
  const sites = readSites(part('SITE', 'places'), strings);
  // Tracks name whats' tracks and the other way round: the number of tracks is read first.
  const trackCount = part('TRCK', 'tracks').count(10);
  const whats = readWhats(part('WHAT', 'awaited objects'), strings, trackCount);
  const tracks = readTracks(part('TRCK', 'tracks'), strings, sites.length);
  const limits = { tracks: tracks.length, sites: sites.length, whats: whats.length };
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
    problems: problems
      .slice(0, 100_000)
      .map(parseProblem)
      .filter((problem) => problem !== null)
      .map((problem) => withKnownTracks(problem, tracks.length)),
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
