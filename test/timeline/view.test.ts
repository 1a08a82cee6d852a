import assert from 'node:assert/strict';
import { ruler } from '../../src/timeline/ruler.ts';
import { duration, moment } from '../../src/timeline/time-text.ts';
import {
  clamp,
  fitAll,
  framed,
  MIN_VIEW_NS,
  panBy,
  span,
  ViewHistory,
  zoomAt,
} from '../../src/timeline/view.ts';

const bounds = { end: 10e9 };

describe('timeline: the view', () => {
  it('keeps the time under the pointer where it is while zooming', () => {
    let view = fitAll(bounds);
    const anchor = 3.123456789e9;
    const share = (anchor - view.start) / span(view);
    for (let step = 0; step < 40; step++) view = zoomAt(view, 0.7, anchor, bounds);
    assert.ok(span(view) < 1e5);
    assert.ok(Math.abs((anchor - view.start) / span(view) - share) < 1e-3);
  });

  it('neither leaves the run nor zooms beyond its limits', () => {
    const whole = fitAll(bounds);
    assert.deepEqual(zoomAt(whole, 50, 5e9, bounds), whole);
    assert.equal(span(zoomAt(whole, 1e-30, 5e9, bounds)), MIN_VIEW_NS);
    assert.equal(panBy({ start: 1e9, end: 2e9 }, -5e9, bounds).start, 0);
    assert.equal(panBy({ start: 1e9, end: 2e9 }, 50e9, bounds).end, whole.end);
    assert.equal(span(clamp({ start: -1, end: 1e30 }, bounds)), span(whole));
  });

  it('frames a stretch with room on both sides, and an instant, too', () => {
    const view = framed(4e9, 5e9, bounds);
    assert.ok(view.start < 4e9 && view.end > 5e9 && span(view) < 1.5e9);
    assert.ok(span(framed(4e9, 4e9, bounds)) >= MIN_VIEW_NS);
  });

  it('goes back and forward through its history', () => {
    const history = new ViewHistory();
    const [a, b, c] = [1, 2, 3].map((end) => ({ start: 0, end }));
    for (const view of [a!, b!, b!]) history.push(view);
    assert.equal(history.back(), a);
    assert.equal(history.back(), null);
    assert.equal(history.forward(), b);
    history.back();
    history.push(c!);
    assert.equal(history.forward(), null);
    assert.equal(history.back(), a);
  });
});

describe('timeline: the ruler', () => {
  it('has round steps that leave room for the labels at every zoom', () => {
    for (let length = 1e3; length < 1e15; length *= 1.7) {
      const { step, ticks } = ruler({ start: length * 3.3, end: length * 4.3 }, 1000);
      const pixels = (step / length) * 1000;
      assert.ok(pixels >= 95, `${pixels} pixels for ${length}`);
      assert.ok(ticks.length >= 1 && ticks.length <= 11, `${ticks.length} ticks for ${length}`);
      for (const tick of ticks) assert.equal(tick.time % step, 0);
      assert.equal(new Set(ticks.map((tick) => tick.label)).size, ticks.length);
    }
  });

  it('does not move its ticks while the view moves by less than a tick', () => {
    const ticks = (start: number): number[] =>
      ruler({ start, end: start + 1e9 }, 1000).ticks.map((tick) => tick.time);
    assert.deepEqual(ticks(3.01e9), ticks(3.02e9));
  });

  it('speaks in hours, seconds, milliseconds and microseconds', () => {
    const labels = (start: number, end: number): string[] =>
      ruler({ start, end }, 300).ticks.map((tick) => tick.label);
    assert.deepEqual(labels(7200e9, 7200e9 + 3600e9 * 2), ['2:00:00', '3:00:00', '4:00:00']);
    assert.deepEqual(labels(0, 4e9), ['0 s', '2 s', '4 s']);
    assert.deepEqual(labels(1.2e9, 1.204e9), ['1.200 s', '1.202 s', '1.204 s']);
    const close = ruler({ start: 1.2e9, end: 1.2e9 + 4000 }, 300);
    assert.deepEqual(
      close.ticks.map((tick) => tick.label),
      ['+0 µs', '+2 µs', '+4 µs'],
    );
    assert.equal(close.anchor?.label, '1.200 s');
  });
});

describe('timeline: durations and moments', () => {
  it('are said in the unit that fits', () => {
    const said = [0, 999, 999.6, 1500, 999_600, 2.003e9, 59.99e9, 60e9, 65e9, 3600e9, 5430e9].map(duration);
    assert.deepEqual(said, [
      '0 ns',
      '999 ns',
      '1.00 µs',
      '1.50 µs',
      '1.00 ms',
      '2.00 s',
      '60.0 s',
      '1 min 00 s',
      '1 min 05 s',
      '1 h 00 min',
      '1 h 30 min',
    ]);
    assert.equal(moment(59.9996e9, 1e9), '60 s');
    assert.equal(moment(119.9996e9, 1e6), '1:59.999');
    assert.equal(moment(3661.5e9, 1e8), '1:01:01.5');
  });
});
