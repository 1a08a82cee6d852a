/** What hovers tell of the last run. */
import assert from 'node:assert/strict';
import { Observed } from '../../src/client/evidence/observed.ts';
import type { LineEvidence } from '../../src/trace/line-evidence.ts';
import type { Problem } from '../../src/trace/model.ts';

const line: LineEvidence = {
  line: 7,
  waits: [{ state: 'sleeping', what: '', count: 2, total: 4e9, longest: 2e9 }],
  holds: null,
  created: [],
};
const stall: Problem = {
  kind: 'loop-stall',
  severity: 'warning',
  confidence: 'certain',
  count: 14,
  message: 'time.sleep blocked the event loop.',
  file: '/p/a.py',
  line: 7,
  track: 1,
  startNs: 0,
  durationNs: 2.31e9,
  rule: 'blocking-call-in-async',
  related: [],
};

describe('what hovers tell of the last run', () => {
  const seen = new Observed();
  beforeEach(() => seen.show([stall], new Map([['/p/a.py', [line]]])));

  it('is what went wrong on the line, and how long it waited', () => {
    assert.equal(
      seen.words('/p/a.py', 7),
      '**In the last run:** Blocked the event loop 14 times, 2.31 s at the worst. Slept 2 times, 4.00 s in all, 2.00 s at the longest.',
    );
  });

  it('is nothing for other lines and files', () => {
    assert.equal(seen.words('/p/a.py', 8), '');
    assert.equal(seen.words('/p/b.py', 7), '');
  });

  it('goes when the text changes', () => {
    seen.forget('/p/a.py');
    assert.equal(seen.words('/p/a.py', 7), '');
  });
});
