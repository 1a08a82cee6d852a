/** The stream while it grows: hold-back, holes, names that come late, damage, several processes. */
import assert from 'node:assert/strict';
import { applyBatch, emptyTrace } from '../../src/trace/batch.ts';
import { timePerState } from '../../src/trace/export/summary.ts';
import { RunReader } from '../../src/trace/run-reader.ts';
import { decodeTrace, encodeTrace } from '../../src/trace/saved-trace.ts';
import { EPOCH, MS, readStreams, STATES, StreamWriter, spansOf } from './stream-writer.ts';

function program(): StreamWriter {
  return new StreamWriter().hello().site(1, 3).track(1, 'thread', 'MainThread', 0);
}

describe('stream', function () {
  this.timeout(60_000);
  it('accepts in a poll only what the poll before had seen', () => {
    const writer = program();
    for (let n = 1; n <= 10; n++) writer.enter(n, 1, STATES.sleeping, 1);
    const reader = new RunReader();
    const stream = reader.process(writer.stem);
    stream.addNames(writer.names);
    const whole = writer.segment(5);
    const torn = whole.slice();
    // The number of record 5 is there already, its first bytes are not.
    torn.fill(0, 5 * 40, 5 * 40 + 32);
    stream.cursor.feed(torn.subarray(0, 6 * 40), false, false);
    reader.endPoll();
    assert.equal(stream.events, 0);
    stream.cursor.feed(whole, false, false);
    reader.endPoll();
    assert.equal(stream.events, 6);
    stream.cursor.feed(whole.subarray(stream.cursor.offset), false, false);
    reader.endPoll();
    assert.equal(stream.events, 11);
    assert.equal(stream.dropped, 0);
  });

  it('waits at a hole, goes on when it is filled, and skips it when it stays', () => {
    for (const filled of [true, false]) {
      const writer = program();
      writer.enter(1, 1, STATES.sleeping, 1).leave(2, 1, STATES.sleeping);
      const complete = new StreamWriter().hello().site(1, 3).track(1, 'thread', 'MainThread', 0);
      complete.enter(1, 1, STATES.sleeping, 1).leave(2, 1, STATES.sleeping).enter(3, 1, STATES.io, 1);
      writer.hole();
      for (let n = 4; n < 8; n++) {
        writer.enter(n, 1, STATES.sleeping, 1);
        complete.enter(n, 1, STATES.sleeping, 1);
      }
      const reader = new RunReader();
      const stream = reader.process(writer.stem);
      stream.addNames(writer.names);
      const feed = (source: StreamWriter) => {
        stream.cursor.feed(source.segment(3).subarray(stream.cursor.offset), false, false);
        reader.endPoll();
      };
      for (let n = 0; n < 10; n++) feed(writer);
      assert.equal(stream.events, 3, 'everything before the hole');
      for (let n = 0; n < 30; n++) feed(filled ? complete : writer);
      assert.equal(stream.events, filled ? 8 : 7);
      assert.equal(stream.dropped, filled ? 0 : 1);
    }
  });

  it('takes everything that is written once the process is gone, and counts the holes', () => {
    const writer = program().enter(1, 1, STATES.sleeping, 1).hole().hole().leave(5, 1, STATES.sleeping);
    const trace = readStreams([writer]);
    assert.equal(trace.header.events, 3);
    assert.equal(trace.header.dropped, 2);
    assert.equal(trace.header.complete, false);
  });

  it('shows tracks as unknown after a gap, until they are heard of again', () => {
    const writer = program().enter(1, 1, STATES.sleeping, 1).leave(2, 1, STATES.sleeping).gap(1000);
    writer.enter(50, 1, STATES.io, 1).record(60, 17, 0, 0, 1000).leave(70, 1, STATES.io);
    const trace = readStreams([writer], { ms: 80 });
    assert.deepEqual(spansOf(trace, 'MainThread'), [
      'running 0-1 :3',
      'sleeping 1-2 :3',
      'unknown 2-50 :3',
      'io 50-70 :3',
      'running 70-80 :3',
    ]);
    assert.equal(trace.header.dropped, 1000, 'the gap and the record of it are one loss');
  });

  it('lets records wait for their names, in order', () => {
    const writer = program().enter(1, 1, STATES.sleeping, 2).leave(2, 1, STATES.sleeping);
    const late = '{"t":0,"k":"site","id":2,"file":"/home/me/b.py","line":8,"fn":"late"}\n';
    const reader = new RunReader();
    const stream = reader.process(writer.stem);
    stream.cursor.feed(writer.segment(), false, true);
    stream.addNames(writer.names + late.slice(0, 20));
    reader.endPoll();
    assert.equal(stream.events, 1);
    stream.addNames(late.slice(20));
    reader.endPoll();
    assert.equal(stream.events, 3);
    reader.finish({ exitCode: 0, endedAt: EPOCH + 3 * MS });
    assert.ok(spansOf(reader.toTrace(), 'MainThread').includes('sleeping 1-2 :8'));
  });

  it('does not wait for ever for a name', () => {
    const writer = program().enter(1, 1, STATES.sleeping, 99).leave(2, 1, STATES.sleeping);
    const reader = new RunReader();
    const stream = reader.process(writer.stem);
    stream.cursor.feed(writer.segment(), false, true);
    stream.addNames(writer.names);
    for (let n = 0; n < 40; n++) reader.endPoll();
    assert.equal(stream.events, 3);
  });

  it('counts what it does not understand, and never throws', () => {
    const writer = program();
    writer.names += 'not json\n[1]\n{"k":"track","id":5,"kind":"spaceship"}\n{"k":"later"}\nnull\n';
    writer
      .record(1, 99, 0, 1)
      .record(1, 0, 0, 1)
      .enter(2, 77, 4)
      .record(3, 5, 0, 1, 1, 1)
      .record(3, 13, 0, 1, 1);
    writer.rawRecord(-(2n ** 63n), 3, 60000, 1, 2n ** 63n - 1n, -(2n ** 63n));
    writer.line('text', { id: 1, text: '{"not": a problem' });
    const trace = readStreams([writer]);
    assert.equal(trace.header.dropped, 4 + 5);
    assert.equal(trace.header.complete, false);
  });

  it('survives bytes of any kind', () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed / 2 ** 31;
    };
    for (let round = 0; round < 50; round++) {
      const writer = program()
        .track(2, 'loop', 'loop', 0)
        .track(3, 'task', 'task', 0)
        .track(4, 'lock', 'lock', 0);
      for (let n = 0; n < 200; n++) {
        const track = Math.floor(random() * 6);
        const [a, b] = [Math.floor(random() * 8) - 2, Math.floor(random() * 8) - 2];
        writer.record(random() * 100, Math.floor(random() * 20), Math.floor(random() * 12), track, a, b);
      }
      const trace = readStreams([writer], { ms: 200 });
      for (const spans of trace.spans.values()) {
        for (let at = 0; at < spans.length; at++) {
          assert.ok(spans.end[at]! > spans.start[at]!);
          assert.ok(at === 0 || spans.start[at]! >= spans.end[at - 1]!);
        }
      }
    }
  });

  it('puts several processes on one clock, children below their parent', () => {
    const parent = program().line('child', { pid: 200, site: 1, how: 'fork', python: true }, 10);
    const child = new StreamWriter(200, EPOCH + 20 * MS);
    child
      .hello({ parentRun: parent.stem, how: 'fork' })
      .site(1, 8, 'work')
      .track(1, 'thread', 'Main of child', 21);
    child.enter(25, 1, STATES.sleeping, 1);
    child.line('exit', { code: 0, reason: 'exit', exception: null }, 30);
    const trace = readStreams([parent, child], { ms: 40, gone: [child] });
    const track = trace.tracks.find((each) => each.pid === 200)!;
    assert.deepEqual([track.kind, track.name, track.parent], ['process', 'app.py (fork)', 1]);
    assert.deepEqual([track.startNs, track.endNs, track.end], [20 * MS, 30 * MS, 'done']);
    assert.deepEqual(spansOf(trace, 'Main of child'), ['running 21-25 :8', 'sleeping 25-30 :8']);
    assert.equal(trace.header.complete, true);
    assert.equal(trace.edges.kind[0], 5, 'a spawn edge from parent to child');
  });

  it('ends what was there before an exec', () => {
    const before = program().enter(5, 1, STATES.sleeping, 1);
    const after = new StreamWriter(100, EPOCH + 30 * MS).hello({ how: 'exec', main: '/home/me/next.py' });
    after.track(1, 'thread', 'next main', 31).line('exit', { code: 3, reason: 'exit', exception: null }, 50);
    const trace = readStreams([before, after], { exitCode: 3 });
    assert.deepEqual(spansOf(trace, 'MainThread'), ['running 0-5 :3', 'sleeping 5-30 :3']);
    assert.deepEqual(
      trace.tracks
        .filter((track) => track.kind === 'process')
        .map((track) => [track.name, track.end, track.endNs]),
      [
        ['app.py', 'done', 30 * MS],
        ['next.py', 'failed', 50 * MS],
      ],
    );
  });

  it('says of a killed program that it was cut off', () => {
    const trace = readStreams([program().enter(5, 1, STATES.sleeping, 1)], { exitCode: -9, ms: 20 });
    assert.equal(trace.header.exitCode, 137);
    assert.equal(trace.header.complete, false);
    assert.equal(trace.header.dropped, 0);
    assert.equal(trace.header.durationNs, 20 * MS);
    const [process, thread] = trace.tracks;
    assert.deepEqual([process!.end, process!.reason, thread!.end], ['killed', 'ended by signal 9', 'killed']);
    assert.deepEqual(spansOf(trace, 'MainThread'), ['running 0-5 :3', 'sleeping 5-20 :3']);
  });

  it('does not believe a terminal that says 0 of a program which never said its end', () => {
    const read = (exitCode: number, last?: StreamWriter) => {
      const writer = last ?? program();
      const reader = new RunReader();
      const stream = reader.process(writer.stem);
      stream.cursor.feed(writer.segment(), false, true);
      stream.addNames(writer.names);
      reader.finish({ exitCode, endedAt: null, viaTerminal: true });
      const { header, tracks } = reader.toTrace();
      return [header.exitCode, header.complete, tracks[0]!.end];
    };
    assert.deepEqual(read(0), [null, false, 'killed']);
    assert.deepEqual(read(137), [137, false, 'killed']);
    const said = program().line('exit', { code: 0, reason: 'exit' }, 5);
    assert.deepEqual(read(0, said), [0, true, 'done']);
  });

  it('says of a process that goes on that its end was not seen', () => {
    const child = new StreamWriter(200)
      .hello({ parentRun: '100-3000000000000000' })
      .track(1, 'thread', 'on', 0);
    const trace = readStreams([program(), child], { ms: 10 });
    assert.equal(trace.tracks.find((track) => track.name === 'on')!.endNs, null);
    assert.equal(trace.header.complete, false);
    assert.match(trace.header.notes[0]!, /Process 200 was still running/);
  });

  it('gives in batches what it gives as a whole', () => {
    const writer = program()
      .track(2, 'loop', 'loop', 1, { parent: 1 })
      .track(3, 'task', 'task', 1, { parent: 2 });
    for (let n = 2; n < 400; n += 2) {
      writer
        .step(n, 3, 1, 2)
        .pause(n + 1, 3, STATES.awaiting, 1)
        .record(n + 1.5, 7, 0, 3, 1);
    }
    writer.finish(500, 3);
    const reader = new RunReader();
    const stream = reader.process(writer.stem);
    stream.addNames(writer.names);
    const trace = emptyTrace();
    const bytes = writer.segment();
    for (let end = 40; end <= bytes.length; end += 40 * 7) {
      stream.cursor.feed(bytes.subarray(stream.cursor.offset, end), false, true);
      const batch = reader.endPoll();
      const open = batch.open.find((span) => span.track === 2)!;
      applyBatch(trace, batch);
      const spans = trace.spans.get(2);
      if (spans) assert.ok(open.start >= spans.end[spans.length - 1]!);
    }
    stream.cursor.feed(bytes.subarray(stream.cursor.offset), false, true);
    applyBatch(trace, reader.finish({ exitCode: 0, endedAt: EPOCH + 501 * MS }));
    const whole = reader.toTrace();
    assert.deepEqual(trace.header, whole.header);
    assert.deepEqual([trace.sites, trace.whats, trace.tracks], [whole.sites, whole.whats, whole.tracks]);
    assert.equal(trace.edges.length, whole.edges.length);
    assert.deepEqual(spansOf(trace, 'task'), spansOf(whole, 'task'));
    assert.ok(spansOf(whole, 'task').length > 500);
  });

  it('shows a stall while it lasts', () => {
    const writer = program()
      .track(2, 'loop', 'loop', 1, { parent: 1 })
      .track(3, 'task', 'task', 1, { parent: 2 });
    writer.step(10, 3, 1, 2).record(90, 11, 1, 1, 1, 0);
    const reader = new RunReader();
    const stream = reader.process(writer.stem);
    stream.addNames(writer.names);
    stream.cursor.feed(writer.segment(), false, true);
    const loopState = () =>
      reader.endPoll().open.find((span) => reader.store.track(span.track)?.kind === 'loop');
    assert.equal(loopState()!.state, 1);
    writer.record(130, 11, 1, 1, 1, 0);
    stream.cursor.feed(writer.segment().subarray(stream.cursor.offset), false, true);
    assert.deepEqual([loopState()!.state, loopState()!.start], [9, 10 * MS]);
  });

  it('keeps the start, the end and the problems of a run that is too long', () => {
    const writer = program();
    const text = JSON.stringify({
      kind: 'deadlock',
      severity: 'error',
      startNs: EPOCH + 50_000 * MS,
      durationNs: 0,
    });
    writer.line('text', { id: 1, text });
    const reader = new RunReader({ limits: { spans: 400, edges: 400, tracks: 100 } });
    const stream = reader.process(writer.stem);
    const live = emptyTrace();
    for (let n = 1; n <= 1000; n++) {
      writer.enter(n * 100, 1, STATES.sleeping, 1).leave(n * 100 + 50, 1, STATES.sleeping);
      if (n === 500) writer.record(n * 100 + 60, 13, 0, 1, 1);
      if (n % 20 !== 0) continue;
      stream.addNames(writer.names);
      writer.names = '';
      stream.cursor.feed(writer.segment().subarray(stream.cursor.offset), false, true);
      applyBatch(live, reader.endPoll());
      assert.ok(reader.store.columns[1]!.length <= 600);
    }
    applyBatch(live, reader.finish({ exitCode: 0, endedAt: null }));
    const trace = reader.toTrace();
    const spans = spansOf(trace, 'MainThread');
    assert.deepEqual(spans.slice(0, 2), ['running 0-100 :3', 'sleeping 100-150 :3']);
    assert.equal(spans.at(-1), 'sleeping 100000-100050 :3');
    assert.ok(spans.includes('sleeping 50000-50050 :3') && spans.includes('sleeping 49200-49250 :3'));
    assert.ok(!spans.includes('sleeping 40000-40050 :3'));
    assert.equal(spans.filter((span) => span.startsWith('unknown')).length, 2);
    const columns = trace.spans.get(2)!;
    for (let at = 1; at < columns.length; at++) assert.equal(columns.start[at], columns.end[at - 1]);
    assert.ok(trace.header.dropped > 1000);
    assert.equal(trace.header.complete, false);
    assert.match(trace.header.notes.join(), /its middle was left out/);
    // Who followed the run in batches has the same, and the times per state are those of the whole run.
    assert.deepEqual(spansOf(live, 'MainThread'), spans);
    for (const each of [trace, decodeTrace(encodeTrace(trace))]) {
      assert.deepEqual(timePerState(each, 2), { running: 50_050 * MS, sleeping: 50_000 * MS });
    }
  });

  it('shows as one row what comes after the limit of rows, and still the stalls of their loop and their problems', () => {
    const writer = program();
    const reader = new RunReader({ limits: { spans: 1e6, edges: 1e6, tracks: 50 } });
    writer.track(2, 'loop', 'loop', 0, { parent: 1 });
    const text = JSON.stringify({ kind: 'task-exception', severity: 'warning', track: 999, startNs: EPOCH });
    for (let id = 10; id < 1010; id++) writer.track(id, 'task', `task ${id}`, 1, { parent: 2 });
    writer.line('text', { id: 1, text });
    for (let id = 10; id < 1010; id++)
      writer
        .step(id, id, 1, 2)
        .pause(id + 0.5, id, 0)
        .finish(id + 0.5, id);
    writer.step(2000, 999, 1, 2).record(2150, 11, 1, 1, 1, 0).record(2150, 13, 0, 999, 1).pause(2200, 999, 0);
    const stream = reader.process(writer.stem);
    stream.addNames(writer.names);
    stream.cursor.feed(writer.segment(), false, true);
    reader.endPoll();
    reader.finish({ exitCode: 0, endedAt: null });
    const trace = reader.toTrace();
    assert.ok(trace.tracks.length <= 51);
    const shown = trace.tracks.filter(({ name }) => name.startsWith('task ')).length;
    const folded = trace.tracks.filter(({ name }) => /more, not shown one by one/.test(name));
    assert.deepEqual(
      folded.map(({ name }) => name),
      [`${1000 - shown} more, not shown one by one`],
    );
    assert.equal(trace.header.notes.filter((note) => note.includes('shares one row')).length, 1);
    assert.ok(spansOf(trace, 'loop').some((span) => span.startsWith('stalled 2000-2200')));
    assert.deepEqual(
      trace.problems.map(({ kind, track }) => [kind, track]),
      [['task-exception', folded[0]!.id]],
    );
    assert.ok(trace.header.dropped > 1000);
  });

  it('tells problems whose records were thrown away in the middle of a run that nobody read', () => {
    const writer = program().track(2, 'loop', 'loop', 0, { parent: 1 });
    const text = JSON.stringify({
      kind: 'loop-stall',
      severity: 'warning',
      track: 2,
      startNs: EPOCH + 5 * MS,
    });
    writer.line('text', { id: 1, text, problem: 2 }).line('text', { id: 2, text: 'no problem' });
    const kinds = readStreams([writer.gap(100).enter(50, 1, STATES.sleeping, 1)]).problems;
    assert.deepEqual(
      kinds.map(({ kind, startNs }) => [kind, startNs]),
      [['loop-stall', 5 * MS]],
    );
  });

  it('does not know what a process did after its recording stopped', () => {
    const writer = program().enter(10, 1, STATES.sleeping, 1).leave(20, 1, STATES.sleeping);
    const trace = readStreams([writer], { ms: 500, exitCode: 0 });
    assert.equal(spansOf(trace, 'MainThread').at(-1), 'unknown 20-500');
    assert.match(trace.header.notes.join(), /recording of process 100 stopped before its end/);
    const said = program().enter(10, 1, STATES.sleeping, 1).leave(20, 1, STATES.sleeping);
    said.line('exit', { code: 0, reason: 'exit', exception: null }, 500);
    assert.equal(spansOf(readStreams([said], { ms: 500 }), 'MainThread').at(-1), 'running 20-500 :3');
  });
});
