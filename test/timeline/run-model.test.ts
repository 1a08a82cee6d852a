import assert from 'node:assert/strict';
import { functionsInRange, rangeTimes } from '../../src/timeline/range-stats.ts';
import { edgesOf, holdings, lockOf, wakerOf } from '../../src/timeline/relations.ts';
import { OPEN, RunModel } from '../../src/timeline/run-model.ts';
import { findSpans, rowMatcher } from '../../src/timeline/search.ts';
import { stateIndex } from '../../src/timeline/states.ts';
import { barLabel, endWords, place, spanSentence, stateWords } from '../../src/timeline/wording.ts';
import {
  batchUntil,
  blockingStall,
  deadlock,
  RunBuilder,
  thousandTasks,
  wholeBatch,
} from './synthetic-runs.ts';

const SECOND = 1e9;

function trackNamed(model: RunModel, name: string): number {
  return model.tracks.find((track) => track.name === name)!.id;
}

function last<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const { value, done } = steps.next();
    if (done) return value;
  }
}

describe('timeline: the run as it was sent', () => {
  it('is the same whether it came at once or in batches', () => {
    const trace = blockingStall();
    const pieces = new RunModel();
    let from = -1;
    for (const to of [0.05, 0.5, 2.1, 2.11, 4.9, 6].map((seconds) => seconds * SECOND)) {
      pieces.apply(batchUntil(trace, from, to, from < 0));
      from = to;
    }
    const whole = RunModel.of(trace);
    assert.equal(pieces.spanCount, whole.spanCount);
    assert.equal(pieces.sites.length, trace.sites.length);
    for (const [track, row] of whole.rows) {
      const other = pieces.rows.get(track)!;
      assert.deepEqual(other.start.slice(0, other.length), row.start.slice(0, row.length));
    }
    assert.equal(pieces.edges.length, whole.edges.length);
  });

  it('takes tables with and without the entry that means none', () => {
    const trace = blockingStall();
    const without = new RunModel();
    without.apply(wholeBatch(trace));
    const withNone = new RunModel();
    withNone.apply({ ...wholeBatch(trace), sites: trace.sites, whats: trace.whats });
    assert.deepEqual(without.sites, trace.sites);
    assert.deepEqual(withNone.sites, trace.sites);
    assert.deepEqual(withNone.whats, trace.whats);
  });

  it('replaces the open spans with each batch, and ends them now', () => {
    const trace = deadlock();
    const model = new RunModel();
    model.apply(batchUntil(trace, -1, 3 * SECOND, true));
    const transfer = trackNamed(model, 'Thread-1 (transfer)');
    const ref = model.spanAt(transfer, 2.5 * SECOND, 3 * SECOND);
    assert.deepEqual(ref, { track: transfer, index: OPEN });
    const facts = model.span(ref!, 3.5 * SECOND)!;
    assert.equal(facts.end, 3.5 * SECOND);
    assert.equal(facts.state, stateIndex('lock-wait'));
    model.apply({ ...batchUntil(trace, 3 * SECOND, 3.1 * SECOND, false), open: [] });
    assert.equal(model.spanAt(transfer, 2.5 * SECOND, 3.1 * SECOND), null);
  });
});

describe('timeline: how spans hang together', () => {
  it('knows who holds the lock that a span waits for', () => {
    const model = new RunModel();
    model.apply(batchUntil(deadlock(), -1, 3 * SECOND, true));
    const ref = { track: trackNamed(model, 'Thread-1 (transfer)'), index: OPEN };
    const lock = lockOf(model, ref, 3 * SECOND);
    assert.equal(model.track(lock)!.name, 'savings');
    const holders = holdings(model, lock, 2 * SECOND, 3 * SECOND, 3 * SECOND);
    assert.deepEqual(
      holders.map((holding) => model.track(holding.holder)!.name),
      ['Thread-2 (refund)'],
    );
    assert.equal(lockOf(model, { track: lock, index: 0 }, 3 * SECOND), lock);
    assert.ok([...model.lockWaits.get(lock)!.between(0, 3 * SECOND)].length >= 9);
  });

  it('finds the waits for a lock in a stretch of time, and passes over those that nobody could tell apart', () => {
    const run = new RunBuilder('/a.py', 1e6);
    const lock = run.track('lock', 'gate', 0, { type: 'Lock' });
    const threads = [1, 2].map((number) => run.track('thread', `T${number}`, 0));
    const gate = run.what('lock', 'gate', lock);
    for (const thread of threads) {
      for (let t = 0; t < 1e6; t += 100) {
        run.span(thread, t, t + (t === 500_000 ? 90 : 5), 'lock-wait', 0, gate);
        run.span(thread, t + 90, t + 100, 'running', 0);
      }
    }
    const waits = RunModel.of(run.build()).lockWaits.get(lock)!;
    assert.equal([...waits.between(0, 1e6)].length, 20_000);
    assert.deepEqual(
      [...waits.between(1005, 1200)].map(({ track, index }) => [track, index]),
      threads.map((thread) => [thread, 22]),
    );
    const apart = [...waits.between(0, 1e6, 1000)];
    assert.ok(apart.length > 1500 && apart.length < 2200, `${apart.length} waits`);
    for (const thread of threads) {
      assert.ok(
        [...waits.between(499_900, 500_100, 50)].some((ref) => ref.track === thread && ref.index === 10_000),
      );
    }
    assert.deepEqual(
      [...waits.last()].map(({ index }) => index),
      [19_998, 19_998],
    );
  });

  it('takes any wait for a lock as one, not only those of threads', () => {
    const run = new RunBuilder('/a.py', 1e9);
    const task = run.track('task', 'Task-1', 0, { type: 'work' });
    const other = run.track('task', 'Task-2', 0, { type: 'work' });
    const lock = run.track('lock', 'gate', 0, { type: 'asyncio.Lock' });
    run.span(lock, 0, 5e8, 'running', 0, run.what('task', 'work', other));
    run.span(task, 0, 5e8, 'waiting', 0, run.what('lock', 'gate', lock));
    run.span(other, 0, 1e9, 'awaiting', 0, run.what('task', 'work', task));
    const model = RunModel.of(run.build());
    assert.deepEqual([...model.lockWaits.get(lock)!.between(0, 1e9)], [{ track: task, index: 0 }]);
    assert.equal(lockOf(model, { track: task, index: 0 }, 0), lock);
    assert.equal(lockOf(model, { track: other, index: 0 }, 0), 0);
    assert.equal(model.lockWaits.size, 1);
  });

  it('tells who woke it, and its edges while it lasts', () => {
    const model = RunModel.of(blockingStall());
    const main = trackNamed(model, 'Task-1');
    const gather = model.spanAt(main, 3 * SECOND, 6 * SECOND)!;
    assert.equal(model.track(wakerOf(model, gather, 6 * SECOND)!.from)!.name, 'Task-3');
    assert.deepEqual(
      edgesOf(model, gather, 6 * SECOND).map((edge) => edge.kind),
      ['spawn', 'spawn', 'wake'],
    );
    const alone = model.spanAt(trackNamed(model, 'Task-4'), 1 * SECOND, 6 * SECOND)!;
    assert.equal(wakerOf(model, alone, 6 * SECOND), null);
  });

  it('adds a range up per state, without counting tasks as parallelism', () => {
    const model = RunModel.of(blockingStall());
    const stats = rangeTimes(model, 0.5 * SECOND, 1.5 * SECOND, 6 * SECOND);
    const functions = last(functionsInRange(model, 0.5 * SECOND, 1.5 * SECOND, 6 * SECOND));
    // The thread sleeps in time.sleep while one task holds the loop, one is ready, and two wait.
    assert.equal(stats.parallelism, 0);
    assert.equal(stats.threadsWaiting, 1);
    assert.equal(stats.tasks[stateIndex('running')], 1 * SECOND);
    assert.equal(stats.tasks[stateIndex('runnable')], 1 * SECOND);
    assert.equal(stats.tasksWaiting, 2);
    assert.equal(functions[0]!.fn, 'fetch');
    assert.equal(functions[0]!.running, 1 * SECOND);
  });

  it('finds spans by function, awaited object, place and state', () => {
    const model = RunModel.of(blockingStall());
    const beats = findSpans(model, 'HEARTBEAT');
    assert.ok(beats.length > 20);
    assert.ok(beats.every((ref) => model.site(model.span(ref, 0)!.site).fn === 'heartbeat'));
    assert.ok(findSpans(model, 'asyncio.gather').length === 1);
    assert.ok(findSpans(model, 'web.py:12').every((ref) => model.site(model.span(ref, 0)!.site).line === 12));
    assert.equal(findSpans(model, 'stalled').length, 2);
    assert.deepEqual(findSpans(model, '  '), []);
    const starts = findSpans(model, 'fetch').map((ref) => model.span(ref, 0)!.start);
    assert.deepEqual(
      starts,
      [...starts].sort((a, b) => a - b),
    );
    assert.equal(rowMatcher(model, ''), null);
  });
});

describe('timeline: what is said of a span', () => {
  const model = RunModel.of(blockingStall());
  const said = (name: string, seconds: number): string => {
    const ref = model.spanAt(trackNamed(model, name), seconds * SECOND, 6 * SECOND)!;
    return spanSentence(model, ref.track, model.span(ref, 6 * SECOND)!);
  };

  it('is a sentence in the words of the user’s code', () => {
    assert.equal(said('Task-4', 1), 'heartbeat sleeping in asyncio.sleep(0.1) at web.py:20');
    assert.equal(said('Task-1', 1), 'main awaiting asyncio.gather(…) at web.py:30');
    assert.equal(said('Task-2', 1), 'fetch blocking the loop in time.sleep(2) at web.py:12');
    assert.equal(
      said('event loop', 1),
      'event loop stalled by time.sleep(2) at web.py:12: nothing else can run',
    );
    assert.equal(said('MainThread', 4.8), 'MainThread idle');
  });

  it('names holders and locks', () => {
    const locks = RunModel.of(deadlock());
    const checking = trackNamed(locks, 'checking');
    const ref = locks.spanAt(checking, 0.065 * SECOND, 1)!;
    const facts = locks.span(ref, 1)!;
    assert.equal(
      spanSentence(locks, checking, facts),
      'checking held by Thread-1 (transfer) at transfer.py:13',
    );
    assert.equal(barLabel(locks, checking, facts), 'Thread-1 (transfer)');
    assert.equal(stateWords('lock-wait', { kind: '', text: '', track: 0 }, 'thread'), 'waiting for a lock');
  });

  it('says how tracks ended', () => {
    const trace = blockingStall();
    const words = Object.fromEntries(trace.tracks.map((track) => [track.name, endWords(track)]));
    assert.equal(words['Task-4'], 'was cancelled');
    assert.equal(words['Task-5'], "failed: ConnectionError: 'db' refused");
    assert.equal(endWords({ ...trace.tracks[0]!, end: null, endNs: null }), 'still alive');
  });

  it('knows file names of every system', () => {
    assert.equal(place({ file: 'C:\\shop\\web.py', line: 3 }), 'web.py:3');
    assert.equal(place({ file: '<string>', line: 1 }), '<string>:1');
    assert.equal(place({ file: '/a/b.py', line: 0 }), 'b.py');
    assert.equal(place({ file: '', line: 7 }), '');
  });

  it('covers every span of a big run', () => {
    const big = RunModel.of(thousandTasks());
    for (const [track, row] of big.rows) {
      for (let index = 0; index < row.length; index += 17) {
        const sentence = spanSentence(big, track, big.span({ track, index }, 0)!);
        assert.doesNotMatch(sentence, /undefined|NaN|nothing known/);
      }
    }
  });

  it('counts how often a function ran in a range, on average and for 95 of 100', () => {
    const ms = 1e6;
    const stats = (spans: number, length: (at: number) => number) => {
      const run = new RunBuilder('/app.py', 1e9);
      const thread = run.track('thread', 'MainThread', run.track('process', 'app.py', 0));
      let at = 0;
      for (let index = 0; index < spans; index++) {
        run.span(thread, at, at + length(index), 'running', run.site(3, 'work'));
        at += length(index) + 1;
      }
      return last(functionsInRange(RunModel.of(run.build()), 0, at, at))[0]!;
    };
    const twenty = stats(20, (index) => (index + 1) * ms);
    assert.deepEqual([twenty.runs, twenty.average, twenty.percentile95], [20, 10.5 * ms, 19 * ms]);
    // So many are not sorted anew for every move of the pointer; they are still counted.
    const many = stats(100_001, () => 2);
    assert.deepEqual([many.runs, many.average, many.percentile95], [100_001, 2, null]);
  });
});
