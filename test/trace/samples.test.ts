/** What the watchdog saw, from the stream: stacks, and calls that nobody wraps. */
import assert from 'node:assert/strict';
import type { Trace } from '../../src/trace/model.ts';
import { stackOf } from '../../src/trace/samples.ts';
import { MS, readStreams, STATES, StreamWriter, spansOf } from './stream-writer.ts';

const SAMPLE = 11;
const STACK = 35;
const BLOCKED = 36;

function program(): StreamWriter {
  return new StreamWriter()
    .hello()
    .site(1, 3)
    .site(2, 7)
    .site(3, 9)
    .line('what', { id: 1, kind: 'file', text: 'stream.read()' })
    .track(1, 'thread', 'MainThread', 0)
    .track(2, 'loop', 'loop', 1, { parent: 1 })
    .track(3, 'task', 'fetch', 2, { parent: 2, site: 1 });
}

function stacks(trace: Trace, name: string): string[] {
  const { id } = trace.tracks.find((track) => track.name === name)!;
  const { length, time, frame } = trace.samples.get(id)!;
  return Array.from({ length }, (_, at) => {
    const lines = stackOf(trace.frames, frame[at]!).map(
      (each) => trace.sites[trace.frames[each]!.site]!.line,
    );
    return `${time[at]! / MS} ${lines.join('>')}`;
  });
}

describe('stacks in the stream', () => {
  it('belong to the thread, and from the step on to its task', () => {
    const writer = program()
      .line('frame', { id: 1, parent: 0, site: 1 })
      .line('frame', { id: 2, parent: 1, site: 0 })
      .line('frame', { id: 3, parent: 2, site: 2 })
      .line('frame', { id: 4, parent: 3, site: 3 })
      .record(4, STACK, 0, 1, 1)
      .step(5, 3, 1, 2)
      .record(6, STACK, 0, 1, 4)
      .record(7, STACK, 0, 1, 2)
      .pause(8, 3, STATES.awaiting, 2)
      .record(9, STACK, 0, 1, 4);
    const trace = readStreams([writer]);
    assert.deepEqual(stacks(trace, 'MainThread'), ['4 3', '6 3>7>9', '7 3', '9 3>7>9']);
    assert.deepEqual(stacks(trace, 'fetch'), ['6 7>9']);
    assert.equal(trace.header.dropped, 0);
  });

  it('wait for the name of their innermost frame', () => {
    const writer = program().record(4, STACK, 0, 1, 1).line('frame', { id: 1, parent: 0, site: 1 });
    assert.deepEqual(stacks(readStreams([writer]), 'MainThread'), ['4 3']);
  });
});

describe('calls that nobody wraps', () => {
  const cpu = (ms: number) => ms * MS;

  it('are waits from the look before on, with what is waited for', () => {
    const writer = program()
      .record(10, SAMPLE, 1, 1, 1, cpu(10))
      .record(20, BLOCKED, STATES.io, 1, 2, -1)
      .record(20, SAMPLE, 0, 1, 2, cpu(10))
      .record(30, BLOCKED, STATES.io, 1, 2, -1)
      .record(30, SAMPLE, 0, 1, 2, cpu(10))
      .record(40, SAMPLE, 1, 1, 1, cpu(19));
    const trace = readStreams([writer], { ms: 50 });
    assert.deepEqual(spansOf(trace, 'MainThread').slice(1, 3), [
      'io 10-30 :7 stream.read()',
      'running 30-40 :7',
    ]);
  });

  it('block the task whose step it is', () => {
    const writer = program()
      .step(10, 3, 1, 2)
      .record(20, SAMPLE, 1, 1, 1, cpu(10))
      .record(30, BLOCKED, STATES.io, 1, 2, -1)
      .record(30, SAMPLE, 0, 1, 2, cpu(10))
      .pause(40, 3, 0);
    const trace = readStreams([writer], { ms: 50 });
    assert.ok(spansOf(trace, 'fetch').some((span) => /^running 20-\d+ :7 stream\.read\(\)$/.test(span)));
  });

  it('do not last until a wait of which more is known', () => {
    const writer = program()
      .record(10, SAMPLE, 1, 1, 1, cpu(10))
      .record(20, BLOCKED, STATES.io, 1, 2, -1)
      .record(20, SAMPLE, 0, 1, 2, cpu(10))
      .enter(25, 1, STATES.sleeping, 3)
      .leave(45, 1, STATES.sleeping);
    const trace = readStreams([writer], { ms: 50 });
    assert.deepEqual(spansOf(trace, 'MainThread').slice(1, 4), [
      'io 10-20 :7 stream.read()',
      'running 20-25 :7',
      'sleeping 25-45 :9',
    ]);
  });
});
