/** What a run says of lines of source. */
import assert from 'node:assert/strict';
import { lineEvidence } from '../../src/trace/line-evidence.ts';
import { MS, readStreams, STATES, StreamWriter } from './stream-writer.ts';

const FILE = '/home/me/app.py';

function program(): StreamWriter {
  return new StreamWriter()
    .hello()
    .site(1, 3, 'main', FILE)
    .site(2, 7, 'fetch', FILE)
    .site(3, 9, 'fetch', FILE)
    .site(4, 7, '<lambda>', FILE)
    .line('what', { id: 1, kind: 'sleep', text: 'asyncio.sleep(1)' })
    .line('what', { id: 2, kind: 'queue', text: 'jobs.get()' })
    .track(1, 'thread', 'MainThread', 0)
    .track(2, 'loop', 'loop', 1, { parent: 1 })
    .track(3, 'task', 'fetch', 2, { parent: 2, site: 1 })
    .track(4, 'task', 'fetch', 2, { parent: 2, site: 1 })
    .track(5, 'lock', 'self.lock', 2, { site: 1 });
}

describe('evidence of lines', () => {
  it('counts the waits of a line over all tasks, with the longest', () => {
    const writer = program()
      .step(10, 3, 1, 2)
      .pause(11, 3, STATES.awaiting, 2, -1)
      .step(12, 4, 1, 2)
      .pause(13, 4, STATES.awaiting, 2, -1)
      .record(21, 7, 0, 3)
      .record(43, 7, 0, 4);
    const [line] = lineEvidence(readStreams([writer], { ms: 100 }))
      .get(FILE)!
      .filter(({ line }) => line === 7);
    assert.deepEqual(line!.waits, [
      { state: 'awaiting', what: 'asyncio.sleep(1)', count: 2, total: 40 * MS, longest: 30 * MS },
    ]);
  });

  it('joins the places of one line, and names no object where they differ', () => {
    const writer = program()
      .step(10, 3, 1, 2)
      .pause(11, 3, STATES.awaiting, 2, -1)
      .record(21, 7, 0, 3)
      .step(22, 3, 1, 2)
      .pause(23, 3, STATES.awaiting, 4, -2)
      .record(25, 7, 0, 3);
    const [line] = lineEvidence(readStreams([writer], { ms: 100 }))
      .get(FILE)!
      .filter(({ line }) => line === 7);
    assert.deepEqual(line!.waits, [
      { state: 'awaiting', what: '', count: 2, total: 12 * MS, longest: 10 * MS },
    ]);
  });

  it('says how long a lock was held from the line that took it, and what was started where', () => {
    const writer = program().record(30, 8, 0, 5, 1, 3).record(34, 9, 0, 5, 1);
    const lines = lineEvidence(readStreams([writer], { ms: 100 })).get(FILE)!;
    assert.deepEqual(
      lines.map(({ line }) => line),
      [3, 9],
    );
    assert.deepEqual(lines[0]!.created, [{ kind: 'task', count: 2 }]);
    assert.deepEqual(lines[1]!.holds, { count: 1, total: 4 * MS, longest: 4 * MS });
  });

  it('says nothing of what only ran, nor of places without a file', () => {
    const writer = program().site(5, 12, 'spin', FILE).site(6, 1, 'x', '<string>');
    writer
      .step(10, 3, 1, 2)
      .enter(20, 1, STATES.sleeping, 6, -1)
      .leave(30, 1, STATES.sleeping)
      .pause(40, 3, 0);
    const files = lineEvidence(readStreams([writer], { ms: 100 }));
    assert.deepEqual([...files.keys()], [FILE]);
    assert.ok(files.get(FILE)!.every(({ line }) => line !== 12));
  });
});
