/** The saved format: what is written is read, and what is damaged is refused in one sentence. */
import assert from 'node:assert/strict';
import { copyEdges, copySpans } from '../../src/trace/columns.ts';
import type { Trace } from '../../src/trace/model.ts';
import { decodeTrace, encodeTrace, TraceFormatError } from '../../src/trace/saved-trace.ts';
import { decodeUtf8, encodeUtf8 } from '../../src/trace/utf8.ts';
import { sampleTrace } from './sample-trace.ts';
import { readStreams, StreamWriter } from './stream-writer.ts';

/** Columns may be longer than their length; for comparing they are cut. */
function plain(trace: Trace): unknown {
  const spans = [...trace.spans].sort(([one], [other]) => one - other);
  return { ...trace, spans: spans.map(([id, each]) => [id, copySpans(each)]), edges: copyEdges(trace.edges) };
}

describe('saved trace', function () {
  this.timeout(60_000);
  it('gives back what was saved', () => {
    const trace = sampleTrace();
    assert.ok(trace.tracks.length > 6 && trace.edges.length > 10 && trace.problems.length > 0);
    assert.deepEqual(plain(decodeTrace(encodeTrace(trace))), plain(trace));
  });

  it('gives back an empty run', () => {
    const trace = readStreams([]);
    assert.deepEqual(plain(decodeTrace(encodeTrace(trace))), plain(trace));
    assert.equal(trace.header.complete, false);
  });

  it('keeps times up to 2^53', () => {
    const trace = readStreams([new StreamWriter().hello().track(1, 'thread', 'MainThread', 0)], { ms: 5 });
    const spans = trace.spans.get(2)!;
    spans.end[0] = 2 ** 53 - 1;
    trace.tracks[1]!.endNs = 2 ** 53 - 1;
    const again = decodeTrace(encodeTrace(trace));
    assert.equal(again.spans.get(2)!.end[0], 2 ** 53 - 1);
    assert.equal(again.tracks[1]!.endNs, 2 ** 53 - 1);
  });

  it('writes few bytes for a span', () => {
    const writer = new StreamWriter().hello().site(1, 3).track(1, 'thread', 'MainThread', 0);
    for (let n = 1; n <= 10_000; n++) writer.enter(n, 1, 4, 1).leave(n + 0.5, 1, 4);
    const trace = readStreams([writer]);
    const size = encodeTrace(trace).length;
    assert.ok(size / trace.spans.get(2)!.length < 9, `${size / trace.spans.get(2)!.length} bytes a span`);
  });

  it('says what other files are', () => {
    const refused = (bytes: Uint8Array, words: RegExp) =>
      assert.throws(
        () => decodeTrace(bytes),
        (error: Error) => {
          assert.ok(error instanceof TraceFormatError);
          assert.match(error.message, words);
          assert.ok(!error.message.includes('\n'));
          return true;
        },
      );
    refused(new Uint8Array(0), /not an Interleave trace/);
    refused(encodeUtf8('{"traceEvents": []}  '), /not an Interleave trace/);
    const newer = encodeTrace(sampleTrace()).slice();
    newer[8] = 2;
    refused(newer, /version 2.*update/);
  });

  it('refuses a file that was cut off anywhere', () => {
    const bytes = encodeTrace(sampleTrace());
    for (let length = 0; length < bytes.length; length += 7) {
      assert.throws(() => decodeTrace(bytes.subarray(0, length)), TraceFormatError);
    }
  });

  it('never hangs, overruns or throws anything else on damaged bytes', () => {
    const whole = encodeTrace(sampleTrace());
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    let accepted = 0;
    for (let round = 0; round < 2000; round++) {
      const bytes = whole.slice();
      for (let n = random(4); n >= 0; n--) bytes[random(bytes.length)] = random(3) === 0 ? 0xff : random(256);
      try {
        const trace = decodeTrace(bytes);
        accepted++;
        checkReferences(trace);
      } catch (error) {
        if (!(error instanceof TraceFormatError)) throw error;
      }
    }
    assert.ok(accepted > 0 && accepted < 2000);
  });

  it('does not believe counts that cannot be', () => {
    const whole = encodeTrace(sampleTrace());
    const at = findTag(whole, 'SPAN') + 16;
    const bytes = whole.slice();
    // A number of spans that would take petabytes.
    bytes.set([1, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], at);
    assert.throws(() => decodeTrace(bytes), /damaged: it ends too early \(spans\)/);
  });

  it('makes a tree of rows that say they lie below each other', () => {
    const trace = sampleTrace();
    trace.tracks[1]!.parent = 3;
    trace.tracks[2]!.parent = 2;
    const again = decodeTrace(encodeTrace(trace));
    for (const track of again.tracks) {
      let depth = 0;
      for (let at = track.parent; at !== 0; at = again.tracks[at - 1]!.parent) assert.ok(depth++ < 100);
    }
  });
});

function findTag(bytes: Uint8Array, tag: string): number {
  const wanted = encodeUtf8(tag);
  for (let at = 0; at < bytes.length; at++) if (wanted.every((byte, n) => bytes[at + n] === byte)) return at;
  throw new Error(`no ${tag}`);
}

function checkReferences(trace: Trace): void {
  for (const [id, spans] of trace.spans) {
    assert.ok(trace.tracks[id - 1]);
    for (let at = 0; at < spans.length; at++) {
      assert.ok(trace.sites[spans.site[at]!] && trace.whats[spans.what[at]!]);
      assert.ok(spans.end[at]! >= spans.start[at]!);
      assert.ok(at === 0 || spans.start[at]! >= spans.end[at - 1]!);
    }
  }
  for (const track of trace.tracks) assert.ok(trace.sites[track.site]);
  for (const problem of trace.problems) assert.ok(problem.track <= trace.tracks.length);
}

describe('UTF-8', function () {
  this.timeout(60_000);
  it('is what the platform makes of it', () => {
    for (const text of [
      '',
      'plain',
      'Zoë',
      '€ 日本',
      '💡🧵',
      '\0\u007f\u0080\u07ff\u0800\uffff',
      'x'.repeat(20_000),
    ]) {
      assert.deepEqual(Buffer.from(encodeUtf8(text)), Buffer.from(text, 'utf8'));
      assert.equal(decodeUtf8(Buffer.from(text, 'utf8')), text);
    }
  });

  it('survives damage', () => {
    assert.equal(decodeUtf8(new Uint8Array([0x61, 0xff, 0x62, 0xe2, 0x82])), 'a\ufffdb\ufffd');
    assert.deepEqual(Buffer.from(encodeUtf8('a\ud800b')), Buffer.from('a\ufffdb', 'utf8'));
  });
});
