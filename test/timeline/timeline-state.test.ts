import assert from 'node:assert/strict';
import { OPEN, RunModel } from '../../src/timeline/run-model.ts';
import { TimelineState } from '../../src/timeline/timeline-state.ts';
import { fitAll, span } from '../../src/timeline/view.ts';
import type { Trace } from '../../src/trace/model.ts';
import { batchUntil, blockingStall, deadlock, thousandTasks } from './synthetic-runs.ts';

const SECOND = 1e9;

function makeState(): { state: TimelineState; tick(ms: number): void; changes(): number } {
  let now = 0;
  let changes = 0;
  const state = new TimelineState(
    () => now,
    () => changes++,
  );
  return {
    state,
    tick: (ms) => {
      now += ms;
    },
    changes: () => changes,
  };
}

function loaded(trace: Trace): TimelineState {
  const { state } = makeState();
  state.open('run.py', false);
  state.load(RunModel.of(trace));
  return state;
}

describe('timeline: state of a live run', () => {
  it('waits, runs, and ends', () => {
    const { state } = makeState();
    assert.equal(state.phase, 'loading');
    state.open('web.py', true);
    assert.equal(state.phase, 'waiting');
    state.batch(batchUntil(blockingStall(), -1, SECOND, true));
    assert.equal(state.phase, 'live');
    assert.equal(state.rows.length > 0, true);
    state.ended();
    assert.equal(state.phase, 'ended');
    assert.equal(state.live, false);
  });

  it('moves on with the clock between the batches, and never back', () => {
    const { state, tick } = makeState();
    const trace = blockingStall();
    state.open('web.py', true);
    tick(1000);
    state.batch(batchUntil(trace, -1, 0.9 * SECOND, true));
    assert.equal(state.now(), 0.9 * SECOND);
    tick(500);
    assert.equal(state.now(), 1.4 * SECOND);
    // This one came late.
    state.batch(batchUntil(trace, 0.9 * SECOND, 1.2 * SECOND, false));
    assert.equal(state.now(), 1.4 * SECOND);
    state.ended();
    assert.equal(state.now(), 1.2 * SECOND);
  });

  it('follows the newest part until the reader moves away', () => {
    const { state, tick } = makeState();
    state.open('web.py', true);
    state.batch(batchUntil(blockingStall(), -1, SECOND, true));
    tick(60_000);
    state.followNow();
    assert.ok(state.view.end >= state.now());
    assert.ok(span(state.view) < 40 * SECOND);
    state.pan(-10 * SECOND);
    assert.equal(state.follow, false);
    const { view } = state;
    tick(1000);
    state.batch(batchUntil(blockingStall(), SECOND, 2 * SECOND, false));
    assert.deepEqual(state.view, view);
    state.setFollow(true);
    assert.ok(state.view.end >= state.now());
  });

  it('keeps the length of the view while following after a zoom', () => {
    const { state, tick } = makeState();
    state.open('web.py', true);
    state.batch(batchUntil(blockingStall(), -1, 5 * SECOND, true));
    for (let step = 0; step < 5; step++) state.zoom(0.6, 1 * SECOND);
    assert.equal(state.follow, true);
    const length = span(state.view);
    assert.ok(length < SECOND);
    tick(3000);
    state.followNow();
    assert.ok(Math.abs(span(state.view) - length) < 1);
    assert.ok(state.view.end >= state.now());
  });

  it('stops following when the reader zooms into an earlier place, but not at the newest one', () => {
    const { state } = makeState();
    state.open('web.py', true);
    state.batch(batchUntil(blockingStall(), -1, 5 * SECOND, true));
    state.zoom(0.5, 4.9 * SECOND, true);
    assert.equal(state.follow, true);
    state.zoom(0.5, state.view.start + span(state.view) / 4, true);
    assert.equal(state.follow, false);
  });

  it('stands still while paused, and has everything afterwards', () => {
    const { state, tick } = makeState();
    const trace = blockingStall();
    state.open('web.py', true);
    state.batch(batchUntil(trace, -1, SECOND, true));
    state.setPaused(true);
    const before = { now: state.now(), spans: state.model.spanCount };
    tick(5000);
    state.batch(batchUntil(trace, SECOND, 3 * SECOND, false));
    state.batch(batchUntil(trace, 3 * SECOND, 6 * SECOND, false));
    assert.deepEqual({ now: state.now(), spans: state.model.spanCount }, before);
    state.setPaused(false);
    assert.equal(state.model.spanCount, RunModel.of(trace).spanCount);
  });

  it('takes in what it held back when the run ends during a pause', () => {
    const { state } = makeState();
    const trace = blockingStall();
    state.open('web.py', true);
    state.batch(batchUntil(trace, -1, SECOND, true));
    state.setPaused(true);
    state.batch(batchUntil(trace, SECOND, 6 * SECOND, false));
    state.ended();
    assert.equal(state.model.spanCount, RunModel.of(trace).spanCount);
    assert.deepEqual(state.view, fitAll(state.bounds));
  });

  it('shows the whole of a long run when it has ended, unless the reader looks elsewhere', () => {
    for (const moved of [false, true]) {
      const { state, tick } = makeState();
      state.open('web.py', true);
      state.batch(batchUntil(blockingStall(), -1, 5 * SECOND, true));
      const late = batchUntil(blockingStall(), 5 * SECOND, 6 * SECOND, false);
      tick(120_000);
      state.batch({ ...late, header: { ...late.header, durationNs: 125 * SECOND } });
      assert.ok(state.view.start > 0);
      if (moved) state.pan(-50 * SECOND);
      const { view } = state;
      state.ended(0);
      assert.deepEqual(state.view, moved ? view : fitAll(state.bounds));
    }
  });

  it('keeps a selected open span selected', () => {
    const { state } = makeState();
    const trace = deadlock();
    state.open('transfer.py', true);
    state.batch(batchUntil(trace, -1, 2 * SECOND, true));
    const track = state.model.tracks.find((each) => each.name.startsWith('Thread-1'))!.id;
    state.select({ track, index: OPEN });
    assert.equal(state.model.track(state.highlightedLock())!.name, 'savings');
    state.batch(batchUntil(trace, 2 * SECOND, 3 * SECOND, false));
    assert.equal(state.model.span(state.selection!, state.now())!.end >= 3 * SECOND, true);
  });

  it('keeps a selected span selected when it ends', () => {
    const { state } = makeState();
    const trace = blockingStall();
    state.open('web.py', true);
    state.batch(batchUntil(trace, -1, 1 * SECOND, true));
    const thread = state.model.tracks.find((each) => each.name === 'MainThread')!.id;
    state.select(state.model.spanAt(thread, 0.5 * SECOND, state.now()));
    assert.equal(state.selection!.index, OPEN);
    state.batch(batchUntil(trace, 1 * SECOND, 3 * SECOND, false));
    const facts = state.model.span(state.selection!, state.now())!;
    assert.deepEqual([facts.open, facts.start, facts.end], [false, 92_000_000, 2_095_000_000]);
  });

  it('leaves a group open that the reader opened, however much it grows', () => {
    const { state } = makeState();
    const trace = thousandTasks();
    state.open('crawl.py', true);
    state.batch(batchUntil(trace, -1, 0.8 * SECOND, true));
    const group = state.rows.find((row) => row.kind === 'group' && row.of === 'task')!;
    assert.equal(state.list.collapsed.has(group.key), true);
    state.toggle(group);
    const rows = state.rows.length;
    state.batch(batchUntil(trace, 0.8 * SECOND, 1.6 * SECOND, false));
    assert.equal(state.list.collapsed.has(group.key), false);
    assert.ok(state.rows.length > rows);
  });

  it('keeps what it has when the run fails', () => {
    const { state } = makeState();
    state.open('web.py', true);
    state.batch(batchUntil(blockingStall(), -1, SECOND, true));
    state.fail('The interpreter is gone.');
    assert.equal(state.phase, 'failed');
    assert.equal(state.message, 'The interpreter is gone.');
    assert.ok(state.rows.length > 0);
  });
});

describe('timeline: finding one’s way', () => {
  it('steps through the problems from the worst, round and round', () => {
    const state = loaded(deadlock());
    const kinds = [1, 1, 1, -1].map((step) => state.stepProblem(step)!.kind);
    assert.deepEqual(kinds, ['deadlock', 'lock-contention', 'deadlock', 'lock-contention']);
    assert.equal(loaded(thousandTasks()).stepProblem(1)!.kind, 'gil-contention');
  });

  it('shows a problem: its time, its row, its span', () => {
    const state = loaded(blockingStall());
    const problem = state.problems[1]!;
    state.list.collapsed.add(state.rows[0]!.key);
    state.showProblem(problem);
    assert.ok(state.view.start <= problem.startNs && state.view.end >= problem.startNs + problem.durationNs);
    assert.ok(span(state.view) < problem.durationNs * 1.6);
    assert.equal(state.selection!.track, problem.track);
    assert.ok(state.list.nearestIndexOf(problem.track) > 0);
    assert.equal(state.currentProblem(), problem);
  });

  it('shows a problem that is an instant with the span it falls in', () => {
    const trace = deadlock();
    const problem = trace.problems[0]!;
    problem.durationNs = 0;
    const { state } = makeState();
    state.open('transfer.py', true);
    state.batch({ ...batchUntil(trace, -1, 3 * SECOND, true), problems: [problem] });
    state.showProblem(problem);
    assert.ok(span(state.view) > 2 * SECOND, `${span(state.view)}`);
    assert.equal(state.selection!.index, OPEN);
  });

  it('fits the range first, then the span, then everything', () => {
    const state = loaded(blockingStall());
    state.setRange({ start: SECOND, end: 2 * SECOND });
    state.fitSelection();
    assert.ok(Math.abs(state.view.start - 0.85 * SECOND) < 1e6);
    state.select({ track: 2, index: 0 });
    assert.equal(state.range, null);
    state.fitSelection();
    assert.ok(span(state.view) < 0.2 * SECOND);
    state.select(null);
    state.fitSelection();
    assert.deepEqual(state.view, fitAll(state.bounds));
  });

  it('goes back to where the reader was', () => {
    const state = loaded(blockingStall());
    state.stepProblem(1);
    const first = state.view;
    state.stepProblem(1);
    state.back();
    assert.deepEqual(state.view, first);
    state.back();
    assert.deepEqual(state.view, fitAll(state.bounds));
    state.forward();
    assert.deepEqual(state.view, first);
  });

  it('shows the spans of a line of the editor, whatever the path looks like', () => {
    const state = loaded(blockingStall());
    assert.equal(state.reveal('\\home\\ada\\shop\\web.py', 20), true);
    assert.equal(state.model.track(state.selection!.track)!.type, 'heartbeat');
    assert.ok(state.revealed.size > 0);
    assert.equal(state.reveal('/home/ada/shop/web.py', 9999), false);
  });

  it('filters the rows, and tells whoever draws', () => {
    const { state, changes } = makeState();
    state.open('web.py', false);
    state.load(RunModel.of(blockingStall()));
    const before = changes();
    state.setFilter('heart');
    assert.deepEqual(
      state.rows.map((row) => row.name),
      ['python web.py', 'MainThread', 'event loop', 'heartbeat'],
    );
    assert.ok(changes() > before);
    state.setFilter('');
    assert.equal(state.rows.length, 9);
  });

  it('ignores an empty range', () => {
    const state = loaded(blockingStall());
    state.setRange({ start: 5, end: 5 });
    assert.equal(state.range, null);
  });
});
