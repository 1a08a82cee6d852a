/** From events to the spans of each row. */
import assert from 'node:assert/strict';
import type { Trace } from '../../src/trace/model.ts';
import { EPOCH, MS, readStreams, STATES, StreamWriter, spansOf } from './stream-writer.ts';

/** A process with one thread (1), a loop (2) on it and a task (3). */
function asyncProgram(): StreamWriter {
  return new StreamWriter()
    .hello()
    .site(1, 3)
    .site(2, 7)
    .site(3, 9)
    .line('what', { id: 1, kind: 'sleep', text: 'asyncio.sleep(1)' })
    .line('what', { id: 2, kind: 'sleep', text: 'time.sleep(2)' })
    .track(1, 'thread', 'MainThread', 0)
    .track(2, 'loop', 'loop', 1, { parent: 1 })
    .track(3, 'task', 'fetch', 2, { parent: 2, site: 1 });
}

function assertNoOverlap(trace: Trace): void {
  for (const spans of trace.spans.values()) {
    for (let at = 0; at < spans.length; at++) {
      assert.ok(spans.end[at]! > spans.start[at]!, 'a span has a length');
      if (at > 0) assert.ok(spans.start[at]! >= spans.end[at - 1]!, 'spans do not overlap');
    }
  }
}

describe('states', function () {
  this.timeout(60_000);
  it('shows a task from its creation to its end', () => {
    const writer = asyncProgram()
      .step(5, 3, 1, 2)
      .pause(6, 3, STATES.awaiting, 2, -1)
      .record(16, 7, 0, 3)
      .step(20, 3, 1, 2)
      .pause(22, 3, 0)
      .finish(22, 3);
    const trace = readStreams([writer]);
    assert.deepEqual(spansOf(trace, 'fetch'), [
      'runnable 2-5 :3',
      'running 5-6 :7',
      'awaiting 6-16 :7 asyncio.sleep(1)',
      'runnable 16-20 :7',
      'running 20-22 :7',
    ]);
    const task = trace.tracks.find((track) => track.name === 'fetch')!;
    assert.deepEqual([task.startNs, task.endNs, task.end], [2 * MS, 22 * MS, 'done']);
    assert.equal(trace.tracks[task.parent - 1]!.name, 'loop');
  });

  it('shows a blocking call in a coroutine three ways', () => {
    const writer = asyncProgram()
      .step(10, 3, 1, 2)
      .enter(20, 1, STATES.sleeping, 2, -2)
      .leave(2020, 1, STATES.sleeping)
      .pause(2030, 3, STATES.awaiting, 3, -1);
    const trace = readStreams([writer], { ms: 2100 });
    assert.deepEqual(spansOf(trace, 'MainThread').slice(1, 2), ['sleeping 20-2020 :7 time.sleep(2)']);
    assert.ok(spansOf(trace, 'fetch').includes('running 20-2020 :7 time.sleep(2)'));
    assert.ok(spansOf(trace, 'loop').includes('stalled 10-2030 :7 fetch'));
    assertNoOverlap(trace);
  });

  it('shows short steps as a running loop, and its selector as idle, on the thread too', () => {
    const writer = asyncProgram()
      .step(10, 3, 1, 2)
      .pause(12, 3, STATES.awaiting, 2, -1)
      .enter(13, 2, STATES.idle)
      .leave(53, 2, STATES.idle)
      .step(54, 3, 1, 2)
      .pause(55, 3, 0)
      .finish(55, 3);
    const trace = readStreams([writer], { ms: 60 });
    assert.deepEqual(spansOf(trace, 'loop'), ['running 10-13', 'idle 13-53', 'running 53-60']);
    assert.deepEqual(spansOf(trace, 'MainThread'), ['running 0-13', 'idle 13-53', 'running 53-60']);
  });

  it('gives a callback that holds the loop as a stall', () => {
    const writer = asyncProgram().record(10, 14, 0, 2, 1, 2).record(210, 15, 0, 2, 1);
    assert.ok(spansOf(readStreams([writer]), 'loop').includes('stalled 10-210 :7'));
  });

  it('keeps eager steps inside their parent', () => {
    const writer = asyncProgram()
      .step(10, 3, 1, 2)
      .track(4, 'task', 'eager', 11, { parent: 2 })
      .step(12, 4, 1, 2)
      .enter(13, 1, STATES.sleeping, 2, -2)
      .leave(14, 1, STATES.sleeping)
      .pause(15, 4, STATES.awaiting, 3, -1)
      .enter(16, 1, STATES.io, 1)
      .leave(17, 1, STATES.io)
      .pause(18, 3, STATES.awaiting, 2, -1);
    const trace = readStreams([writer], { ms: 20 });
    assert.ok(spansOf(trace, 'eager').includes('running 13-14 :7 time.sleep(2)'));
    assert.ok(!spansOf(trace, 'fetch').some((span) => span.includes('time.sleep')));
    assert.equal(spansOf(trace, 'loop')[0], 'running 10-20');
    assertNoOverlap(trace);
  });

  it('measures a stall over the eager steps inside it', () => {
    const writer = asyncProgram().step(10, 3, 1, 2).track(4, 'task', 'eager', 19, { parent: 2 });
    writer.step(20, 4, 1, 2).pause(30, 4, STATES.awaiting, 3, -1).pause(125, 3, STATES.awaiting, 2, -1);
    assert.ok(spansOf(readStreams([writer], { ms: 130 }), 'loop').includes('stalled 10-125 :3 fetch'));
  });

  it('lets the innermost wait of a thread win, and survives a leave without its enter', () => {
    const writer = new StreamWriter()
      .hello()
      .site(1, 3)
      .site(2, 4)
      .track(1, 'thread', 'MainThread', 0)
      .enter(10, 1, STATES.waiting, 1)
      .enter(20, 1, STATES.lockWait, 2)
      .leave(30, 1, STATES.lockWait)
      .leave(40, 1, STATES.waiting)
      .leave(45, 1, STATES.io);
    assert.deepEqual(spansOf(readStreams([writer], { ms: 50 }), 'MainThread'), [
      'running 0-10 :3',
      'waiting 10-20 :3',
      'lock-wait 20-30 :4',
      'waiting 30-40 :3',
      'running 40-50 :4',
    ]);
  });

  it('divides running from runnable by the CPU time of the samples', () => {
    const writer = new StreamWriter().hello().site(1, 3).track(1, 'thread', 'MainThread', 0);
    // Ten samples 10 ms apart, in each of which the thread had the CPU for 3 ms.
    for (let n = 0; n <= 10; n++) writer.record(10 + n * 10, 11, n % 2 === 0 ? 2 : 1, 1, 1, (n + 1) * 3 * MS);
    const trace = readStreams([writer], { ms: 110 });
    const spans = trace.spans.get(2)!;
    const sums = [0, 0, 0];
    for (let at = 0; at < spans.length; at++) {
      if (spans.start[at]! < 10 * MS) continue;
      sums[spans.state[at]!]! += spans.end[at]! - spans.start[at]!;
    }
    assert.deepEqual(sums, [0, 30 * MS, 70 * MS]);
    assertNoOverlap(trace);
  });

  it('takes a thread that waits as having run just before, whatever the sample said', () => {
    const writer = new StreamWriter()
      .hello()
      .track(1, 'thread', 'MainThread', 0)
      .record(10, 11, 2, 1, 0, 5)
      .record(20, 11, 2, 1, 0, 5)
      .enter(25, 1, STATES.sleeping);
    assert.deepEqual(spansOf(readStreams([writer], { ms: 30 }), 'MainThread'), [
      'running 0-10',
      'runnable 10-20',
      'running 20-25',
      'sleeping 25-30',
    ]);
  });

  it('shows when a lock is held, by whom, and reentrance as one hold', () => {
    const writer = new StreamWriter()
      .hello()
      .site(1, 3)
      .site(2, 8)
      .track(1, 'thread', 'MainThread', 0)
      .track(2, 'thread', 'worker', 0)
      .track(3, 'lock', 'lock', 1)
      .record(10, 8, 0, 3, 1, 1)
      .record(11, 8, 0, 3, 1, 2)
      .enter(12, 2, STATES.lockWait, 2, 3)
      .record(15, 9, 0, 3, 1)
      .record(20, 9, 0, 3, 1)
      .leave(21, 2, STATES.lockWait, 1)
      .record(21, 8, 1, 3, 2, 2)
      .record(30, 9, 0, 3, 2);
    const trace = readStreams([writer], { ms: 40 });
    assert.deepEqual(spansOf(trace, 'lock'), ['running 10-20 :3 MainThread', 'running 21-30 :8 worker']);
    assert.ok(spansOf(trace, 'worker').includes('lock-wait 12-21 :8 lock'));
    const kinds = [...trace.edges.kind.slice(0, trace.edges.length)];
    // 3 hold: the holder keeps the waiter; 1 wake: the release lets it go on.
    assert.deepEqual(kinds, [3, 1]);
    assert.deepEqual([trace.edges.from[0], trace.edges.to[0]], [2, 3]);
  });

  it('shows one holder of a Lock at a time, whichever of two threads writes first', () => {
    const handedOver = (type: string, late: boolean) => {
      const writer = new StreamWriter().hello().site(1, 3);
      writer.track(1, 'thread', 'one', 0).track(2, 'thread', 'two', 0).track(3, 'lock', 'lock', 1, { type });
      // One lets go before 20, but two says that it has the lock before one says so, or one never does.
      writer.record(10, 8, 0, 3, 1, 1).record(20, 8, 1, 3, 2, 1);
      if (late) writer.record(21, 9, 0, 3, 1);
      return spansOf(readStreams([writer.record(30, 9, 0, 3, 2)], { ms: 40 }), 'lock');
    };
    for (const late of [false, true]) {
      assert.deepEqual(handedOver('Lock', late), ['running 10-20 :3 one', 'running 20-30 :3 two']);
    }
    assert.deepEqual(handedOver('Semaphore', false).at(-1), 'running 30-40 :3 one');
  });

  it('takes an edge that is told and implied as one, and keeps those that repeat', () => {
    const writer = asyncProgram().track(4, 'task', 'other', 2, { parent: 2 });
    for (let n = 0; n < 4; n++) {
      const ms = 10 + n * 0.1;
      writer
        .pause(ms, 3, STATES.awaiting, 2, -1)
        .record(ms + 0.01, 7, 0, 3, 4)
        .record(ms + 0.02, 12, 1, 4, 3, 1);
    }
    writer.pause(20, 3, STATES.awaiting, 2, -1).record(20.1, 7, 0, 3, 4);
    writer.pause(20.2, 3, STATES.awaiting, 2, -1).record(20.3, 7, 0, 3, 4);
    assert.equal(readStreams([writer]).edges.length, 6);
  });

  it('shows what an executor does', () => {
    const writer = new StreamWriter()
      .hello()
      .site(1, 3)
      .track(1, 'thread', 'MainThread', 0)
      .track(2, 'executor', 'pool', 0)
      .track(3, 'thread', 'pool_0', 0, { parent: 2 })
      .record(10, 16, 1, 2, 1, 1)
      .record(12, 16, 2, 2, 1, 3)
      .record(20, 16, 3, 2, 1, 3);
    writer.record(21, 16, 1, 2, 2, 1).record(22, 16, 6, 2, 2, 3).record(23, 16, 1, 2, 3, 1);
    const trace = readStreams([writer], { ms: 30 });
    assert.deepEqual(spansOf(trace, 'pool').slice(0, 3), ['waiting 10-12 :3', 'running 12-20', 'idle 20-21']);
    const jobs = trace.tracks.filter((track) => track.kind === 'task');
    assert.deepEqual(
      jobs.map((job) => [job.name, job.type, job.parent, job.end]),
      [
        ['f3', 'f3', 3, 'done'],
        ['f3', 'f3', 3, 'cancelled'],
        ['f3', 'f3', 3, 'killed'],
      ],
    );
    assert.deepEqual(spansOf(trace, 'f3'), ['waiting 10-12 :3 a free worker of pool', 'running 12-20 :3']);
    // A worker took it up.
    assert.deepEqual([trace.edges.from[0], trace.edges.to[0]], [4, jobs[0]!.id]);
    assert.equal(trace.tracks[3]!.parent, 3, 'a worker lies below its pool');
  });

  it('says how rows ended with their process', () => {
    const writer = asyncProgram()
      .track(5, 'thread', 'helper', 3, { parent: 1, daemon: true })
      .track(6, 'thread', 'stuck', 3, { parent: 1 })
      .line('exit', { code: 0, reason: 'exit', exception: null }, 50);
    const ends = readStreams([writer]).tracks.map((track) => [track.name, track.end, track.endNs]);
    assert.deepEqual(ends, [
      ['app.py', 'done', 50 * MS],
      ['MainThread', 'done', 50 * MS],
      ['loop', 'done', 50 * MS],
      ['fetch', 'killed', 50 * MS],
      ['helper', 'killed', 50 * MS],
      ['stuck', 'killed', 50 * MS],
    ]);
  });

  it('never lets times that run backwards overlap', () => {
    const writer = asyncProgram()
      .step(10, 3, 1, 2)
      .pause(9, 3, STATES.awaiting, 2, -1)
      .enter(8, 1, STATES.sleeping, 1)
      .leave(20, 1, STATES.sleeping)
      .enter(19, 2, STATES.idle)
      .leave(18, 2, STATES.idle);
    assertNoOverlap(readStreams([writer], { ms: 30 }));
  });

  it('names a thread as it is called at its end, and gives the wall clock exactly', () => {
    const writer = asyncProgram().line('rename', { id: 1, name: 'renamed' });
    writer.names = writer.names.replace('1234567890123456', '1795261758362766832');
    const trace = readStreams([writer]);
    assert.equal(trace.tracks[1]!.name, 'renamed');
    assert.equal(trace.header.wall, '1795261758362766832');
    assert.equal(trace.header.python, '3.12.1');
    assert.ok(EPOCH > 2 ** 51, 'times that large are what this is about');
  });
});
