/** Reads the sections of a saved trace that are small: what the columns of spans, edges and samples refer to. */
import { ByteReader, TraceFormatError } from './byte-reader.ts';
import {
  type Frame,
  type Problem,
  type Site,
  STATES,
  TRACK_KINDS,
  type TraceHeader,
  type Track,
  type What,
} from './model.ts';
import { parseHeader } from './parse-header.ts';
import { parseProblem } from './problems/parse-problem.ts';
import { ENDS } from './saved-format.ts';
import { decodeUtf8 } from './utf8.ts';

export interface TraceTables {
  header: TraceHeader;
  sites: Site[];
  whats: What[];
  tracks: Track[];
}
type TableTag = (typeof TABLE_TAGS)[number];
/** The sections that `readTables` needs; all others come after them. */
export const TABLE_TAGS = ['HEAD', 'STRS', 'SITE', 'WHAT', 'TRCK'] as const;

export function readTables(section: (tag: TableTag) => Uint8Array): TraceTables {
  const part = (tag: TableTag, name: string) => new ByteReader(section(tag), name);
  const strings = readStrings(part('STRS', 'strings'));
  const sites = readSites(part('SITE', 'places'), strings);
  // Tracks name whats' tracks and the other way round: the number of tracks is read first.
  const trackCount = part('TRCK', 'tracks').count(10);
  const whats = readWhats(part('WHAT', 'awaited objects'), strings, trackCount);
  const tracks = readTracks(part('TRCK', 'tracks'), strings, sites.length);
  return { header: parseHeader(readJson(section('HEAD'), 'header')), sites, whats, tracks };
}

export function readProblems(bytes: Uint8Array, tracks: number): Problem[] {
  const problems = readJson(bytes, 'problems');
  if (!Array.isArray(problems))
    throw new TraceFormatError('The trace file is damaged: its problems are no list.');
  return problems
    .slice(0, 100_000)
    .map(parseProblem)
    .filter((problem) => problem !== null)
    .map((problem) => withKnownTracks(problem, tracks));
}

/** Problems are JSON, so nothing else has looked at the tracks they name. */
function withKnownTracks(problem: Problem, count: number): Problem {
  const known = (track: number) => (track > count ? 0 : track);
  const related = problem.related.map((place) => ({ ...place, track: known(place.track) }));
  return { ...problem, track: known(problem.track), related };
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

export function readOmitted(bytes: Uint8Array, tracks: number): Map<number, Float64Array> {
  const reader = new ByteReader(bytes, 'times');
  const omitted = new Map<number, Float64Array>();
  const count = reader.count(2);
  for (let n = 0; n < count; n++) {
    const track = reader.index(tracks + 1, 'track');
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

/** A frame's parent comes before it, so no stack goes round in a circle. */
export function readFrames(bytes: Uint8Array, sites: number): Frame[] {
  const reader = new ByteReader(bytes, 'frames');
  const count = reader.count(2) + 1;
  const frames: Frame[] = [{ parent: 0, site: 0 }];
  while (frames.length < count) {
    const parent = reader.index(frames.length, 'frame');
    frames.push({ parent, site: reader.index(sites, 'place') });
  }
  reader.end();
  return frames;
}
