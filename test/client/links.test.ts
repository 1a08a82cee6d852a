/** What becomes of the links that the engine writes. */
import assert from 'node:assert/strict';
import { linkLines, withCommandLinks } from '../../src/client/links.ts';

describe('links', () => {
  it('of the engine become commands', () => {
    assert.equal(
      withCommandLinks('[a](interleave:concepts/locks) [b](interleave:run) [c](https://example.org)'),
      '[a](command:interleave.openPage?%5B%22concepts%2Flocks%22%5D) [b](command:interleave.runWithTimeline) [c](https://example.org)',
    );
  });

  it('lead from line numbers to the lines, but not in code or in other links', () => {
    const to = (line: number) => `[${line}](#L${line})`;
    assert.equal(
      linkLines('in lines 3, 7 and 12 of `line 4`, other.py:5 ([line 6](x))', (line) => `#L${line}`),
      `in lines ${to(3)}, ${to(7)} and ${to(12)} of \`line 4\`, other.py:5 ([line 6](x))`,
    );
    assert.equal(
      linkLines('```text\nline 2\n```', () => ''),
      '```text\nline 2\n```',
    );
  });
});
