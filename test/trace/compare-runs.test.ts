/** Two runs on one scale, and what is different between them. */
import assert from 'node:assert/strict';
import { compareRuns } from '../../src/trace/compare-runs.ts';
import { mergeTraces } from '../../src/trace/merge-traces.ts';
import { decodeTrace, encodeTrace } from '../../src/trace/saved-trace.ts';
import { blockingStall, deadlock } from '../timeline/synthetic-runs.ts';

describe('two runs', () => {
  it('become one trace that can be saved and read again, each with its own rows', () => {
    const [before, after] = [blockingStall(), deadlock()];
    const merged = decodeTrace(encodeTrace(mergeTraces(before, after, ['before', 'after'])));
    assert.equal(merged.tracks.length, before.tracks.length + after.tracks.length);
    assert.deepEqual(
      merged.tracks.filter(({ kind }) => kind === 'process').map(({ name }) => name.split(':')[0]),
      ['before', 'after'],
    );
    const moved = before.tracks.length;
    for (const track of after.tracks) {
      const same = merged.tracks[track.id + moved - 1]!;
      assert.equal(same.parent, track.parent === 0 ? 0 : track.parent + moved);
      const [spans, copies] = [after.spans.get(track.id), merged.spans.get(track.id + moved)];
      assert.equal(copies?.length, spans?.length);
      for (let at = 0; at < (spans?.length ?? 0); at++) {
        assert.deepEqual(merged.sites[copies!.site[at]!], after.sites[spans!.site[at]!]);
        assert.equal(merged.whats[copies!.what[at]!]!.text, after.whats[spans!.what[at]!]!.text);
        const waited = after.whats[spans!.what[at]!]!.track;
        assert.equal(merged.whats[copies!.what[at]!]!.track, waited === 0 ? 0 : waited + moved);
      }
    }
    assert.deepEqual(
      merged.problems.slice(before.problems.length).map(({ track }) => track - moved),
      after.problems.map(({ track }) => track),
    );
    const times = [...merged.edges.time.subarray(0, merged.edges.length)];
    assert.deepEqual(
      times,
      times.toSorted((one, other) => one - other),
    );
    assert.equal(times.length, before.edges.length + after.edges.length);
  });

  it('are compared by duration, problems, states and functions', () => {
    const before = blockingStall();
    const after = blockingStall();
    after.header = { ...after.header, durationNs: before.header.durationNs / 2 };
    after.problems = [];
    const sections = new Map(compareRuns(before, after).map(({ title, rows }) => [title, rows]));
    assert.deepEqual(sections.get('Run')![0], {
      name: 'duration',
      before: 5.4e9,
      after: 2.7e9,
      unit: 'ns',
    });
    assert.deepEqual(
      sections.get('Problems')!.find(({ name }) => name === 'loop-stall'),
      { name: 'loop-stall', before: 2, after: 0, unit: 'count' },
    );
    assert.ok(sections.get('Threads')!.every(({ before, after }) => before === after && before > 0));
    const functions = sections.get('Running in functions')!;
    assert.ok(functions.some(({ name }) => name === 'fetch (web.py)'));
  });

  it('differ by what only one of them had', () => {
    const sections = new Map(
      compareRuns(blockingStall(), deadlock()).map(({ title, rows }) => [title, rows]),
    );
    const waits = sections.get('Threads')!.find(({ name }) => name === 'lock-wait')!;
    assert.equal(waits.before, 0);
    assert.ok(waits.after > 0);
  });
});
