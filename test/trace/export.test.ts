/** What is exported is what the other tools ask for. */
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { chromeJson } from '../../src/trace/export/chrome.ts';
import { spansCsv } from '../../src/trace/export/csv.ts';
import { functionEvents } from '../../src/trace/export/function-slices.ts';
import { htmlPage } from '../../src/trace/export/html.ts';
import { perfettoTrace } from '../../src/trace/export/perfetto.ts';
import { speedscopeJson } from '../../src/trace/export/speedscope.ts';
import { summarise, summaryJson, summaryText } from '../../src/trace/export/summary.ts';
import type { Trace } from '../../src/trace/model.ts';
import { sampleTrace } from './sample-trace.ts';
import { readStreams, STATES, StreamWriter } from './stream-writer.ts';

const json = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString('utf8'));

function spanCount(trace: Trace): number {
  return [...trace.spans.values()].reduce((sum, spans) => sum + spans.length, 0);
}

describe('export', function () {
  this.timeout(60_000);
  let trace: Trace;
  beforeEach(() => {
    trace = sampleTrace();
  });

  describe('chrome', () => {
    interface ChromeEvent {
      ph: string;
      name: string;
      pid: number;
      tid: number;
      ts?: number;
      dur?: number;
      cat?: string;
      id?: number;
      bp?: string;
      args?: Record<string, unknown>;
    }
    const events = (): ChromeEvent[] => json(chromeJson(trace)).traceEvents;

    it('has every span, with times in microseconds', () => {
      const spans = events().filter((event) => event.ph === 'X');
      assert.equal(spans.length, spanCount(trace));
      const held = spans.find((event) => event.name === 'held by MainThread')!;
      assert.deepEqual([held.ts, held.dur], [10_001, 499]);
      assert.ok(
        spans.some((event) => event.name === 'awaiting asyncio.sleep(1)' && event.cat === 'awaiting'),
      );
    });

    it('writes times so that neighbours meet exactly', () => {
      const text = Buffer.from(chromeJson(trace)).toString('utf8');
      for (const time of text.matchAll(/"(?:ts|dur)":([^,}]+)/g)) assert.match(time[1]!, /^\d+\.\d{3}$/);
    });

    it('nests strictly on every tid', () => {
      const rows = new Map<string, ChromeEvent[]>();
      for (const event of events()) {
        if (event.ph !== 'X') continue;
        assert.ok(event.dur! > 0);
        const row = `${event.pid} ${event.tid}`;
        rows.set(row, [...(rows.get(row) ?? []), event]);
      }
      for (const spans of rows.values()) {
        spans.sort((one, other) => one.ts! - other.ts!);
        for (const [index, span] of spans.entries()) {
          const next = spans[index + 1];
          if (next) assert.ok(Math.round((span.ts! + span.dur!) * 1000) <= Math.round(next.ts! * 1000));
        }
      }
    });

    it('gives each row a tid of its own in the whole file, pseudo-threads from 2^30', () => {
      const named = events().filter((event) => event.ph === 'M' && event.name === 'thread_name');
      assert.equal(new Set(named.map((event) => event.tid)).size, named.length);
      assert.equal(named.length, trace.tracks.filter((track) => track.kind !== 'process').length);
      for (const event of named) {
        const plain = !/^(task|loop|lock|executor) /.test(event.args!.name as string);
        assert.equal(event.tid < 2 ** 30, plain, String(event.args!.name));
      }
      const processes = events().filter((event) => event.ph === 'M' && event.name === 'process_name');
      assert.deepEqual(
        processes.map((event) => event.pid),
        [100, 200],
      );
    });

    it('pairs the ends of every arrow', () => {
      const starts = events().filter((event) => event.ph === 's');
      const ends = events().filter((event) => event.ph === 'f');
      assert.ok(starts.length === trace.edges.length && ends.length === starts.length);
      assert.equal(new Set(starts.map((event) => event.id)).size, starts.length);
      for (const [index, start] of starts.entries()) {
        const end = ends[index]!;
        assert.deepEqual([end.cat, end.name, end.id, end.bp], [start.cat, start.name, start.id, 'e']);
        assert.equal(typeof start.id, 'number');
      }
    });

    it('shows the problems', () => {
      const problem = events().find((event) => event.ph === 'i')!;
      assert.equal(problem.name, 'loop-stall');
      assert.match(problem.args!.message as string, /stood still/);
    });
  });

  describe('functions that were seen', () => {
    /** A thread that runs from 0 to 20 and waits until 40: main calls work, work calls inner from 12 on. */
    function sampled(): Trace {
      const writer = new StreamWriter()
        .hello()
        .site(1, 1, 'main')
        .site(2, 5, 'work')
        .site(3, 9, 'inner')
        .site(4, 6);
      for (const [id, parent, site] of [
        [1, 0, 1],
        [2, 1, 2],
        [3, 2, 3],
      ])
        writer.line('frame', { id, parent, site });
      writer.track(1, 'thread', 'MainThread', 0);
      writer.record(4, 35, 0, 1, 2).record(12, 35, 0, 1, 3).record(25, 35, 0, 1, 1);
      writer.enter(20, 1, STATES.sleeping, 4).leave(40, 1, STATES.sleeping);
      return readStreams([writer], { ms: 50 });
    }
    const MS = 1e6;

    it('are slices inside of the spans, and end with them', () => {
      const trace = sampled();
      const events = functionEvents(trace, 2);
      const words = [...events].map(([span, list]) => [
        span,
        list
          .map(({ begins, site, time }) => `${begins ? '+' : '-'}${trace.sites[site]!.fn} ${time / MS}`)
          .join(' '),
      ]);
      assert.deepEqual(words, [
        [0, '+main 0 +work 0 +inner 12 -inner 20 -work 20 -main 20'],
        [1, '+main 20 -main 40'],
      ]);
    });

    it('are in every format, well nested', () => {
      const trace = sampled();
      const chrome = json(chromeJson(trace)).traceEvents.filter(
        (each: { cat?: string }) => each.cat === 'function',
      );
      assert.deepEqual(
        chrome.map(
          (each: { name: string; ts: number; dur: number }) => `${each.name} ${each.ts} ${each.dur}`,
        ),
        ['inner 12000 8000', 'work 0 20000', 'main 0 20000', 'main 20000 20000'],
      );
      const [profile] = json(speedscopeJson(trace, 'x')).profiles.filter((each: { name: string }) =>
        /MainThread/.test(each.name),
      );
      const stack: number[] = [];
      for (const { type, frame } of profile.events) {
        if (type === 'O') stack.push(frame);
        else assert.equal(stack.pop(), frame);
      }
      assert.equal(stack.length, 0);
      assert.ok(Buffer.from(perfettoTrace(trace)).includes('inner'));
    });
  });

  describe('speedscope', () => {
    it('has a profile for each row, all with the same bounds', () => {
      const file = json(speedscopeJson(trace, 'trace'));
      assert.equal(file.$schema, 'https://www.speedscope.app/file-format-schema.json');
      assert.equal(file.profiles.length, trace.spans.size);
      assert.equal(new Set(file.profiles.map((each: { endValue: number }) => each.endValue)).size, 1);
      for (const profile of file.profiles) {
        assert.deepEqual([profile.type, profile.unit, profile.startValue], ['evented', 'nanoseconds', 0]);
      }
    });

    it('opens and closes frames in order', () => {
      const file = json(speedscopeJson(trace, 'trace'));
      for (const profile of file.profiles) {
        const stack: number[] = [];
        let last = 0;
        for (const { type, frame, at } of profile.events) {
          assert.ok(at >= last && at <= profile.endValue);
          last = at;
          assert.ok(file.shared.frames[frame].name);
          if (type === 'O') stack.push(frame);
          else assert.equal(stack.pop(), frame);
        }
        assert.equal(stack.length, 0);
      }
    });
  });

  describe('perfetto', () => {
    /** Fields of a protobuf message: number -> values (numbers, or bytes). */
    function message(bytes: Buffer): Map<number, Array<number | Buffer>> {
      const fields = new Map<number, Array<number | Buffer>>();
      let at = 0;
      const varint = () => {
        let value = 0;
        for (let scale = 1; ; scale *= 128) {
          const byte = bytes[at++]!;
          value += (byte & 0x7f) * scale;
          if (byte < 0x80) return value;
        }
      };
      while (at < bytes.length) {
        const key = varint();
        let value: number | Buffer;
        if ((key & 7) === 0) value = varint();
        else if ((key & 7) === 1) {
          value = Number(bytes.readBigUInt64LE(at));
          at += 8;
        } else {
          assert.equal(key & 7, 2);
          const length = varint();
          assert.ok(at + length <= bytes.length);
          value = bytes.subarray(at, at + length);
          at += length;
        }
        fields.set(key >> 3, [...(fields.get(key >> 3) ?? []), value]);
      }
      return fields;
    }
    const one = (fields: Map<number, Array<number | Buffer>>, field: number) => fields.get(field)?.[0];
    const sub = (fields: Map<number, Array<number | Buffer>>, field: number) => {
      const value = one(fields, field);
      return value instanceof Buffer ? message(value) : undefined;
    };
    const packets = () => {
      const file = Buffer.from(perfettoTrace(trace));
      // One packet at a time: the list of all would be copied for each.
      const found: Array<Map<number, Array<number | Buffer>>> = [];
      for (const packet of message(file).get(1)!) found.push(message(packet as Buffer));
      return found;
    };

    it('nests the rows as they are, in our order, without merging', () => {
      const descriptors = packets()
        .map((packet) => sub(packet, 60))
        .filter((each) => each !== undefined);
      assert.equal(descriptors.length, trace.tracks.length);
      for (const [rank, descriptor] of descriptors.entries()) {
        const track = trace.tracks[(one(descriptor, 1) as number) - 1]!;
        assert.ok(String(one(descriptor, 2)).includes(track.name));
        assert.equal(one(descriptor, 5) ?? 0, track.parent);
        assert.deepEqual([one(descriptor, 11), one(descriptor, 12), one(descriptor, 15)], [3, rank, 2]);
      }
    });

    it('opens and closes every span in nanoseconds, with names that are sent before', () => {
      const names = new Map<number, string>();
      const depth = new Map<number, number>();
      let begun = 0;
      for (const packet of packets()) {
        const interned = sub(packet, 12);
        for (const entry of interned?.get(2) ?? []) {
          const fields = message(entry as Buffer);
          names.set(one(fields, 1) as number, String(one(fields, 2)));
        }
        const event = sub(packet, 11);
        if (!event) continue;
        assert.equal(one(packet, 10), 1);
        const track = one(event, 11) as number;
        const type = one(event, 9);
        if (type === 2) depth.set(track, depth.get(track)! - 1);
        else assert.ok(names.has(one(event, 10) as number));
        if (type !== 1) continue;
        begun++;
        const spans = trace.spans.get(track)!;
        assert.ok(spans.start.includes(one(packet, 8) as number));
        assert.equal(depth.get(track) ?? 0, 0);
        depth.set(track, 1);
      }
      assert.equal(begun, spanCount(trace));
      for (const open of depth.values()) assert.equal(open, 0);
      assert.ok([...names.values()].includes('awaiting asyncio.sleep(1)'));
    });

    it('joins the ends of every arrow', () => {
      const events = packets()
        .map((packet) => sub(packet, 11))
        .filter((each) => each !== undefined);
      const starts = events.flatMap((event) => event.get(47) ?? []);
      const ends = events.flatMap((event) => event.get(48) ?? []);
      assert.equal(starts.length, trace.edges.length);
      assert.deepEqual(starts, ends);
    });
  });

  describe('summary', () => {
    it('has the shape of the contract', () => {
      const summary = JSON.parse(summaryJson(trace));
      assert.deepEqual(Object.keys(summary).slice(0, 5), [
        'version',
        'exitCode',
        'durationNs',
        'python',
        'complete',
      ]);
      assert.equal(summary.version, 1);
      assert.equal(summary.tracks.length, trace.tracks.length);
      const task = summary.tracks.find((track: { kind: string; end: string }) => track.end === 'failed');
      assert.deepEqual(Object.keys(task), [
        'id',
        'kind',
        'name',
        'parent',
        'pid',
        'daemon',
        'startNs',
        'endNs',
        'end',
        'site',
        'states',
      ]);
      assert.deepEqual(task.site, { file: '/home/me/app.py', line: 3 });
      assert.deepEqual([summary.events, summary.dropped], [trace.header.events, 0]);
      assert.equal(summary.problems[0].kind, 'loop-stall');
    });

    it('sums states to the life of a row', () => {
      for (const track of summarise(trace).tracks) {
        if (['process', 'lock', 'loop'].includes(track.kind)) continue;
        const sum = Object.values(track.states).reduce((total, time) => total + time, 0);
        assert.equal(sum, track.endNs! - track.startNs, track.name);
      }
    });

    it('says it in words, problems first, one thing a line', () => {
      const lines = summaryText(trace).split('\n');
      assert.match(lines[0]!, /^app\.py: 320 ms, exit code 0, Python 3\.12\.1, \d+ events$/);
      const at = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line));
      assert.ok(at(/^1 problem:$/) > 0 && at(/^1 problem:$/) < at(/^Tracks:$/));
      assert.ok(at(/^ {4}app\.py:3$/) > 0, 'paths from the working folder');
      assert.ok(at(/^ {8}task fetch +.*awaiting .*failed$/) > at(/^ {6}loop event loop/));
      assert.ok(at(/Something could not be followed/) > 0);
    });
  });

  describe('csv', () => {
    it('quotes what must be quoted, and disarms formulas', () => {
      const rows = parseCsv(Buffer.from(spansCsv(trace)).toString('utf8'));
      assert.equal(rows.length, spanCount(trace) + 1);
      assert.ok(rows.every((row) => row.length === 12));
      const waiting = rows.find((row) => row[7] === 'waiting')!;
      assert.equal(waiting[8], '\'=cmd|"x",\n</script><script>alert(1)</script>');
      assert.ok(rows.some((row) => row[9] === '/home/me/wéb "app", 💡.py' && row[10] === '12'));
      for (const row of rows.slice(1)) assert.equal(Number(row[5]) - Number(row[4]), Number(row[6]));
    });
  });

  describe('html', () => {
    it('is one page without anything from elsewhere, that gives the script its trace', () => {
      const script =
        'globalThis.seen = [window.__INTERLEAVE_TRACE__, window.__INTERLEAVE_NAME__, "</script><!-- x"];';
      const page = htmlPage({ title: '</title>"&\u2028', script, trace: 'QUJD' });
      assert.match(page, /default-src 'none'/);
      assert.doesNotMatch(page, /(?:src|href)=/);
      assert.equal(page.match(/<\/script>/g)!.length, 2);
      assert.match(page, /<title>&#60;\/title&#62;/);
      const window = {};
      const scope = vm.createContext({ window });
      for (const code of page.matchAll(/<script>([\s\S]*?)<\/script>/g)) vm.runInContext(code[1]!, scope);
      assert.deepEqual([...(scope.seen as string[])], ['QUJD', '</title>"&\u2028', '</script><!-- x']);
    });

    it('takes nothing but base64', () => {
      assert.throws(() => htmlPage({ title: '', script: '', trace: '"; alert(1); "' }));
    });
  });
});

function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'));
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
