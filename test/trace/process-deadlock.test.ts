/** Processes that wait for each other, and locks between them that are taken in opposite orders. */
import assert from 'node:assert/strict';
import type { Trace } from '../../src/trace/model.ts';
import { EPOCH, MS, readStreams, STATES, StreamWriter } from './stream-writer.ts';

const ACQUIRED = 8;
const RELEASED = 9;
const LIMITED = 256;
const PARENT = `100-${EPOCH}`;

const lock = (id: number, name: string, site: number) => ({
  id,
  kind: 'lock',
  name,
  parent: 0,
  site,
  type: 'multiprocessing.Lock',
  shared: `/mp-${name}`,
});

/** Tracks of every process: its main thread (1), the locks a (2) and b (3). */
function parent(): StreamWriter {
  const writer = new StreamWriter().hello();
  for (const line of [3, 4, 5, 6]) writer.site(line, line);
  writer.track(1, 'thread', 'MainThread', 0);
  return withLocks(writer, 0, 5);
}

function withLocks(writer: StreamWriter, ms: number, site: number): StreamWriter {
  writer.line('track', lock(2, 'a', site), ms).line('track', lock(3, 'b', site), ms);
  return writer.record(ms, 1, 0, 2, site).record(ms, 1, 0, 3, site);
}

function child(pid: number, ms: number, name: string): StreamWriter {
  const writer = new StreamWriter(pid, EPOCH + ms * MS).hello({ parentRun: PARENT, how: 'fork' });
  writer.line('rename', { id: 0, name });
  for (const line of [23, 24, 33, 34]) writer.site(line, line);
  return withLocks(writer.track(1, 'thread', 'MainThread', ms), ms, 0);
}

/** It takes `first` at one line, and waits for `second` at the next. */
function takes(writer: StreamWriter, ms: number, first: number, second: number, site: number, limit = 0) {
  return writer
    .record(ms, ACQUIRED, 0, first, 1, site)
    .enter(ms + 5, 1, STATES.lockWait + limit, site + 1, second);
}

function deadlocks(trace: Trace) {
  return trace.problems.filter(({ kind }) => kind === 'deadlock');
}

describe('deadlocks between processes', () => {
  const one = () => takes(child(101, 10, 'one'), 20, 2, 3, 23);
  const two = (limit = 0) => takes(child(102, 10, 'two'), 30, 3, 2, 33, limit);

  it('are told with every line, whoever is read first', () => {
    for (const streams of [
      [parent(), one(), two()],
      [parent(), two(), one()],
    ]) {
      const [problem, ...others] = deadlocks(readStreams(streams, { ms: 1000 }));
      assert.ok(problem && others.length === 0);
      assert.equal(
        problem.message,
        'Deadlock between processes: MainThread of process 101 (one) waits for b, which MainThread of process 102 (two) holds (app.py:24); MainThread of process 102 (two) waits for a, which MainThread of process 101 (one) holds (app.py:34). None of them can ever go on.',
      );
      assert.deepEqual(
        problem.related.map(({ role, line }) => `${role} ${line}`),
        ['holder 33', 'waiter 24', 'holder 23', 'waiter 34'],
      );
      assert.deepEqual([problem.severity, problem.rule], ['error', 'inconsistent-lock-order']);
      assert.equal(problem.startNs, 35 * MS);
      assert.ok(problem.durationNs > 0);
    }
  });

  it('are told of a parent that keeps a lock while it waits for the end of a child that wants it', () => {
    const waits = parent()
      .line('child', { pid: 101, site: 3, thread: 1, how: 'fork', python: true, command: 'child' }, 9)
      .line('what', { id: 1, kind: 'join', text: 'child.join()', child: 101 }, 9)
      .record(8, ACQUIRED, 0, 2, 1, 4)
      .enter(12, 1, STATES.waiting, 6, -1);
    const wants = child(101, 10, 'child').enter(15, 1, STATES.lockWait, 23, 2);
    const [problem] = deadlocks(readStreams([waits, wants], { ms: 1000 }));
    assert.match(problem!.message, /waits for the process child to end \(app\.py:6\)/);
    assert.equal(problem!.rule, 'wait-under-lock');
  });

  it('are none where a wait has a time limit, ends, or is for a lock that others release', () => {
    assert.deepEqual(deadlocks(readStreams([parent(), one(), two(LIMITED)], { ms: 1000 })), []);
    const ends = two().leave(60, 1, STATES.lockWait).record(61, RELEASED, 0, 3, 1);
    assert.deepEqual(deadlocks(readStreams([parent(), one(), ends], { ms: 1000 })), []);
    const signal = parent()
      .record(1, ACQUIRED, 0, 2, 1, 4)
      .line('track', { id: 9, kind: 'thread', name: 'other', parent: 0, site: 3 }, 1)
      .record(2, 1, 0, 9, 3)
      .record(3, RELEASED, 0, 2, 9);
    assert.deepEqual(deadlocks(readStreams([signal, one(), two()], { ms: 1000 })), []);
  });

  it('are told while nothing else happens', () => {
    const at = two().leave(400, 1, STATES.lockWait).record(401, RELEASED, 0, 3, 1);
    assert.equal(deadlocks(readStreams([parent(), one(), at], { ms: 1000 })).length, 1);
  });
});

describe('lock order between processes', () => {
  const orders = (trace: Trace) => trace.problems.filter(({ kind }) => kind === 'lock-order');
  const one = () => child(101, 10, 'one').order(20, 1, [[2, 23]], 3, 24);
  const two = (ms: number) => child(102, ms, 'two').order(ms + 5, 1, [[3, 33]], 2, 34);

  it('warns of opposite orders, and says in which processes', () => {
    const [problem] = orders(readStreams([parent(), one(), two(15)], { ms: 100 }));
    assert.equal(problem!.severity, 'warning');
    assert.match(problem!.message, /process 101 \(one\) takes b while it holds a \(app\.py:24\)/);
    assert.match(problem!.message, /process 102 \(two\) takes a while it holds b \(app\.py:34\)/);
  });

  it('only hints where one process was over before the other began', () => {
    const first = one().line('exit', { code: 0, reason: 'exit', exception: null }, 30);
    const [problem] = orders(readStreams([parent(), first, two(50)], { ms: 100, gone: [first] }));
    assert.equal(problem!.severity, 'hint');
  });

  it('is silent about one order', () => {
    const same = child(102, 15, 'two').order(30, 1, [[2, 33]], 3, 34);
    assert.deepEqual(orders(readStreams([parent(), one(), same], { ms: 100 })), []);
  });
});
