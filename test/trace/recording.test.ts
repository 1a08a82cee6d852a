/** Recordings: the stream's files in one file, as a Python program writes it at the end of `recording()`. */
import assert from 'node:assert/strict';
import { traceOfFiles } from '../../src/trace/read-recording.ts';
import { decodeTrace, TraceFormatError } from '../../src/trace/saved-trace.ts';
import { encodeUtf8 } from '../../src/trace/utf8.ts';
import { EPOCH, MS, STATES, StreamWriter } from './stream-writer.ts';

const MAGIC = Uint8Array.of(0x89, 0x49, 0x4c, 0x52, 13, 10, 26, 10);

function little(value: number, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, at) => Math.floor(value / 2 ** (8 * at)) % 256);
}

function join(parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function pack(files: ReadonlyMap<string, Uint8Array>, version = 1): Uint8Array {
  const parts = [MAGIC, little(version, 4), little(files.size, 4)];
  for (const [name, bytes] of files) {
    parts.push(little(name.length, 2), little(bytes.length, 8), encodeUtf8(name), bytes);
  }
  return join(parts);
}

function filesOf(...writers: StreamWriter[]): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const writer of writers) {
    files.set(`${writer.stem}-0.seg`, writer.segment());
    files.set(`${writer.stem}.names`, encodeUtf8(writer.names));
  }
  return files;
}

/** A block of 50 ms in a program that goes on, with a child that ended. */
function sample(): Map<string, Uint8Array> {
  const parent = new StreamWriter()
    .hello({ how: 'recording' })
    .site(1, 3)
    .track(1, 'thread', 'MainThread', 0)
    .enter(10, 1, STATES.sleeping, 1)
    .leave(20, 1, STATES.sleeping)
    .line('child', { pid: 200, site: 1, how: 'exec', python: true, command: 'python -c pass' }, 21)
    .line('childexit', { pid: 200, code: -9, expected: true }, 40)
    .line('exit', { code: null, reason: 'recording', exception: null }, 50);
  const child = new StreamWriter(200, EPOCH + 22 * MS)
    .hello({ how: 'exec', parentRun: parent.stem })
    .track(1, 'thread', 'MainThread', 23);
  return filesOf(child, parent);
}

describe('recording', function () {
  this.timeout(60_000);

  it('is a part of a program that goes on', () => {
    const { header, tracks, spans, sites } = decodeTrace(pack(sample()));
    assert.deepEqual([header.complete, header.dropped, header.exitCode], [true, 0, null]);
    assert.equal(header.durationNs, 50 * MS);
    const [main] = tracks;
    assert.deepEqual([main!.kind, main!.endNs, main!.end], ['process', null, null]);
    const thread = spans.get(2)!;
    assert.equal(tracks[1]!.endNs, null);
    assert.equal(thread.end[thread.length - 1], 50 * MS);
    const sleeping = [...thread.state.subarray(0, thread.length)].indexOf(STATES.sleeping);
    assert.equal(sites[thread.site[sleeping]!]!.line, 3);
  });

  it('knows which of its children ended, and how', () => {
    const trace = decodeTrace(pack(sample()));
    const child = trace.tracks.find((track) => track.kind === 'process' && track.pid === 200)!;
    assert.deepEqual([child.parent, child.end, child.endNs], [1, 'killed', 40 * MS]);
    const open = sample();
    const names = [...open.keys()].find((name) => name.startsWith('100-') && name.endsWith('.names'))!;
    const text = Buffer.from(open.get(names)!).toString().replace('"childexit"', '"other"');
    open.set(names, encodeUtf8(text));
    const going = traceOfFiles(open);
    assert.equal(going.tracks.find((track) => track.pid === 200)!.endNs, null);
    assert.equal(going.header.complete, false);
    assert.match(going.header.notes.join(), /Process 200 was still running/);
  });

  it('takes a folder that a killed program left behind', () => {
    const writer = new StreamWriter().hello().track(1, 'thread', 'MainThread', 0);
    const trace = traceOfFiles(filesOf(writer).set('notes.txt', encodeUtf8('mine')));
    assert.deepEqual([trace.tracks.length, trace.header.complete], [2, false]);
    assert.equal(trace.tracks[0]!.end, 'killed');
  });

  it('reads segments in their order, whatever their order in the file', () => {
    const writer = new StreamWriter().hello().site(1, 3).track(1, 'thread', 'MainThread', 0);
    for (let n = 1; n <= 40; n++) writer.enter(n, 1, STATES.sleeping, 1).leave(n + 0.5, 1, STATES.sleeping);
    const whole = writer.segment();
    const cut = 30 * 40;
    const files = new Map([
      [`${writer.stem}-10.seg`, whole.slice(2 * cut)],
      [`${writer.stem}-2.seg`, whole.slice(cut, 2 * cut)],
      [`${writer.stem}-0.seg`, whole.slice(0, cut)],
      [`${writer.stem}.names`, encodeUtf8(writer.names)],
    ]);
    const trace = decodeTrace(pack(files));
    assert.equal(trace.header.dropped, 0);
    const { state, length } = trace.spans.get(2)!;
    assert.equal(state.subarray(0, length).filter((each) => each === STATES.sleeping).length, 40);
  });

  it('refuses what is no recording in one sentence', () => {
    const refused = (bytes: Uint8Array, words: RegExp) =>
      assert.throws(
        () => decodeTrace(bytes),
        (error: Error) => error instanceof TraceFormatError && words.test(error.message),
      );
    refused(pack(new Map()), /^There is no recorded program in it\.$/);
    refused(pack(sample(), 2), /version 2.*update/);
    refused(join([pack(sample()), Uint8Array.of(0)]), /more in it than it says/);
    const huge = pack(sample());
    huge.set(little(2 ** 52, 8), 18);
    refused(huge, /damaged: it ends too early/);
    const whole = pack(sample());
    for (let length = 0; length < whole.length; length += 11) {
      refused(whole.subarray(0, length), /ends too early|not an Interleave trace/);
    }
  });

  it('never throws anything else on damaged bytes', () => {
    const whole = pack(sample());
    let seed = 11;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    let accepted = 0;
    for (let round = 0; round < 1500; round++) {
      const bytes = whole.slice();
      for (let n = random(6); n >= 0; n--) bytes[random(bytes.length)] = random(3) === 0 ? 0xff : random(256);
      try {
        const { spans } = decodeTrace(bytes);
        accepted++;
        for (const { start, end, length } of spans.values()) {
          for (let at = 1; at < length; at++) assert.ok(start[at]! >= end[at - 1]!);
        }
      } catch (error) {
        if (!(error instanceof TraceFormatError)) throw error;
      }
    }
    assert.ok(accepted > 0 && accepted < 1500);
  });
});
