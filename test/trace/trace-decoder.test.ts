/** A saved trace that comes in pieces, and the overview that lets a reader show it before it is whole. */
import assert from 'node:assert/strict';
import { copyEdges, copySpans, newSpans } from '../../src/trace/columns.ts';
import { type SpanColumns, STATES, type Trace } from '../../src/trace/model.ts';
import type { Overviews } from '../../src/trace/overview.ts';
import {
  decodeTrace,
  encodeTrace,
  TraceCollector,
  TraceDecoder,
  TraceFormatError,
} from '../../src/trace/saved-trace.ts';
import { decodeUtf8, encodeUtf8 } from '../../src/trace/utf8.ts';
import { sampleTrace } from './sample-trace.ts';

function plain(trace: Trace): unknown {
  const spans = [...trace.spans].sort(([one], [other]) => one - other);
  return { ...trace, spans: spans.map(([id, each]) => [id, copySpans(each)]), edges: copyEdges(trace.edges) };
}

function decodedInPieces(bytes: Uint8Array, size: number): Trace {
  const collected = new TraceCollector();
  const decoder = new TraceDecoder(collected);
  for (let at = 0; at < bytes.length; at += size) decoder.push(bytes.slice(at, at + size));
  decoder.end();
  return collected.trace();
}

/** A run with as many spans in each of its first two rows. */
function longTrace(spansInRow: number): Trace {
  const trace = sampleTrace();
  const [one, other] = [...trace.spans.keys()] as [number, number];
  trace.spans = new Map([one, other].map((track) => [track, longRow(spansInRow)]));
  return trace;
}

function longRow(length: number): SpanColumns {
  const columns = { ...newSpans(length), length };
  for (let at = 0; at < length; at++) {
    columns.start[at] = at * 1000;
    columns.end[at] = at * 1000 + (at % 7 === 0 ? 0 : 300 + (at % 600));
    columns.state[at] = 1 + (at % 5);
  }
  return columns;
}

interface Section {
  tag: string;
  payload: Uint8Array;
}

function sectionsOf(bytes: Uint8Array): Section[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Section[] = [];
  for (let at = 16; at < bytes.length; ) {
    const length = Number(view.getBigUint64(at + 8, true));
    found.push({
      tag: decodeUtf8(bytes.subarray(at, at + 4)),
      payload: bytes.slice(at + 16, at + 16 + length),
    });
    at += 16 + length;
  }
  return found;
}

/** `lengths` by tag: what a section says of itself where that is not true. */
function fileOf(sections: Section[], lengths: Record<string, bigint> = {}): Uint8Array {
  const head = new Uint8Array(16);
  head.set([0x89, 0x49, 0x4c, 0x56, 0x0d, 0x0a, 0x1a, 0x0a]);
  new DataView(head.buffer).setUint32(8, 1, true);
  new DataView(head.buffer).setUint32(12, sections.length, true);
  const parts = sections.flatMap(({ tag, payload }) => {
    const start = new Uint8Array(16);
    start.set(encodeUtf8(tag));
    new DataView(start.buffer).setBigUint64(8, lengths[tag] ?? BigInt(payload.length), true);
    return [start, payload];
  });
  return new Uint8Array(Buffer.concat([head, ...parts]));
}

describe('a saved trace in pieces', function () {
  this.timeout(60_000);

  it('is the same, whatever the size of the pieces', () => {
    const bytes = encodeTrace(sampleTrace());
    const whole = plain(decodeTrace(bytes));
    for (const size of [1, 2, 7, 8, 9, 64, 1000, bytes.length - 1]) {
      assert.deepEqual(plain(decodedInPieces(bytes, size)), whole, `pieces of ${size} bytes`);
    }
  });

  it('is refused where it was cut off anywhere', () => {
    const bytes = encodeTrace(sampleTrace());
    for (let length = 0; length < bytes.length; length += 11) {
      assert.throws(() => decodedInPieces(bytes.subarray(0, length), 50), TraceFormatError);
    }
  });

  it('gives rows away while the rest has not come', () => {
    const bytes = encodeTrace(sampleTrace());
    const collected = new TraceCollector();
    const decoder = new TraceDecoder(collected);
    const edges = sectionStart(bytes, 'EDGE');
    decoder.push(bytes.subarray(0, edges));
    assert.equal(collected.trace().spans.size, decodeTrace(bytes).spans.size);
    assert.equal(collected.trace().problems.length, decodeTrace(bytes).problems.length);
    assert.equal(collected.trace().edges.length, 0);
  });

  it('makes no room for what is only promised', () => {
    const sections = sectionsOf(encodeTrace(sampleTrace()));
    for (const tag of ['SPAN', 'EDGE', 'SAMP']) {
      // 2^40 entries, which no array could hold, in a section that says that it is long enough for them.
      const number = [0x80, 0x80, 0x80, 0x80, 0x80, 0x20];
      const payload = new Uint8Array(tag === 'EDGE' ? number : [1, 1, ...number]);
      const before = sections.slice(
        0,
        sections.findIndex((section) => section.tag === tag),
      );
      const lying = fileOf([...before, { tag, payload }], { [tag]: 2n ** 50n });
      assert.throws(() => decodedInPieces(lying, 100), /damaged: it ends too early/);
    }
  });

  it('has to name things before it refers to them', () => {
    const sections = sectionsOf(encodeTrace(sampleTrace()));
    const spans = sections.find(({ tag }) => tag === 'SPAN')!;
    const rest = sections.filter(({ tag }) => tag !== 'SPAN');
    assert.throws(() => decodeTrace(fileOf([spans, ...rest])), /in the wrong order/);
  });

  it('may have the order of sections of an older writer, and sections that nobody knows', () => {
    const trace = longTrace(150_000);
    const sections = sectionsOf(encodeTrace(trace));
    const place = (section: Section) => ['PROB', 'FRAM', 'SAMP', 'END '].indexOf(section.tag);
    const older = sections.filter(({ tag }) => tag !== 'OVER').sort((a, b) => place(a) - place(b));
    older.splice(6, 0, { tag: 'NEW!', payload: encodeUtf8('of a newer one') });
    assert.ok(older.findIndex(({ tag }) => tag === 'PROB') > older.findIndex(({ tag }) => tag === 'SPAN'));
    assert.deepEqual(plain(decodeTrace(fileOf(older))), plain(trace));
  });
});

describe('the overview of a saved trace', function () {
  this.timeout(60_000);

  it('is written for long runs only, and stands before the spans', () => {
    const tags = (trace: Trace) => sectionsOf(encodeTrace(trace)).map(({ tag }) => tag);
    assert.ok(!tags(sampleTrace()).includes('OVER'));
    const long = tags(longTrace(150_000));
    assert.ok(long.indexOf('OVER') > 0 && long.indexOf('OVER') < long.indexOf('SPAN'));
    assert.ok(long.indexOf('PROB') < long.indexOf('SPAN'));
  });

  it('tells for how long each row was in which state, from its first moment to its last', () => {
    const trace = longTrace(150_000);
    let seen: Overviews = new Map();
    const collected = Object.assign(new TraceCollector(), {
      overviews: (found: Overviews) => {
        seen = found;
      },
    });
    const decoder = new TraceDecoder(collected);
    decoder.push(encodeTrace(trace));
    decoder.end();
    assert.deepEqual([...seen.keys()], [...trace.spans.keys()]);
    for (const [track, overview] of seen) {
      const spans = trace.spans.get(track)!;
      assert.ok(overview.length > 1000 && overview.length <= 4096);
      assert.equal(overview.start[0], spans.start[0]);
      assert.equal(overview.end[overview.length - 1], spans.end[spans.length - 1]);
      const told = new Float64Array(STATES.length);
      const really = new Float64Array(STATES.length);
      for (const [at, time] of overview.totals.entries()) told[at % STATES.length]! += time;
      for (let at = 0; at < spans.length; at++)
        really[spans.state[at]!]! += Math.max(1, spans.end[at]! - spans.start[at]!);
      assert.deepEqual(told, really);
    }
  });

  it('is refused where it has more groups than a writer makes', () => {
    const sections = sectionsOf(encodeTrace(longTrace(150_000)));
    // A million groups in three bytes each, of which none has a state.
    const payload = new Uint8Array(5 + 3e6);
    payload.set([1, 1, 0xc0, 0x84, 0x3d]);
    const file = fileOf(
      sections.map((section) => (section.tag === 'OVER' ? { tag: 'OVER', payload } : section)),
    );
    const told = Object.assign(new TraceCollector(), { overviews: () => undefined });
    assert.throws(() => new TraceDecoder(told).push(file), /damaged: it has too many groups/);
    // Who does not look at it is not bothered.
    assert.equal(decodeTrace(file).spans.size, 2);
  });

  it('is small beside the spans', () => {
    const sections = sectionsOf(encodeTrace(longTrace(1_000_000)));
    const size = (tag: string) => sections.find((section) => section.tag === tag)!.payload.length;
    assert.ok(size('OVER') * 20 < size('SPAN'), `${size('OVER')} of ${size('SPAN')}`);
  });
});

function sectionStart(bytes: Uint8Array, wanted: string): number {
  let at = 16;
  for (const { tag, payload } of sectionsOf(bytes)) {
    if (tag === wanted) return at;
    at += 16 + payload.length;
  }
  throw new Error(`no ${wanted}`);
}
