import assert from 'node:assert/strict';
import { SpanRow } from '../../src/timeline/span-row.ts';
import { STATES } from '../../src/trace/model.ts';
import { columns, randomNumbers } from './synthetic-runs.ts';

function rowOf(lengths: number[], gap = 0): SpanRow {
  let at = 0;
  const drafts = lengths.map((length, index) => {
    const start = at + gap;
    at = start + length;
    return { start, end: at, state: 1 + (index % 9), site: index, what: 0 };
  });
  const row = new SpanRow();
  // In uneven pieces, as live batches come.
  for (let from = 0, size = 1; from < drafts.length; from += size, size = (size * 3) % 97 || 1) {
    row.append(columns(drafts.slice(from, from + size)));
  }
  return row;
}

describe('timeline: a row of spans', () => {
  it('keeps what was appended in pieces', () => {
    const row = rowOf(Array.from({ length: 5000 }, (_, index) => 1 + (index % 7)));
    assert.equal(row.length, 5000);
    assert.equal(row.site[4999], 4999);
    for (let index = 1; index < row.length; index++) assert.equal(row.start[index], row.end[index - 1]);
  });

  it('finds spans by time, and none in a gap', () => {
    const row = rowOf([10, 10, 10], 5);
    assert.equal(row.at(4), -1);
    assert.equal(row.at(5), 0);
    assert.equal(row.at(15), -1);
    assert.equal(row.at(20), 1);
    assert.equal(row.at(1000), -1);
    assert.equal(row.firstEndingAfter(15), 1);
    assert.equal(row.firstStartingFrom(20), 1);
    assert.equal(row.firstStartingFrom(21), 2);
  });

  it('adds up to the same time per state at every zoom, in any part of the row', () => {
    const random = randomNumbers(3);
    const row = rowOf(Array.from({ length: 40_000 }, () => 1 + Math.floor(random() * 1000)));
    for (let round = 0; round < 50; round++) {
      const from = Math.floor(random() * row.length);
      const to = from + Math.floor(random() * (row.length - from));
      const exact = new Float64Array(STATES.length);
      for (let index = from; index < to; index++) {
        exact[row.state[index]!] = exact[row.state[index]!]! + row.end[index]! - row.start[index]!;
      }
      const summed = new Float64Array(STATES.length);
      const tiny = 10 ** (random() * 8);
      for (let index = from; index < to; ) {
        const level = row.levelAt(index, to, tiny);
        if (level < 0) {
          summed[row.state[index]!] = summed[row.state[index]!]! + row.end[index]! - row.start[index]!;
          index++;
          continue;
        }
        const next = index + row.groupSize(level);
        assert.ok(next <= to && row.end[next - 1]! - row.start[index]! < tiny);
        for (let state = 0; state < STATES.length; state++) {
          summed[state] = summed[state]! + row.totals(level)[row.totalsAt(level, index) + state]!;
        }
        index = next;
      }
      for (let state = 0; state < STATES.length; state++) {
        assert.ok(Math.abs(exact[state]! - summed[state]!) <= exact[state]! * 1e-4, `state ${state}`);
      }
    }
  });

  it('looks at few nodes when zoomed far out', () => {
    const row = rowOf(Array.from({ length: 100_000 }, () => 10));
    let steps = 0;
    for (let index = 0; index < row.length; steps++) {
      const level = row.levelAt(index, row.length, 1e5);
      index += level < 0 ? 1 : row.groupSize(level);
    }
    assert.ok(steps < 500, `${steps} steps`);
  });

  it('finds the same group wherever it looks first', () => {
    const row = rowOf(Array.from({ length: 9000 }, (_, index) => 1 + (index % 50)));
    for (let index = 0; index < row.length; index += 8) {
      for (const tiny of [50, 500, 5e3, 5e5]) {
        const level = row.levelAt(index, row.length, tiny);
        for (const near of [-1, 0, 1, 2, 3, 9]) {
          assert.equal(row.levelAt(index, row.length, tiny, near), level, `${index}, ${tiny}, ${near}`);
        }
        if (level >= 0) assert.equal(row.groupStart(level, index), row.start[index]);
      }
    }
  });

  it('takes columns over as they are, and is exact while it is summed up in steps', () => {
    const lengths = Array.from({ length: 20_000 }, (_, index) => 1 + (index % 13));
    const appended = rowOf(lengths);
    const row = new SpanRow(appended);
    assert.equal(row.start, appended.start);
    let steps = 0;
    do {
      // What is summed up already is right, the rest is looked at span by span.
      for (let index = 0; index < row.length; ) {
        const level = row.levelAt(index, row.length, 1e6);
        if (level >= 0) {
          assert.equal(row.groupStart(level, index), row.start[index]);
          const at = row.totalsAt(level, index);
          const known = appended.totals(level).subarray(at, at + STATES.length);
          assert.deepEqual(row.totals(level).subarray(at, at + STATES.length), known);
        }
        index += level < 0 ? 1 : row.groupSize(level);
      }
      steps++;
    } while (!row.summarise(500));
    assert.ok(steps > 4);
    assert.equal(row.levelAt(0, row.length, 1e9), appended.levelAt(0, row.length, 1e9));
  });
});
