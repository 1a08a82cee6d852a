import assert from 'node:assert/strict';
import { type PixelMix, readPixel } from '../../src/timeline/pixel-mix.ts';
import { RowLayout, STATE_COUNT } from '../../src/timeline/row-layout.ts';
import { SpanRow } from '../../src/timeline/span-row.ts';
import { stateAt, stateIndex } from '../../src/timeline/states.ts';
import type { State } from '../../src/trace/model.ts';
import { readOverviews, writeOverviews } from '../../src/trace/overview.ts';
import { columns, randomNumbers } from './synthetic-runs.ts';

type Draft = [start: number, end: number, state: State];

function rowOf(drafts: Draft[]): SpanRow {
  const row = new SpanRow();
  row.append(
    columns(
      drafts.map(([start, end, state]) => ({ start, end, state: stateIndex(state), site: 0, what: 0 })),
    ),
  );
  return row;
}

function laidOut(row: SpanRow, start: number, end: number, width = 100): RowLayout {
  const layout = new RowLayout();
  layout.reset(width);
  layout.add(row, { start, end });
  layout.settle();
  return layout;
}

function pixel(layout: RowLayout, x: number, many = false): PixelMix {
  const mix = { state: 0, running: 0, coverage: 0, alarm: 0, alarmShare: 0 };
  readPixel(layout, x, mix, many);
  return mix;
}

describe('timeline: layout of a row', () => {
  it('makes rectangles of wide spans, clipped near the edges of the view', () => {
    const layout = laidOut(
      rowOf([
        [0, 400, 'running'],
        [400, 600, 'awaiting'],
        [900, 1e9, 'sleeping'],
      ]),
      300,
      1300,
    );
    assert.equal(layout.rects, 3);
    assert.deepEqual([...layout.left.slice(0, 3)], [-8, 10, 60]);
    assert.deepEqual([...layout.right.slice(0, 3)], [10, 30, 108]);
    assert.equal(layout.firstPixel > layout.lastPixel, true);
  });

  it('shows from afar what the spans show', () => {
    const random = randomNumbers(5);
    const drafts: Draft[] = [];
    for (let t = 0; t < 1e6; ) {
      const end = t + 1 + Math.floor(random() * 40);
      if (random() < 0.9)
        drafts.push([t, end, random() < 0.5 ? 'running' : random() < 0.9 ? 'sleeping' : 'io']);
      t = end;
    }
    const row = rowOf(drafts);
    const spans = laidOut(row, 0, 1e6);
    // Only a long run has an overview.
    const rows = new Map(Array.from({ length: 10 }, (_, at) => [at + 1, row]));
    const overview = readOverviews(writeOverviews(rows)!, 10).get(1)!;
    for (const [start, end] of [
      [0, 1e6],
      [300_000, 301_000],
    ] as const) {
      const afar = new RowLayout();
      afar.reset(100);
      afar.addOverview(overview, { start, end });
      afar.settle();
      let sum = 0;
      for (const weight of afar.weights) sum += weight;
      assert.ok(sum > 80 && sum <= 100.01, `${sum} pixels`);
      if (start > 0) continue;
      for (let x = 0; x < 100; x++) {
        for (let state = 0; state < STATE_COUNT; state++) {
          const [is, shown] = [
            spans.weights[x * STATE_COUNT + state]!,
            afar.weights[x * STATE_COUNT + state]!,
          ];
          // Groups are a tenth of a pixel wide here.
          assert.ok(Math.abs(is - shown) < 0.15, `pixel ${x}, state ${state}: ${is}, ${shown}`);
        }
      }
    }
  });

  it('leaves out what lies outside of the view', () => {
    const layout = laidOut(
      rowOf([
        [0, 100, 'running'],
        [200, 300, 'running'],
        [900, 1000, 'running'],
      ]),
      150,
      400,
    );
    assert.equal(layout.rects, 1);
    assert.equal(layout.index[0], 1);
  });

  it('adds narrow spans up, each pixel by its share', () => {
    // A hundred pixels for 1,000 units: ten units a pixel.
    const layout = laidOut(
      rowOf([
        [0, 5, 'running'],
        [5, 12, 'awaiting'],
        [12, 20, 'idle'],
      ]),
      0,
      1000,
    );
    assert.equal(layout.rects, 0);
    const weight = (x: number, state: State): number => layout.weights[x * STATE_COUNT + stateIndex(state)]!;
    assert.ok(Math.abs(weight(0, 'running') - 0.5) < 1e-6);
    assert.ok(Math.abs(weight(0, 'awaiting') - 0.5) < 1e-6);
    assert.ok(Math.abs(weight(1, 'awaiting') - 0.2) < 1e-6);
    assert.ok(Math.abs(weight(1, 'idle') - 0.8) < 1e-6);
    assert.deepEqual([layout.firstPixel, layout.lastPixel], [0, 1]);
  });

  it('lets a rare stall win the pixel among a million quiet spans', () => {
    const drafts: Draft[] = [];
    for (let at = 0; at < 100_000; at++)
      drafts.push([at * 10, at * 10 + 10, at === 54_321 ? 'stalled' : 'idle']);
    const layout = laidOut(rowOf(drafts), 0, 1_000_000);
    assert.equal(stateAt(pixel(layout, 54).state), 'stalled');
    assert.equal(pixel(layout, 54).running, 0);
    for (const x of [0, 53, 55, 99]) assert.equal(stateAt(pixel(layout, x).state), 'idle');
  });

  it('shows running as its share of a quiet column', () => {
    const drafts: Draft[] = [];
    for (let at = 0; at < 1000; at++)
      drafts.push([at * 10, at * 10 + 1, 'running'], [at * 10 + 1, at * 10 + 10, 'idle']);
    const mix = pixel(laidOut(rowOf(drafts), 0, 10_000), 50);
    assert.equal(stateAt(mix.state), 'idle');
    assert.ok(Math.abs(mix.running - 0.1) < 0.01);
    assert.ok(Math.abs(mix.coverage - 1) < 0.01);
  });

  it('gives trouble its share in a strip that stands for many tracks', () => {
    const layout = new RowLayout();
    layout.reset(10, 10);
    for (let track = 0; track < 10; track++) {
      layout.add(rowOf([[0, 1000, track === 0 ? 'lock-wait' : 'awaiting']]), { start: 0, end: 1000 });
    }
    layout.settle();
    const mix = pixel(layout, 5, true);
    assert.equal(stateAt(mix.state), 'awaiting');
    assert.equal(stateAt(mix.alarm), 'lock-wait');
    assert.ok(Math.abs(mix.alarmShare - 0.1) < 1e-4);
  });

  it('shows each pixel of a strip as the average of its tracks, wherever their spans begin and end', () => {
    const random = randomNumbers(3);
    const layout = new RowLayout();
    const spans = Array.from({ length: 200 }, (): [number, number, State] => {
      const start = Math.floor(random() * 900);
      return [start, start + Math.floor(random() * 300), random() < 0.5 ? 'sleeping' : 'lock-wait'];
    });
    layout.reset(50, spans.length);
    for (const span of spans) layout.add(rowOf([span]), { start: 100, end: 1100 });
    layout.settle();
    for (let x = 0; x < 50; x++) {
      for (const name of ['sleeping', 'lock-wait'] as const) {
        const covered = spans
          .filter(([, , state]) => state === name)
          .reduce(
            (sum, [start, end]) =>
              sum + Math.max(0, Math.min(end, 120 + x * 20) - Math.max(start, 100 + x * 20)),
            0,
          );
        const shown = layout.weights[x * STATE_COUNT + stateIndex(name)]!;
        assert.ok(Math.abs(shown - covered / 20 / spans.length) < 1e-3, `pixel ${x}, ${name}: ${shown}`);
      }
    }
  });

  it('leaves nothing over behind the last of many spans', () => {
    const layout = new RowLayout();
    layout.reset(100, 700);
    for (let track = 0; track < 700; track++)
      layout.add(rowOf([[0, 300 + track / 7, 'stalled']]), { start: 0, end: 1000 });
    layout.settle();
    assert.ok(layout.weights.subarray(41 * STATE_COUNT).every((weight) => weight === 0));
  });

  it('starts clean after each reset', () => {
    const layout = laidOut(rowOf([[0, 5, 'running']]), 0, 1000);
    layout.reset(100);
    assert.ok(layout.weights.every((weight) => weight === 0));
    layout.reset(50);
    assert.equal(layout.rects, 0);
  });

  it('draws the open span up to now', () => {
    const layout = new RowLayout();
    layout.reset(100);
    layout.addOpen({ start: 500, state: stateIndex('lock-wait'), site: 0, what: 0 }, 800, {
      start: 0,
      end: 1000,
    });
    assert.deepEqual([layout.rects, layout.left[0], layout.right[0], layout.index[0]], [1, 50, 80, -1]);
  });

  it('keeps its edges exact at a microsecond after an hour', () => {
    const hour = 3600e9;
    const layout = laidOut(rowOf([[hour + 250, hour + 500, 'running']]), hour, hour + 1000, 1000);
    assert.deepEqual([layout.left[0], layout.right[0]], [250, 500]);
  });
});
