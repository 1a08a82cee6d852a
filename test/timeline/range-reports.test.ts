import assert from 'node:assert/strict';
import { RangeReports } from '../../src/timeline/range-reports.ts';
import { functionsInRange, rangeTimes } from '../../src/timeline/range-stats.ts';
import { RunModel } from '../../src/timeline/run-model.ts';
import { TimelineState } from '../../src/timeline/timeline-state.ts';
import { STATES, type Trace } from '../../src/trace/model.ts';
import { manySpans, randomNumbers } from './synthetic-runs.ts';

const SECOND = 1e9;

function stateOf(trace: Trace): TimelineState {
  const state = new TimelineState(
    () => 0,
    () => undefined,
  );
  state.open('busy.py', false);
  state.load(RunModel.of(trace));
  return state;
}

describe('timeline: what is said of a range', () => {
  it('has the times that each state had in it, to a millionth', () => {
    const trace = manySpans(60_000, 3);
    const model = RunModel.of(trace);
    const random = randomNumbers(9);
    for (let round = 0; round < 60; round++) {
      const start = random() * 600 * SECOND;
      const end = start + 10 ** (3 + random() * 9);
      const exact = new Float64Array(STATES.length);
      let spans = 0;
      for (const [id, row] of trace.spans) {
        if (trace.tracks[id - 1]!.kind !== 'thread') continue;
        for (let at = 0; at < row.length; at++) {
          if (row.end[at]! <= start || row.start[at]! >= end) continue;
          exact[row.state[at]!]! += Math.min(row.end[at]!, end) - Math.max(row.start[at]!, start);
          spans++;
        }
      }
      const { threads, spans: counted } = rangeTimes(model, start, end, 0);
      assert.equal(counted, spans);
      for (const [state, ns] of exact.entries()) {
        assert.ok(
          Math.abs(threads[state]! - ns) <= ns * 1e-5 + 1e-3,
          `${STATES[state]}: ${threads[state]} for ${ns}`,
        );
      }
    }
  });

  it('comes at once where there are few spans, and is kept while the range stays', () => {
    const state = stateOf(manySpans(60_000, 3));
    const reports = new RangeReports(state, () => undefined);
    const range = { start: 10 * SECOND, end: 20 * SECOND };
    const report = reports.of(range);
    assert.ok(report.functions!.lines.length > 0);
    assert.equal(reports.of({ ...range }), report);
    assert.notEqual(reports.of({ ...range, end: 21 * SECOND }), report);
    state.load(RunModel.of(manySpans(60_000, 3)));
    assert.notEqual(reports.of({ ...range, end: 21 * SECOND }), reports.of(range));
  });

  it('tells the functions of many spans once the range is left alone', async () => {
    const state = stateOf(manySpans(60_000, 3));
    let told = 0;
    let tell: () => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const reports = new RangeReports(state, () => {
      told++;
      tell();
    });
    // As while it is drawn: each one takes the place of the one before.
    for (let end = 595; end < 600; end++) {
      assert.equal(reports.of({ start: 0, end: end * SECOND }).functions, null);
    }
    const last = { start: 0, end: 599 * SECOND };
    await done;
    assert.equal(told, 1);
    assert.equal(reports.version, 1);
    const steps = functionsInRange(state.model, last.start, last.end, state.now());
    let expected = steps.next();
    while (!expected.done) expected = steps.next();
    assert.deepEqual(reports.of(last).functions?.lines, expected.value);
  });
});
