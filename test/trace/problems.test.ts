/** Problems that the reader derives, and how repeated ones become one. */
import assert from 'node:assert/strict';
import type { Problem, Trace } from '../../src/trace/model.ts';
import { EPOCH, MS, readStreams, STATES, StreamWriter } from './stream-writer.ts';

const ACQUIRED = 8;
const RELEASED = 9;
const SAMPLE = 11;
const PROBLEM = 13;
const JOB = 16;

/** Main thread (1), two workers (2, 3) that it starts, three locks (4, 5, 6). */
function withLocks(): StreamWriter {
  const writer = new StreamWriter().hello();
  for (const line of [3, 4, 5, 13, 14, 15]) writer.site(line, line);
  return writer
    .track(1, 'thread', 'MainThread', 0)
    .track(2, 'thread', 'one', 1, { parent: 1 })
    .track(3, 'thread', 'two', 1, { parent: 1 })
    .track(4, 'lock', 'a', 0)
    .track(5, 'lock', 'b', 0)
    .track(6, 'lock', 'gate', 0);
}

function kinds(trace: Trace): string[] {
  return trace.problems.map((problem) => `${problem.severity} ${problem.kind}`);
}

function only(trace: Trace): Problem {
  assert.equal(trace.problems.length, 1, kinds(trace).join());
  return trace.problems[0]!;
}

describe('problems', function () {
  this.timeout(60_000);
  describe('lock-order', () => {
    it('warns of opposite orders in two threads, with every line', () => {
      const writer = withLocks()
        .order(10, 2, [[4, 3]], 5, 4)
        .order(20, 3, [[5, 13]], 4, 14);
      const problem = only(readStreams([writer]));
      assert.deepEqual([problem.severity, problem.kind], ['warning', 'lock-order']);
      assert.equal(problem.rule, 'inconsistent-lock-order');
      assert.deepEqual([problem.file, problem.line], ['/home/me/app.py', 14]);
      assert.match(problem.message, /one takes b while it holds a \(app\.py:4\)/);
      assert.match(problem.message, /two takes a while it holds b \(app\.py:14\)/);
      assert.deepEqual(
        problem.related.map((place) => [place.role, place.line]),
        [
          ['holder', 3],
          ['waiter', 4],
          ['holder', 13],
          ['waiter', 14],
        ],
      );
    });

    it('reads the same from records without lines', () => {
      const writer = withLocks();
      writer.order(10, 2, [[4, 3]], 5, 4).order(20, 3, [[5, 13]], 4, 14);
      writer.names = writer.names.replace(/.*"k":"order".*\n/g, '');
      assert.deepEqual(kinds(readStreams([writer])), ['warning lock-order']);
    });

    it('is silent about one order, one thread, and a common gate', () => {
      const same = withLocks()
        .order(10, 2, [[4, 3]], 5, 4)
        .order(20, 3, [[4, 13]], 5, 14);
      const alone = withLocks()
        .order(10, 2, [[4, 3]], 5, 4)
        .order(20, 2, [[5, 13]], 4, 14);
      const gated = withLocks();
      gated
        .order(
          10,
          2,
          [
            [6, 3],
            [4, 4],
          ],
          5,
          5,
        )
        .order(
          20,
          3,
          [
            [6, 13],
            [5, 14],
          ],
          4,
          15,
        );
      for (const writer of [same, alone, gated]) assert.deepEqual(kinds(readStreams([writer])), []);
    });

    it('warns when only one of the two sides has the gate', () => {
      const writer = withLocks();
      writer
        .order(
          10,
          2,
          [
            [6, 3],
            [4, 4],
          ],
          5,
          5,
        )
        .order(20, 3, [[5, 14]], 4, 15);
      assert.deepEqual(kinds(readStreams([writer])), ['warning lock-order']);
    });

    it('finds a circle of three', () => {
      const writer = withLocks();
      writer
        .order(10, 1, [[4, 3]], 5, 4)
        .order(20, 2, [[5, 5]], 6, 13)
        .order(30, 3, [[6, 14]], 4, 15);
      assert.equal(only(readStreams([writer])).related.length, 6);
    });

    it('only hints when one side was over before the other thread began', () => {
      const writer = withLocks().order(10, 1, [[4, 3]], 5, 4);
      writer.track(7, 'thread', 'later', 20, { parent: 1 }).order(30, 7, [[5, 13]], 4, 14);
      const problem = only(readStreams([writer]));
      assert.deepEqual([problem.severity, problem.confidence], ['hint', 'possible']);
    });

    it('warns when the other thread merely happened to begin later', () => {
      const writer = withLocks().order(10, 2, [[4, 3]], 5, 4);
      writer.track(7, 'thread', 'later', 20, { parent: 1 }).order(30, 7, [[5, 13]], 4, 14);
      assert.equal(only(readStreams([writer])).severity, 'warning');
    });

    it('gives way to the deadlock that really happened there', () => {
      const writer = withLocks()
        .order(10, 2, [[4, 3]], 5, 4)
        .order(20, 3, [[5, 13]], 4, 14);
      const places = [3, 4, 13, 14].map((line) => ({
        role: 'waiter',
        track: 2,
        file: '/home/me/app.py',
        line,
      }));
      writer.line('text', {
        id: 1,
        text: JSON.stringify({ kind: 'deadlock', severity: 'error', message: 'Deadlock', related: places }),
      });
      writer.record(30, PROBLEM, 0, 2, 1);
      const trace = readStreams([writer], { exitCode: -9, ms: 130 });
      assert.deepEqual(kinds(trace), ['error deadlock']);
    });

    it('says how long a deadlock lasted', () => {
      const writer = withLocks();
      const deadlock = {
        kind: 'deadlock',
        severity: 'error',
        message: 'Deadlock',
        track: 2,
        startNs: EPOCH + 30 * MS,
      };
      writer.line('text', { id: 1, text: JSON.stringify(deadlock) }).record(30, PROBLEM, 0, 2, 1);
      assert.equal(only(readStreams([writer], { exitCode: -9, ms: 130 })).durationNs, 100 * MS);
    });
  });

  describe('lock-contention', () => {
    function contended(wait: number, total: number): Trace {
      const writer = withLocks().record(10, ACQUIRED, 0, 4, 2, 3).enter(11, 3, STATES.lockWait, 13, 4);
      writer.record(11 + wait, RELEASED, 0, 4, 2).leave(11 + wait, 3, STATES.lockWait, 2);
      writer
        .record(11 + wait, ACQUIRED, 1, 4, 3, 13)
        .finish(total - 1, 2)
        .finish(total - 1, 3);
      return readStreams([writer], { ms: total });
    }

    it('points at the line that held the lock', () => {
      const problem = only(contended(100, 1000));
      assert.deepEqual([problem.severity, problem.kind, problem.line], ['hint', 'lock-contention', 3]);
      assert.equal(problem.durationNs, 100 * MS);
      assert.match(problem.message, /waited for once, during 100 ms of the run \(10 %\)/);
    });

    it('is silent about short waits and small shares', () => {
      assert.deepEqual(kinds(contended(30, 100)), []);
      assert.deepEqual(kinds(contended(100, 5000)), []);
    });

    it('counts a queue of waiters by the time it takes, not by their number', () => {
      const writer = withLocks().record(10, ACQUIRED, 0, 4, 2, 3);
      for (const thread of [1, 3]) writer.enter(11, thread, STATES.lockWait, 13, 4);
      writer.record(81, RELEASED, 0, 4, 2);
      for (const thread of [1, 3]) writer.leave(81, thread, STATES.lockWait, 2);
      assert.deepEqual(kinds(readStreams([writer], { ms: 200 })), []);
    });

    it('does not count a wait that never ended', () => {
      const writer = withLocks().record(10, ACQUIRED, 0, 4, 2, 3).enter(11, 3, STATES.lockWait, 13, 4);
      assert.deepEqual(kinds(readStreams([writer], { exitCode: -15, ms: 1000 })), []);
    });
  });

  describe('thresholds', () => {
    /** A wait of 30 ms for a lock, in a run of 100 ms, and a thread that outlives the main one by 50 ms. */
    function small(settings: Record<string, unknown>): Trace {
      const writer = withLocks().line('settings', settings);
      writer.record(10, ACQUIRED, 0, 4, 2, 3).enter(11, 3, STATES.lockWait, 13, 4);
      writer.record(41, RELEASED, 0, 4, 2).leave(41, 3, STATES.lockWait, 2);
      writer.finish(45, 3).finish(50, 1).finish(100, 2);
      return readStreams([writer.line('exit', { code: 0, reason: 'exit' }, 101)]);
    }

    it('are those that the run was given', () => {
      assert.deepEqual(kinds(small({})), []);
      assert.deepEqual(kinds(small({ lockMs: 20 })), ['hint lock-contention']);
      assert.deepEqual(kinds(small({ lockMs: 20, lockPercent: 50 })), []);
      assert.deepEqual(kinds(small({ exitMs: 40 })), ['hint exit-blocked']);
    });

    it('are the usual ones where what is given makes no sense', () => {
      assert.deepEqual(kinds(small({ lockMs: -1, exitMs: 'soon', unknown: 3 })), []);
    });
  });

  describe('gil-contention', () => {
    /** Two threads that get `share` of the CPU each, for a second. */
    function spinning(share: number, hello = {}): Trace {
      const writer = new StreamWriter().hello(hello).site(1, 3, 'spin');
      writer.track(1, 'thread', 'one', 0).track(2, 'thread', 'two', 0);
      for (let ms = 10; ms <= 1000; ms += 10) {
        for (const thread of [1, 2]) writer.record(ms, SAMPLE, 2, thread, 1, ms * share * MS);
      }
      return readStreams([writer], { ms: 1000 });
    }

    it('is seen when threads share one core', () => {
      const problem = only(spinning(0.5));
      assert.deepEqual([problem.severity, problem.kind, problem.line], ['hint', 'gil-contention', 3]);
      assert.match(
        problem.message,
        /2 threads wanted to compute at the same time, but together they got 1\.0 cores/,
      );
    });

    it('begins where the threads share it for longest, not where they first met', () => {
      const writer = new StreamWriter().hello().site(1, 3, 'spin');
      writer.track(1, 'thread', 'one', 0).track(2, 'thread', 'two', 0);
      for (let ms = 10; ms <= 1000; ms += 10) {
        if (ms === 30) for (const thread of [1, 2]) writer.enter(ms, thread, STATES.sleeping, 1, -1);
        if (ms === 300) for (const thread of [1, 2]) writer.leave(ms, thread, STATES.sleeping);
        const busy = ms <= 30 ? ms : ms < 300 ? 30 : ms - 270;
        for (const thread of [1, 2]) writer.record(ms, SAMPLE, 2, thread, 1, busy * 0.5 * MS);
      }
      assert.equal(only(readStreams([writer], { ms: 1000 })).startNs, 300 * MS);
    });

    it('is not seen when each has a core, when the machine is busy elsewhere, or without a GIL', () => {
      assert.deepEqual(kinds(spinning(0.95)), []);
      assert.deepEqual(kinds(spinning(0.15)), []);
      assert.deepEqual(kinds(spinning(0.5, { freeThreaded: true })), []);
    });
  });

  describe('executor-starved', () => {
    function pool(wait: string): StreamWriter {
      const writer = new StreamWriter().hello().site(1, 3).site(2, 7);
      writer.track(1, 'thread', 'MainThread', 0).track(2, 'executor', 'pool', 0);
      writer.track(3, 'thread', 'pool_0', 0, { parent: 2 }).track(4, 'thread', 'pool_1', 0, { parent: 2 });
      writer.line('what', { id: 1, kind: wait, text: `${wait}.result()` });
      for (const [job, worker] of [
        [1, 3],
        [2, 4],
      ] as const) {
        writer.record(10, JOB, 1, 2, job, 1).record(11, JOB, 2, 2, job, worker);
        writer.record(12, JOB, 1, 2, job + 2, 1).enter(13, worker, STATES.waiting, 2, -1);
      }
      return writer.record(1500, SAMPLE, 0, 1, 1, 0);
    }

    it('warns when every worker waits for a future while jobs are queued', () => {
      const problem = only(readStreams([pool('future')], { ms: 1500, exitCode: -2 }));
      assert.deepEqual([problem.severity, problem.kind, problem.line], ['warning', 'executor-starved', 7]);
      assert.equal(problem.related.length, 2);
      assert.match(problem.message, /\(2\) waits for the result of another job, while 2 jobs are queued/);
    });

    it('is silent when the workers wait for something else, or one is at work', () => {
      assert.deepEqual(kinds(readStreams([pool('queue')], { ms: 1500, exitCode: -2 })), []);
      const spare = pool('future').track(5, 'thread', 'pool_2', 14, { parent: 2 });
      assert.deepEqual(kinds(readStreams([spare], { ms: 1500, exitCode: -2 })), []);
      const busy = pool('future').leave(1400, 3, STATES.waiting);
      assert.deepEqual(kinds(readStreams([busy], { ms: 1500, exitCode: -2 })), []);
    });
  });

  describe('process-crash', () => {
    function child(code: number, expected = false): Trace {
      const parent = new StreamWriter().hello().site(1, 3).track(1, 'thread', 'MainThread', 0);
      parent.line('child', { pid: 200, site: 1, how: 'fork', python: true }, 10);
      parent.line('childexit', { pid: 200, code, expected }, 50);
      const forked = new StreamWriter(200, EPOCH + 11 * MS).hello({ parentRun: parent.stem, how: 'fork' });
      return readStreams([parent, forked], { ms: 60, gone: [forked] });
    }

    it('is an error for a signal that nobody sent on purpose', () => {
      for (const code of [-11, -6, -9]) {
        const problem = only(child(code));
        assert.deepEqual([problem.severity, problem.kind, problem.line], ['error', 'process-crash', 3]);
        assert.equal(problem.startNs, 50 * MS);
      }
    });

    it('is silent for exits, orderly stops and what the parent asked for', () => {
      for (const [code, expected] of [
        [0, false],
        [3, false],
        [-15, false],
        [-2, false],
        [-9, true],
      ] as const) {
        const trace = child(code, expected);
        assert.deepEqual(kinds(trace), []);
        assert.equal(trace.header.complete, true);
      }
    });
  });

  describe('exit-blocked', () => {
    function ending(daemon: boolean, until: number): Trace {
      const writer = new StreamWriter().hello().site(1, 3).site(2, 7);
      writer
        .track(1, 'thread', 'MainThread', 0)
        .track(2, 'thread', 'worker', 1, { parent: 1, site: 1, daemon });
      writer.enter(5, 2, STATES.sleeping, 2).finish(10, 1).leave(until, 2, STATES.sleeping).finish(until, 2);
      return readStreams([writer.line('exit', { code: 0, reason: 'exit' }, until + 1)]);
    }

    it('hints at the thread that keeps a finished program alive', () => {
      const problem = only(ending(false, 2010));
      assert.deepEqual([problem.severity, problem.kind, problem.line], ['hint', 'exit-blocked', 7]);
      assert.deepEqual([problem.startNs, problem.durationNs], [10 * MS, 2000 * MS]);
      assert.equal(problem.related[0]!.line, 3);
    });

    it('is silent about daemons and short ends', () => {
      assert.deepEqual(kinds(ending(true, 2010)), []);
      assert.deepEqual(kinds(ending(false, 500)), []);
    });
  });

  describe('of the tracer', () => {
    const stall = (durationNs: number, startNs: number, id?: string) =>
      JSON.stringify({
        kind: 'loop-stall',
        severity: 'warning',
        confidence: 'certain',
        message: `The loop stood still for ${durationNs / MS} ms.`,
        file: '/home/me/app.py',
        line: 7,
        track: 1,
        startNs: EPOCH + startNs * MS,
        durationNs,
        rule: 'blocking-call-in-async',
        related: [{ role: 'creator', track: 1, file: '/home/me/app.py', line: 3, message: 'here' }],
        ...(id ? { id } : {}),
      });

    function reports(...texts: string[]): Trace {
      const writer = new StreamWriter().hello().track(1, 'thread', 'MainThread', 0);
      for (const [index, text] of texts.entries()) {
        writer.line('text', { id: index + 1, text }).record(index + 1, PROBLEM, 0, 1, index + 1);
      }
      return readStreams([writer], { ms: 1000 });
    }

    it('come with the times and tracks of the run', () => {
      const problem = only(reports(stall(200 * MS, 30)));
      assert.deepEqual([problem.startNs, problem.track, problem.related[0]!.track], [30 * MS, 2, 2]);
    });

    it('are one with a count when they repeat, and the worst speaks', () => {
      const problem = only(reports(stall(200 * MS, 30), stall(500 * MS, 300), stall(100 * MS, 900)));
      assert.deepEqual([problem.count, problem.startNs, problem.durationNs], [3, 300 * MS, 500 * MS]);
      assert.match(problem.message, /500 ms/);
    });

    it('are counted rightly however many there are', () => {
      const many = Array.from({ length: 200 }, (_, n) => [
        stall(110 * MS, n * 4, `s${n}`),
        stall(120 * MS, n * 4, `s${n}`),
      ]);
      const problem = only(reports(...many.flat()));
      assert.deepEqual([problem.count, problem.durationNs], [200, 120 * MS]);
    });

    it('leave out a stall where the loop is known to wait for itself', () => {
      const deadlock = stall(0, 30).replace('loop-stall', 'loop-deadlock').replace('warning', 'error');
      assert.deepEqual(kinds(reports(stall(200 * MS, 30), deadlock)), ['error loop-deadlock']);
      assert.deepEqual(kinds(reports(stall(200 * MS, 30), deadlock.replace('"line":7', '"line":8'))), [
        'error loop-deadlock',
        'warning loop-stall',
      ]);
    });

    it('leave out that a thread of a deadlock keeps the program alive', () => {
      const deadlock = (track: number) =>
        JSON.stringify({
          ...JSON.parse(stall(0, 5)),
          kind: 'deadlock',
          severity: 'error',
          track,
          related: [],
        });
      const ending = (track: number) => {
        const writer = new StreamWriter().hello().site(1, 3);
        writer
          .track(1, 'thread', 'MainThread', 0)
          .track(2, 'thread', 'worker', 1, { parent: 1, site: 1 })
          .track(3, 'thread', 'other', 1, { parent: 1, site: 1 });
        writer.line('text', { id: 1, text: deadlock(track) }).record(5, PROBLEM, 0, track, 1);
        writer.finish(10, 1).finish(20, 3).finish(2010, 2);
        return kinds(readStreams([writer.line('exit', { code: 0, reason: 'exit' }, 2011)]));
      };
      assert.deepEqual(ending(2), ['error deadlock']);
      assert.deepEqual(ending(3), ['error deadlock', 'hint exit-blocked']);
    });

    it('replace an earlier report of the same occurrence', () => {
      const problem = only(
        reports(stall(200 * MS, 30, 's1'), stall(900 * MS, 30, 's1'), stall(150 * MS, 950, 's2')),
      );
      assert.deepEqual([problem.count, problem.durationNs], [2, 900 * MS]);
    });
  });

  it('are none for a correct program', () => {
    const writer = withLocks();
    for (let n = 0; n < 50; n++) {
      writer.record(10 + n, ACQUIRED, 0, 4, 2, 3).order(10.1 + n, 2, [[4, 3]], 5, 4);
      writer
        .record(10.5 + n, RELEASED, 0, 4, 2)
        .enter(10.6 + n, 3, STATES.waiting, 13)
        .leave(10.9 + n, 3, STATES.waiting);
    }
    writer.finish(90, 2).finish(90, 3).finish(95, 1).line('exit', { code: 0, reason: 'exit' }, 96);
    const trace = readStreams([writer]);
    assert.deepEqual(kinds(trace), []);
    assert.equal(trace.header.complete, true);
  });
});
