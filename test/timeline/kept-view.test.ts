import assert from 'node:assert/strict';
import { type KeptView, keptPicks, keptView, keptViewOf } from '../../src/timeline/kept-view.ts';
import { RunModel } from '../../src/timeline/run-model.ts';
import { TimelineState } from '../../src/timeline/timeline-state.ts';
import { deadlock, thousandTasks } from './synthetic-runs.ts';

/** What a page that is made anew gets: plain data. */
const stored = (value: KeptView): KeptView => JSON.parse(JSON.stringify(value));

function loaded(trace = deadlock()): TimelineState {
  const state = new TimelineState(
    () => 0,
    () => {},
  );
  state.open('run', false);
  state.load(RunModel.of(trace));
  return state;
}

describe('timeline: what a reopened window shows', () => {
  it('is arranged as it was left', () => {
    const before = loaded();
    const [process, thread] = before.rows;
    before.setFilter('e');
    before.togglePin(thread!);
    before.arrangeRows('function', 'name');
    before.stepProblem(1);
    before.zoom(0.5, 1e9);
    const kept = stored(keptView(before, 44));

    const after = loaded();
    const found = keptViewOf(after.model, kept)!;
    after.restore(found);
    after.pickAgain(found);
    assert.deepEqual(after.view, before.view);
    assert.deepEqual(
      after.rows.map(({ key }) => key),
      before.rows.map(({ key }) => key),
    );
    assert.equal(after.rows[0]!.key, thread!.key);
    assert.deepEqual(after.selection, before.selection);
    assert.equal(after.currentProblem()?.message, before.currentProblem()?.message);
    assert.equal(found.scrollTop, 44);
    // What was folded stays so, and can be opened.
    after.toggle(process!);
    const folded = loaded();
    folded.restore(stored(keptView(after, 0)));
    assert.equal(folded.rows.length, after.rows.length);
  });

  it('opens groups that were opened, however many are in them', () => {
    const before = loaded(thousandTasks());
    const group = before.rows.find(({ kind }) => kind === 'group')!;
    before.toggle(group);
    const after = loaded(thousandTasks());
    assert.ok(after.rows.length < before.rows.length);
    after.restore(stored(keptView(before, 0)));
    assert.equal(after.rows.length, before.rows.length);
  });

  it('leaves what the reader picks out while the rest of the file is read', () => {
    const before = loaded();
    before.stepProblem(1);
    const kept = stored(keptView(before, 0));
    const after = loaded();
    after.restore(kept);
    after.setRange({ start: 1, end: 2 });
    after.pickAgain(kept);
    assert.deepEqual([after.range, after.selection, after.problem], [{ start: 1, end: 2 }, null, null]);
  });

  it('believes nothing of another run, or of another form', () => {
    const { model } = loaded();
    const kept = stored(keptView(loaded(), 0));
    assert.ok(keptViewOf(model, kept));
    assert.equal(keptViewOf(RunModel.of(thousandTasks()), kept), null);
    for (const bad of [
      null,
      7,
      {},
      { ...kept, view: { start: 5, end: 1 } },
      { ...kept, collapsed: 'all' },
      { ...kept, grouping: 'colour' },
      { ...kept, order: undefined },
      { ...kept, scrollTop: null },
    ])
      assert.equal(keptViewOf(model, bad), null);
    const gone = { ...kept, selection: { track: 999, index: 4 }, range: { start: 1, end: 1 }, problem: 'x' };
    assert.deepEqual(keptPicks(model, gone), { selection: null, range: null, problem: null });
  });
});
