/** Writes the `.interleave` file. */
import { ByteWriter } from './byte-writer.ts';
import {
  type EdgeColumns,
  type Frame,
  type SampleColumns,
  type Site,
  type SpanColumns,
  TRACK_KINDS,
  type Trace,
  type Track,
  type What,
} from './model.ts';
import { writeOverviews } from './overview.ts';
import { ENDS, type LaterTag, MAGIC, type Tag, VERSION } from './saved-format.ts';
import { encodeUtf8 } from './utf8.ts';

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
  const tables: Array<[Tag, Uint8Array]> = [
    ['SITE', writeSites(trace.sites, strings)],
    ['WHAT', writeWhats(trace.whats, strings)],
    ['TRCK', writeTracks(trace.tracks, strings)],
  ];
  // A reader can show what it has: the few things that say most come first, the many last.
  const sections: Array<[Tag | LaterTag, Uint8Array | null]> = [
    ['HEAD', encodeUtf8(JSON.stringify(trace.header))],
    ['STRS', writeStrings(strings.strings)],
    ...tables,
    ['PROB', encodeUtf8(JSON.stringify(trace.problems))],
    ['FRAM', writeFrames(trace.frames)],
    ['OVER', writeOverviews(trace.spans)],
    ['SPAN', writeSpans(trace.spans)],
    ['EDGE', writeEdges(trace.edges)],
    ['SAMP', writeSamples(trace.samples)],
    ['OMIT', trace.omitted?.size ? writeOmitted(trace.omitted) : null],
    ['END ', new Uint8Array(0)],
  ];
  const payloads = sections.filter((section): section is [Tag | LaterTag, Uint8Array] => section[1] !== null);
  const size = payloads.reduce((sum, [, payload]) => sum + payload.length + 16, 16);
  const out = new ByteWriter(size);
  out.block(new Uint8Array(MAGIC));
  out.u32(VERSION);
  out.u32(payloads.length);
  for (const [tag, payload] of payloads) {
    out.block(encodeUtf8(tag));
    out.u32(0);
    out.u64(payload.length);
    out.block(payload);
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

/** For each track the states that it had in what was left out, with their times. */
function writeOmitted(omitted: Map<number, Float64Array>): Uint8Array {
  const out = new ByteWriter(omitted.size * 16 + 16);
  out.varint(omitted.size);
  for (const [track, sums] of omitted) {
    const states = [...sums.entries()].filter(([, time]) => time > 0);
    out.varint(track);
    out.varint(states.length);
    for (const [state, time] of states) {
      out.varint(state);
      out.varint(time);
    }
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

function writeFrames(frames: Frame[]): Uint8Array {
  const out = new ByteWriter(frames.length * 4);
  out.varint(Math.max(0, frames.length - 1));
  for (const { parent, site } of frames.slice(1)) {
    out.varint(parent);
    out.varint(site);
  }
  return out.view();
}

function writeSamples(samples: Map<number, SampleColumns>): Uint8Array {
  const out = new ByteWriter(1024);
  out.varint(samples.size);
  for (const [track, { length, time, frame }] of samples) {
    out.varint(track);
    out.varint(length);
    for (let at = 0; at < length; at++) out.varint(time[at]! - (at > 0 ? time[at - 1]! : 0));
    for (let at = 0; at < length; at++) out.varint(frame[at]!);
  }
  return out.view();
}
