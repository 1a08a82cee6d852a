/** The words for what a run says of a line. */
import assert from 'node:assert/strict';
import { noteDetails, noteText } from '../../src/client/evidence/evidence-text.ts';
import type { LineEvidence } from '../../src/trace/line-evidence.ts';

const nothing: LineEvidence = { line: 1, waits: [], holds: null, created: [] };
const second = 1e9;

describe('notes at the end of lines', () => {
  it('say how often a line waited, and how long in all', () => {
    const waits = [
      {
        state: 'awaiting' as const,
        what: 'asyncio.sleep(1)',
        count: 1400,
        total: 14 * second,
        longest: second,
      },
    ];
    assert.equal(noteText({ ...nothing, waits }), 'awaited 1,400 times, 14.00 s');
    assert.deepEqual(noteDetails({ ...nothing, waits }), [
      'Awaited (`asyncio.sleep(1)`) 1,400 times, 14.00 s in all, 1.00 s at the longest.',
    ]);
  });

  it('say once for one', () => {
    const waits = [{ state: 'lock-wait' as const, what: '', count: 1, total: 5e6, longest: 5e6 }];
    assert.equal(noteText({ ...nothing, waits }), 'waited for the lock once, 5.0 ms');
    assert.deepEqual(noteDetails({ ...nothing, waits }), ['Waited for the lock once, 5.0 ms in all.']);
  });

  it('tell a lock that was held from one that was waited for', () => {
    const holds = { count: 3, total: second, longest: second / 2 };
    assert.equal(noteText({ ...nothing, holds }), 'lock held 3 times, 1.00 s');
    assert.deepEqual(noteDetails({ ...nothing, holds }), [
      'The lock that is taken here was held 3 times, for 1.00 s in all, 500 ms at the longest.',
    ]);
  });

  it('say what was started where nothing waited', () => {
    const created = [{ kind: 'task', count: 10000 }];
    assert.equal(noteText({ ...nothing, created }), 'started 10,000 tasks');
    assert.deepEqual(noteDetails({ ...nothing, created }), ['Started 10,000 tasks here.']);
    assert.equal(noteText(nothing), '');
  });
});
